import { logOf } from '../../lifecycle/logs.ts';
import type { Absence } from '../../observation/absence.ts';
import { allAbsent, nothingNeeded } from '../../observation/absence.ts';
import { absentFromPlace } from '../../observation/absent-from-place.ts';
import { absentFromSuccess } from '../../observation/absent-from-store.ts';
import type { Instant } from '../../observation/instant.ts';
import { micros } from '../../observation/instant.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openOutcomes } from './open-outcomes.ts';
import type { QueueStanding } from './queue-standing.ts';
import { standingSince } from './queue-standing.ts';
import { traced } from './sightings.ts';

function latest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((instant) => instant !== null);
  return known.toSorted((a, b) => (micros(a) < micros(b) ? -1 : Number(micros(a) > micros(b)))).at(-1) ?? null;
}

/** Absence of the dead letter: what is put aside reaches no queue, or the place was read; null where it cannot be read at all. */
function letterAbsence({ lifecycle, consumer, facets }: DeliverContext, { queue }: QueueStanding, rejectedAt: Instant): Absence | null {
  if (queue.facts.deadLetterReaches === 'no') return nothingNeeded;
  const place = consumer.deadLetter;
  if (place === null || logOf(lifecycle, place) === null) return null;
  return absentFromPlace(lifecycle, place, 'dead-letter', { eventAt: facets.eventAt, until: rejectedAt });
}

/**
 * The consumer failed on it, its queue puts aside what is rejected and does not hold it any more, and
 * it came to no dead-letter queue. Suspected: the consumer may have acknowledged what it failed on.
 */
export const deadLetterLost: Rule<DeliverContext> = {
  id: 'dead-letter-lost',
  code: 'DLX_LOST',
  restsOnAbsence: true,
  decide: (context) => {
    const { lifecycle, consumer, facets } = context;
    const failures = traced(context, 'failed');
    const rejectedAt = latest(failures.map((line) => line.at));
    if (rejectedAt === null || facets.retries.some((copy) => copy.facts.consumer === consumer.name)) return null;
    const found = standingSince(context, rejectedAt);
    if (found?.standing !== 'gone' || found.queue.facts.deadLetterExchange === undefined) return null;
    const letter = letterAbsence(context, found, rejectedAt);
    if (letter === null) return null;
    const evidence = [...failures.map((line) => line.id), found.queue.id];
    const facts = {
      queue: consumer.queue ?? '',
      at: rejectedAt,
      deadLetterExchange: found.queue.facts.deadLetterExchange,
      reaches: found.queue.facts.deadLetterReaches ?? 'unknown',
    };
    const retries = consumer.retries.map((place) =>
      absentFromPlace(lifecycle, place, 'retry', { eventAt: facets.eventAt, until: rejectedAt }),
    );
    const absence = allAbsent([absentFromSuccess(lifecycle, consumer), letter, ...retries]);
    if (!absence.proven)
      return blocked(absence, ['DLX_LOST', 'PROCESS_FAILED', ...openOutcomes(context)], { evidence, facts, waitsIn: 'consume' });
    return holds({ certainty: 'suspected', evidence, coverage: absence.coverage, facts });
  },
};
