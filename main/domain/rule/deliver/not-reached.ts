import type { Code } from '../../verdict/code.ts';
import { absentFromAside, absentFromSuccess } from '../../observation/absent-from-store.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';

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

/** True when this consumer's group had not committed past the place from which the record was removed. */
function wasBehind({ facets, consumer, produce }: DeliverContext): boolean {
  const offset = wholeNumber(produce.facts['offset']);
  return facets.commits.some(({ coordinates, facts }) => {
    const committed = wholeNumber(facts.committed);
    return (
      facts.consumer === consumer.name &&
      coordinates['partition'] === produce.facts['partition'] &&
      committed !== null &&
      offset !== null &&
      committed <= offset
    );
  });
}

/** The way ended before any consumer. */
export const notReached: Rule<DeliverContext> = {
  id: 'not-reached',
  code: 'NOT_REACHED',
  restsOnAbsence: false,
  decide: (context) => {
    const { produce, lifecycle, consumer, facets } = context;
    if (!ends.includes(produce.code)) return null;
    // Nobody else saw it; but what was removed or may be recorded unread, this consumer may have had.
    const unseen = absentFromSuccess(lifecycle, consumer).proven && absentFromAside(lifecycle, consumer, facets.eventAt).proven;
    const certain = produce.certainty === 'proven' && unseen && (produce.code !== 'LOST_TO_RETENTION' || wasBehind(context));
    return holds({
      certainty: certain ? 'proven' : 'suspected',
      evidence: produce.evidence,
      coverage: produce.coverage,
      facts: { produce: produce.code },
    });
  },
};
