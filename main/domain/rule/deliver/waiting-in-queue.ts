import { unproven } from '../../observation/absence.ts';
import { absentFromSuccess } from '../../observation/absent-from-store.ts';
import { topologyPart } from '../../observation/coverage.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openOutcomes } from './open-outcomes.ts';
import { mayHaveRefused, queueStanding } from './queue-standing.ts';

/**
 * The queue's head is not younger than the message, so it may still wait behind it. Always suspected:
 * a queue does not tell single messages. Open where the queue may have refused it.
 */
export const waitingInQueue: Rule<DeliverContext> = {
  id: 'waiting-in-queue',
  code: 'NOT_YET_CONSUMED',
  restsOnAbsence: false,
  decide: (context) => {
    const found = queueStanding(context);
    if (found?.standing !== 'waiting') return null;
    const { queue, copy } = found;
    const name = context.consumer.queue ?? '';
    const evidence = [copy.id, queue.id];
    const facts = { queue: name, ready: queue.facts.ready ?? '', headAt: queue.facts.headAt ?? '' };
    if (mayHaveRefused(context, found))
      return blocked(
        unproven(queue.source, topologyPart('queue', name), null, [], 'only-numbers'),
        ['NOT_YET_CONSUMED', 'OVERFLOW', ...openOutcomes(context)],
        { evidence, facts, waitsIn: 'consume' },
      );
    return holds({
      certainty: 'suspected',
      evidence,
      coverage: absentFromSuccess(context.lifecycle, context.consumer).coverage,
      facts,
    });
  },
};
