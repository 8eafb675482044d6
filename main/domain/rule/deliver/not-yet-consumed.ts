import { absentFromSuccess } from '../../observation/absent-from-store.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { unreached } from './sightings.ts';

/** The group has not committed past the copy. Suspected while what would record a success was not read: groups commit late. */
export const notYetConsumed: Rule<DeliverContext> = {
  id: 'not-yet-consumed',
  code: 'NOT_YET_CONSUMED',
  restsOnAbsence: false,
  decide: (context) => {
    const waiting = unreached(context);
    if (waiting === undefined) return null;
    const absence = absentFromSuccess(context.lifecycle, context.consumer);
    return holds({
      certainty: absence.proven ? 'proven' : 'suspected',
      evidence: [waiting.copy.id, waiting.evidence],
      coverage: absence.coverage,
      facts: { ...waiting.copy.coordinates, group: context.consumer.group, committed: String(waiting.committed) },
    });
  },
};
