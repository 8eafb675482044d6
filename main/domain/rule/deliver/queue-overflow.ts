import { allAbsent } from '../../observation/absence.ts';
import { absentFromAside, absentFromSuccess } from '../../observation/absent-from-store.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openOutcomes } from './open-outcomes.ts';
import { deadLetters, isFull, queueStanding } from './queue-standing.ts';
import { recordsProcessing, touched } from './sightings.ts';

/**
 * The queue is as full as it may be and drops what is too much, the message is gone from it, and
 * nothing that would record its processing has it. Suspected: what the queue held at that time was
 * not sampled.
 */
export const queueOverflow: Rule<DeliverContext> = {
  id: 'queue-overflow',
  code: 'OVERFLOW',
  restsOnAbsence: true,
  decide: (context) => {
    const { lifecycle, consumer, facets } = context;
    const found = queueStanding(context);
    if (found?.standing !== 'gone' || !isFull(found.queue) || deadLetters(found.queue)) return null;
    if (!recordsProcessing(context) || touched(context)) return null;
    const { queue, copy } = found;
    const evidence = [copy.id, queue.id];
    const facts = { queue: consumer.queue ?? '', maxLength: queue.facts.maxLength ?? '', overflow: queue.facts.overflow ?? 'drop-head' };
    const absence = allAbsent([absentFromSuccess(lifecycle, consumer), absentFromAside(lifecycle, consumer, facets.eventAt)]);
    if (!absence.proven) return blocked(absence, ['OVERFLOW', ...openOutcomes(context)], { evidence, facts, waitsIn: 'store' });
    return holds({ certainty: 'suspected', evidence, coverage: absence.coverage, facts });
  },
};
