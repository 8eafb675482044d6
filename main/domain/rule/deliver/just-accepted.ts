import { absentFromSuccess } from '../../observation/absent-from-store.ts';
import { insideGrace } from '../age.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { acceptedCopy } from './queue-standing.ts';

/** The exchange accepted it within the grace period: too young to be missed in a queue, whose numbers lag. */
export const justAccepted: Rule<DeliverContext> = {
  id: 'just-accepted',
  code: 'IN_FLIGHT',
  restsOnAbsence: false,
  decide: (context) => {
    const copy = acceptedCopy(context);
    if (copy === undefined || !insideGrace(context)) return null;
    const absence = absentFromSuccess(context.lifecycle, context.consumer);
    return holds({
      certainty: absence.proven ? 'proven' : 'suspected',
      evidence: [copy.id],
      coverage: absence.coverage,
      facts: { since: context.facets.eventAt ?? '' },
      waitsIn: 'consume',
    });
  },
};
