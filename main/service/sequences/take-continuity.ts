import type { Coverage } from '../../domain/observation/coverage.ts';
import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { failed, reasonOf } from '../../domain/observation/failure.ts';
import { unread } from '../../ports/broker.ts';
import type { ContinuityReading, ContinuitySource } from '../../ports/numbers.ts';
import type { Reading } from '../../ports/reading.ts';
import type { Gathering } from '../gather/gathering.ts';

export type Found = Extract<ContinuityReading, { type: 'found' }>;

/** Where what was asked about stands in coverages. */
export type AskedPlace = Pick<Coverage, 'role' | 'unit'> & { readonly parts: readonly string[] };

/** So much is missing that the number is none that a producer counts. */
const uncounted = 'what the route names as sequence is no number that goes up by one for each producer and partition';

/**
 * Reads the continuity of one source into the gathering's coverage. Null when it could not be read;
 * the parts that it was asked about then say why.
 */
export async function takeContinuity(
  { collector, signal }: Gathering,
  source: string,
  answer: Answer<ContinuitySource>,
  place: AskedPlace,
  question: (source: ContinuitySource) => AsyncIterable<ContinuityReading>,
): Promise<Found | null> {
  const { role, unit, parts } = place;
  const missed = (reason: string): void => {
    const covered = new Set(collector.coverage.filter((each) => each.source === source && each.role === role).map(({ part }) => part));
    for (const part of parts) if (!covered.has(part)) collector.add(source, unread({ source, role, part, unit }, reason));
  };
  const broken = answer.ok ? collector.failureOf(source) : answer.failure;
  if (!answer.ok || broken !== null || signal.aborted) {
    if (broken !== null) collector.fail(source, broken);
    missed(broken === null ? 'cancelled' : reasonOf(broken));
    return null;
  }
  let found: Found | null = null;
  let failure: Failure | null = null;
  const readings = (async function* (): AsyncGenerator<Reading> {
    for await (const reading of question(answer.value)) {
      if (reading.type === 'failure') ({ failure } = reading);
      if (reading.type === 'found') found = reading;
      else yield reading;
    }
  })();
  await collector.take(source, readings);
  const taken = found as Found | null;
  if (taken === null) missed(failure === null ? 'cancelled' : reasonOf(failure));
  else {
    const doubt = taken.excessive
      ? failed('too-large', uncounted)
      : taken.unplaced > 0
        ? failed('malformed', `${taken.unplaced} lines have no number that can be read, or name no partition`)
        : null;
    if (doubt !== null) collector.add(source, unread({ source, role, part: parts.join(', '), unit }, reasonOf(doubt.failure)));
  }
  return taken;
}
