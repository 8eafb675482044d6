import { absentFromSuccess } from '../../observation/absent-from-store.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { queueStanding } from './queue-standing.ts';

/** The queue's head is not younger than the message, so it may still wait behind it. Always suspected: a queue does not tell single messages. */
export const waitingInQueue: Rule<DeliverContext> = {
  id: 'waiting-in-queue',
  code: 'NOT_YET_CONSUMED',
  restsOnAbsence: false,
  decide: (context) => {
    const found = queueStanding(context);
    if (found?.standing !== 'waiting') return null;
    const { queue, copy } = found;
    return holds({
      certainty: 'suspected',
      evidence: [copy.id, queue.id],
      coverage: absentFromSuccess(context.lifecycle, context.consumer).coverage,
      facts: { queue: context.consumer.queue ?? '', ready: queue.facts.ready ?? '', headAt: queue.facts.headAt ?? '' },
    });
  },
};
