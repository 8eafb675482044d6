import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Detector } from '../../../main/domain/sequence/detector.ts';
import type { Continuity } from '../../../main/domain/sequence/detector.ts';
import type { CounterWorld, TrueSighting } from './counter-world.ts';
import { restarting, stored, window, wrapping } from './counter-world.ts';
import { repeated, truths } from './oracle.ts';

const hour = 3_600_000_000n;

function detect(sightings: readonly TrueSighting[]): { readonly continuity: Continuity; readonly held: number } {
  const detector = new Detector(window);
  for (const { sighting } of sightings) detector.see('orders/0', 'relay-1', sighting);
  const { held } = detector;
  const end = BigInt(sightings.length);
  const continuity = detector.finish(() => ({
    end,
    begin: 0n,
    asked: { from: null, to: null },
    unread: [],
    compacted: false,
    now: end * 1_000n + hour,
    grace: 30_000,
  }));
  return { continuity, held };
}

/** The gaps as single numbers with their kind. Which life a gap is of follows from its neighbours' ids. */
function numbersOf({ gaps }: Continuity, size: bigint | null): ReadonlySet<string> {
  return new Set(
    gaps.flatMap(({ first, last, kind, before, after }) => {
      const [, life = '', near = '0'] = /^m-(\d+)-(\d+)$/.exec(before?.messageId ?? after?.messageId ?? '') ?? [];
      return Array.from({ length: Number(BigInt(last) - BigInt(first)) + 1 }, (_, index) => {
        const number = BigInt(first) + BigInt(index);
        const turn = size !== null && BigInt(near) - number > size / 2n ? size : 0n;
        return `${life} ${number + turn} ${kind}`;
      });
    }),
  );
}

function agrees(world: CounterWorld): void {
  const sightings = stored(world);
  const { continuity } = detect(sightings);
  expect([...numbersOf(continuity, world.size)].toSorted()).toEqual([...truths(sightings, window)].toSorted());
}

function repeatsAgree(world: CounterWorld): void {
  const sightings = stored(world);
  const counts = new Map<string, number>();
  for (const [key, count] of repeated(sightings)) {
    const [, number = ''] = key.split(' ');
    const written = world.size === null ? number : String(BigInt(number) % world.size);
    counts.set(written, (counts.get(written) ?? 0) + count - 1);
  }
  const found = detect(sightings).continuity.repeats.map(({ sequence, count }) => [sequence, count - 1] as const);
  expect(new Map(found)).toEqual(counts);
  expect(found).toHaveLength(counts.size);
}

describe('the detector beside sets of all numbers', () => {
  it('finds every gap and no other of a counter that restarts, out of order inside the window', () => {
    fc.assert(fc.property(restarting, agrees), { seed: 501, numRuns: 3000 });
  });

  it('finds every gap and no other across the end of a 32-bit counter', () => {
    fc.assert(fc.property(wrapping, agrees), { seed: 502, numRuns: 2000 });
  });

  it('counts every further copy, and nothing else', () => {
    fc.assert(fc.property(restarting, repeatsAgree), { seed: 503, numRuns: 3000 });
    fc.assert(fc.property(wrapping, repeatsAgree), { seed: 504, numRuns: 1000 });
  });

  it('holds no more than there are gaps, late numbers, runs of aborted ones and restarts', () => {
    fc.assert(
      fc.property(restarting, (world) => {
        const sightings = stored(world);
        expect(detect(sightings).held).toBeLessThanOrEqual(truths(sightings, window).size + world.lives.length - 1);
      }),
      { seed: 505, numRuns: 1000 },
    );
  });
});
