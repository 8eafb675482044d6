import type { TrueSighting } from './counter-world.ts';

/** What is true of a number, found by looking at all of them at once. */
export type Truth = 'suspected' | 'aborted' | 'late';

/**
 * Compares whole sets, life by life: every number between the lowest and the highest that was stored
 * must have been stored. Imports nothing of what it judges.
 */
export function truths(sightings: readonly TrueSighting[], window: number): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [life, own] of Map.groupBy(sightings, (each) => each.life)) {
    const visible = new Map<bigint, number>();
    const aborted = new Map<bigint, number>();
    for (const { number, sighting } of own) {
      const places = sighting.aborted ? aborted : visible;
      if (!places.has(number)) places.set(number, Number(sighting.position));
    }
    const numbers = own.map(({ number }) => number);
    const lowest = numbers.reduce((a, b) => (a < b ? a : b));
    const highest = numbers.reduce((a, b) => (a > b ? a : b));
    for (let number = lowest; number <= highest; number += 1n) {
      const truth = truthOf(number, own, visible, aborted, window);
      if (truth !== null) found.add(`${life} ${number} ${truth}`);
    }
  }
  return found;
}

function truthOf(
  number: bigint,
  own: readonly TrueSighting[],
  visible: ReadonlyMap<bigint, number>,
  aborted: ReadonlyMap<bigint, number>,
  window: number,
): Truth | null {
  const at = visible.get(number);
  const abortedAt = aborted.get(number);
  if (at === undefined) return abortedAt === undefined ? 'suspected' : 'aborted';
  if (abortedAt !== undefined && abortedAt < at) return null;
  const passed = own.find((each) => each.number > number);
  const passedAt = passed === undefined ? at : Number(passed.sighting.position);
  return at - passedAt > window ? 'late' : null;
}

/** Numbers that were stored more than once, and how often. */
export function repeated(sightings: readonly TrueSighting[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { life, number, sighting } of sightings)
    if (!sighting.aborted) counts.set(`${life} ${number}`, (counts.get(`${life} ${number}`) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count > 1));
}
