import type { Code } from '../../verdict/code.ts';
import { configs } from '../../lifecycle/facets.ts';
import { absentFromRoute } from '../../observation/absent-from-place.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { insideGrace } from '../age.ts';
import { blocked } from '../rule.ts';
import { acknowledgedPlaces } from './acknowledged.ts';
import { openCodes } from './open-codes.ts';

/**
 * A broker acknowledged the message at known coordinates, and no copy was read. Which of the causes
 * it is needs the history of leader epochs and log starts, so this rule never holds: it only names
 * what is open.
 */
export const acknowledgedCopyMissing: Rule<ProduceContext> = {
  id: 'acknowledged-copy-missing',
  code: 'UNDETERMINED',
  restsOnAbsence: true,
  decide: (context) => {
    const { facets, lifecycle } = context;
    const [place] = acknowledgedPlaces(context);
    if (place === undefined || facets.copies.length > 0 || insideGrace(context)) return null;
    const absence = absentFromRoute(lifecycle, facets.eventAt);
    const compacted = configs(lifecycle, 'topic').some((topic) => topic.facts.cleanupPolicy?.includes('compact') !== false);
    const open: Code[] = ['BROKER_LOST', ...openCodes(context)];
    const history = { source: lifecycle.route.destination.source, part: 'history', permission: null };
    return blocked({ ...absence, missing: absence.proven ? [history] : absence.missing }, compacted ? [...open, 'COMPACTED'] : open, {
      evidence: [place.evidence],
      facts: { partition: place.partition, offset: place.offset },
      waitsIn: 'store',
    });
  },
};
