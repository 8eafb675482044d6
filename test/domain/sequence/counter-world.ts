import fc from 'fast-check';
import type { Sighting } from '../../../main/domain/sequence/sighting.ts';

/** One number that a producer allocated, and what became of its message. */
export interface Allocated {
  readonly fate: 'stored' | 'lost' | 'aborted' | 'retried';
  /** By how many places it is stored behind where it belongs. */
  readonly behind: number;
  /** Places behind which the same message is stored once more; 0: never. */
  readonly again: number;
}

/** One producer's life: numbers from `start` on. */
export interface Life {
  readonly start: bigint;
  readonly numbers: readonly Allocated[];
}

export interface CounterWorld {
  readonly lives: readonly Life[];
  /** The counter's size: after `size - 1` comes 0; null where it never ends. */
  readonly size: bigint | null;
  readonly sessions: 'none' | 'one-each';
}

/** A sighting and the life and number it truly is of. */
export interface TrueSighting {
  readonly life: number;
  readonly number: bigint;
  readonly sighting: Sighting;
}

export const window = 16;
const shuffle = 4;

const fate = fc.oneof(
  { weight: 30, arbitrary: fc.constant('stored' as const) },
  { weight: 4, arbitrary: fc.constant('lost' as const) },
  { weight: 2, arbitrary: fc.constantFrom('aborted' as const, 'retried' as const) },
);
const allocated = fc.record({
  fate,
  behind: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(shuffle) }),
  again: fc.oneof({ weight: 20, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }) }),
});

/** The ends of a life are stored, in order: before the first and behind the last no gap can be told. */
const plain: Allocated = { fate: 'stored', behind: 0, again: 0 };

/** A restart so soon that what came before may be out of order is told by a session only: lives are longer than the window. */
function lifeFrom(start: fc.Arbitrary<bigint>): fc.Arbitrary<Life> {
  return fc
    .record({
      start,
      middle: fc.array(allocated, { minLength: window + 8, maxLength: 80 }),
      tardy: fc.option(fc.record({ at: fc.nat(40), behind: fc.integer({ min: 10, max: 50 }) })),
    })
    .map(({ start: first, middle, tardy }) => ({
      start: first,
      numbers: [
        plain,
        plain,
        ...middle.map((each, index) => (tardy !== null && index === tardy.at ? { ...each, behind: tardy.behind } : each)),
        plain,
        plain,
      ],
    }));
}

const lowStart = fc.constantFrom(0n, 1n);

/** Producers that restart from 0 or 1, as often as twice. */
export const restarting: fc.Arbitrary<CounterWorld> = fc
  .record({
    first: lifeFrom(fc.oneof(lowStart, fc.constantFrom(5_000n, 2n ** 40n, 2n ** 63n - 40n))),
    later: fc.array(lifeFrom(lowStart), { maxLength: 2 }),
    sessions: fc.constantFrom('none' as const, 'one-each' as const),
  })
  .map(({ first, later, sessions }) => ({ lives: [first, ...later], size: null, sessions }));

/** One life across the end of a 32-bit counter. */
export const wrapping: fc.Arbitrary<CounterWorld> = fc
  .record({ size: fc.constantFrom(2n ** 31n, 2n ** 32n), before: fc.integer({ min: 2, max: 50 }) })
  .chain(({ size, before }) =>
    lifeFrom(fc.constant(size - BigInt(before))).map((only) => ({ lives: [only], size, sessions: 'none' as const })),
  );

/** Without a session nothing tells a copy near the end of a life from a number of the next one. */
function lastCopyOf({ numbers }: Life, { lives, sessions }: CounterWorld): number {
  return numbers.length - 2 - (sessions === 'none' && lives.length > 1 ? 3 * window : 0);
}

function placesOf({ numbers }: Life, lastCopy: number): readonly { readonly index: number; readonly aborted: boolean }[] {
  return numbers
    .flatMap(({ fate: each, behind, again }, index) => {
      if (each === 'lost') return [];
      const place = index + behind;
      const aborted = { index, aborted: true, place };
      if (each === 'aborted') return [aborted];
      const visible = { index, aborted: false, place: each === 'retried' ? place + 0.5 : place };
      return [
        ...(each === 'retried' ? [aborted] : []),
        visible,
        ...(again === 0 || index + behind + again >= lastCopy ? [] : [{ ...visible, place: place + again + 0.7 }]),
      ];
    })
    .map((each) => ({ ...each, place: Math.min(each.place, numbers.length - 1.9 + (each.index > numbers.length - 3 ? each.index : 0)) }))
    .toSorted((a, b) => a.place - b.place);
}

/** Everything that is stored, in order. */
export function stored(world: CounterWorld): readonly TrueSighting[] {
  const { lives, size, sessions } = world;
  return lives
    .flatMap((each, life) =>
      placesOf(each, lastCopyOf(each, world)).map(({ index, aborted }) => ({ life, number: each.start + BigInt(index), aborted })),
    )
    .map(({ life, number, aborted }, position) => ({
      life,
      number,
      sighting: {
        sequence: size === null ? number : number % size,
        position: BigInt(position),
        ordinal: position,
        messageId: `m-${life}-${number}`,
        at: BigInt(position) * 1_000n,
        aborted,
        session: sessions === 'none' ? null : { producer: String(1_000 + life), epoch: 0 },
      },
    }));
}
