import { queueSamples } from '../../lifecycle/history.ts';
import { allAbsent } from '../../observation/absence.ts';
import { absentFromAside, absentFromSuccess } from '../../observation/absent-from-store.ts';
import { micros } from '../../observation/instant.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openOutcomes } from './open-outcomes.ts';
import type { AcceptedCopy, QueueStanding } from './queue-standing.ts';
import { deadLetters, isFull, queueStanding } from './queue-standing.ts';
import { recordsProcessing, touched } from './sightings.ts';

type Found = QueueStanding & { readonly copy: AcceptedCopy };

/** A moment since the message came in which the queue held as much as it may: one that was sampled, else now. */
function fullAt({ lifecycle, consumer }: DeliverContext, { queue, copy }: Found) {
  const { at } = copy;
  const samples = at === null || consumer.queue === null ? [] : queueSamples(lifecycle, queue.source, consumer.queue);
  const sample = samples.find((each) => at !== null && micros(each.at) >= micros(at) && isFull(each.facts, copy));
  return sample ?? (isFull(queue.facts, copy) ? queue : undefined);
}

/**
 * The queue was as full as it may be while the message may have been in it and drops what is too
 * much, the message is gone from it, and nothing that would record its processing has it. Suspected:
 * a consumer may have taken it and died before it wrote anything.
 */
export const queueOverflow: Rule<DeliverContext> = {
  id: 'queue-overflow',
  code: 'OVERFLOW',
  restsOnAbsence: true,
  decide: (context) => {
    const { lifecycle, consumer, facets } = context;
    const found = queueStanding(context);
    const full = found?.standing === 'gone' && !deadLetters(found.queue) ? fullAt(context, found) : undefined;
    if (found === undefined || full === undefined || !recordsProcessing(context) || touched(context)) return null;
    const { queue, copy } = found;
    const evidence = [copy.id, queue.id, full.id];
    const { maxLength, maxBytes, overflow = 'drop-head' } = full.facts;
    const facts = {
      queue: consumer.queue ?? '',
      ...(maxLength === undefined ? {} : { maxLength }),
      ...(maxBytes === undefined ? {} : { maxBytes }),
      overflow,
      ...(full.facts.subject === 'queue-sample' ? { sampledAt: full.at ?? '' } : {}),
    };
    const absence = allAbsent([absentFromSuccess(lifecycle, consumer), absentFromAside(lifecycle, consumer, facets.eventAt)]);
    if (!absence.proven) return blocked(absence, ['OVERFLOW', ...openOutcomes(context)], { evidence, facts, waitsIn: 'store' });
    return holds({ certainty: 'suspected', evidence, coverage: absence.coverage, facts });
  },
};
