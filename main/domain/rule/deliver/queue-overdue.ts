import { absentFromSuccess } from '../../observation/absent-from-store.ts';
import { isOverdue } from '../age.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { mayHaveRefused, queueStanding } from './queue-standing.ts';

/** Would be waiting in its queue, but for longer than the route allows, or than the message lives. */
export const queueOverdue: Rule<DeliverContext> = {
  id: 'queue-overdue',
  code: 'OVERDUE',
  restsOnAbsence: false,
  decide: (context) => {
    const found = isOverdue(context) ? queueStanding(context) : undefined;
    if (found?.standing !== 'waiting' || mayHaveRefused(context, found)) return null;
    const { queue, copy } = found;
    const cause = queue.facts.consumers === '0' ? 'no-consumers' : 'not-consumed';
    return holds({
      certainty: 'suspected',
      evidence: [copy.id, queue.id],
      coverage: absentFromSuccess(context.lifecycle, context.consumer).coverage,
      facts: {
        queue: context.consumer.queue ?? '',
        cause,
        ready: queue.facts.ready ?? '',
        headAt: queue.facts.headAt ?? '',
        since: context.facets.eventAt ?? '',
      },
      waitsIn: 'consume',
    });
  },
};
