import type { Code } from '../../verdict/code.ts';
import { absentFromAside, absentFromSuccess } from '../../observation/absent-from-store.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { passageOfRemoved } from './gone-copy.ts';
import { recordsProcessing } from './sightings.ts';

const ends: readonly Code[] = [
  'BROKER_LOST',
  'RELAY_LOST',
  'SEND_FAILED',
  'UNROUTED',
  'LOST_TO_RETENTION',
  'DIVERTED',
  'TXN_ABORTED',
  'NOT_FOUND',
];

/** True where nobody can have had it: one that was in the log for a while only where something would show it. */
function wasMissed(context: DeliverContext): boolean {
  switch (context.produce.code) {
    case 'LOST_TO_RETENTION':
      return passageOfRemoved(context)?.kind === 'behind';
    case 'BROKER_LOST':
      return recordsProcessing(context);
    default:
      return true;
  }
}

/** The way ended before any consumer. Who was past a record that was removed is judged by that. */
export const notReached: Rule<DeliverContext> = {
  id: 'not-reached',
  code: 'NOT_REACHED',
  restsOnAbsence: false,
  decide: (context) => {
    const { produce, lifecycle, consumer, facets } = context;
    if (!ends.includes(produce.code) || passageOfRemoved(context)?.kind === 'passed') return null;
    // Nobody else saw it; but what was removed or may be recorded unread, this consumer may have had.
    const unseen = absentFromSuccess(lifecycle, consumer).proven && absentFromAside(lifecycle, consumer, facets.eventAt).proven;
    const certain = produce.certainty === 'proven' && unseen && wasMissed(context);
    return holds({
      certainty: certain ? 'proven' : 'suspected',
      evidence: produce.evidence,
      coverage: produce.coverage,
      facts: { produce: produce.code },
    });
  },
};
