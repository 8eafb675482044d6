import type { Code } from '../../verdict/code.ts';
import { configs } from '../../lifecycle/facets.ts';
import { absentFromRoute } from '../../observation/absent-from-place.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { insideGrace } from '../age.ts';
import { blocked } from '../rule.ts';
import { acknowledgedPlaces } from './acknowledged.ts';
import { noHistory } from './no-history.ts';
import { openCodes } from './open-codes.ts';

/**
 * A broker acknowledged the message at known coordinates, no copy was read, and nothing shows what
 * became of it there: that needs the history of leader epochs and log starts. This rule never holds,
 * it only names what is open.
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
    const history = noHistory(place);
    return blocked(absence.proven ? history : absence, compacted ? [...open, 'COMPACTED'] : open, {
      evidence: [place.evidence],
      facts: { partition: place.partition, offset: place.offset },
      waitsIn: 'store',
    });
  },
};
