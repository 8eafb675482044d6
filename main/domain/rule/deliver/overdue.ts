import { absentFromSuccess } from '../../observation/absent-from-store.ts';
import { isOverdue } from '../age.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { heldBack } from './held-back.ts';
import { unreached } from './sightings.ts';
import { waitingCause } from './waiting-cause.ts';

/**
 * Would be on its way, but waits longer than the route allows, or than the message lives. Suspected
 * while what would record a success was not read: groups commit late. With its cause as far as the
 * state of the group or sampled commits show one.
 */
export const overdue: Rule<DeliverContext> = {
  id: 'overdue',
  code: 'OVERDUE',
  restsOnAbsence: false,
  decide: (context) => {
    if (!isOverdue(context)) return null;
    const since = context.facets.eventAt ?? '';
    const held = heldBack(context);
    if (held !== undefined)
      return holds({
        evidence: held.evidence,
        facts: { ...held.copy.coordinates, cause: 'open-transaction', lastStable: held.lastStable, since },
        waitsIn: 'store',
      });
    const waiting = unreached(context);
    if (waiting === undefined) return null;
    const absence = absentFromSuccess(context.lifecycle, context.consumer);
    const cause = waitingCause(context, waiting);
    return holds({
      certainty: absence.proven ? 'proven' : 'suspected',
      coverage: absence.coverage,
      evidence: [waiting.copy.id, waiting.evidence, ...cause.evidence],
      facts: {
        ...waiting.copy.coordinates,
        group: context.consumer.group,
        committed: String(waiting.committed),
        since,
        ...cause.facts,
      },
      waitsIn: 'consume',
    });
  },
};
