import type { Gap } from './sequence-report.ts';
import { NumberRanges } from './number-ranges.ts';

/** A gap, and the partition in which its number would have been sent; null where there are none. */
export interface GapAsked {
  readonly producer: string;
  readonly partition: string | null;
  readonly first: string;
  readonly last: string;
}

/** For each gap asked about, the numbers of it and right beside it that were given; decimal, inclusive. */
export type AllocatedNumbers = readonly (readonly { readonly first: string; readonly last: string }[])[];

interface Asked {
  readonly partition: string | null;
  readonly first: bigint;
  readonly last: bigint;
  readonly given: NumberRanges;
}

/** Gathers which numbers of some gaps a ledger has that is written when a number is given. */
export class Allocation {
  readonly #asked: readonly Asked[];
  /** By producer, then by partition; each list ascending. The gaps of a list overlap in the numbers beside them only. */
  readonly #lists: ReadonlyMap<string, ReadonlyMap<string | null, readonly Asked[]>>;

  constructor(gaps: readonly GapAsked[]) {
    this.#asked = gaps.map(({ partition, first, last }) => ({
      partition,
      first: BigInt(first) - 1n,
      last: BigInt(last) + 1n,
      given: new NumberRanges(),
    }));
    const byProducer = Map.groupBy(this.#asked.keys(), (index) => gaps[index]?.producer ?? '');
    this.#lists = new Map(
      [...byProducer].map(([producer, indexes]) => {
        const own = indexes.flatMap((index) => this.#asked[index] ?? []).toSorted((a, b) => (a.first < b.first ? -1 : 1));
        return [producer, Map.groupBy(own, ({ partition }) => partition)];
      }),
    );
  }

  /** A number of a producer; without a partition it may be of any. */
  see(producer: string, partition: string | null, number: bigint): void {
    const lists = this.#lists.get(producer);
    if (lists === undefined) return;
    for (const [own, asked] of lists) if (own === partition || own === null || partition === null) noteIn(asked, number);
  }

  get numbers(): AllocatedNumbers {
    return this.#asked.map(({ given }) => given.all.map(({ first, last }) => ({ first: String(first), last: String(last) })));
  }
}

function noteIn(asked: readonly Asked[], number: bigint): void {
  let [low, high] = [0, asked.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((asked[middle]?.first ?? number) <= number) low = middle + 1;
    else high = middle;
  }
  // A number stands beside two gaps at most: the one before, and the one that begins behind it; with one between, three.
  for (const each of asked.slice(Math.max(0, low - 3), low)) if (number <= each.last) each.given.add(number);
}

/**
 * Splits a suspected gap by which of its numbers were given. One counts as never allocated only between
 * neighbours that the ledger has: else the ledger may not reach so far.
 */
export function splitByAllocation(gap: Gap, given: AllocatedNumbers[number]): readonly Gap[] {
  const [first, last] = [BigInt(gap.first), BigInt(gap.last)];
  const ranges = given.map((range) => ({ first: BigInt(range.first), last: BigInt(range.last) }));
  const has = (number: bigint): boolean => ranges.some((range) => range.first <= number && number <= range.last);
  if (!has(first - 1n) || !has(last + 1n)) return [gap];
  const parts: Gap[] = [];
  let from = first;
  const part = (to: bigint, kind: Gap['kind']): void => {
    if (to < from) return;
    parts.push({ ...gap, first: String(from), last: String(to), kind });
    from = to + 1n;
  };
  for (const range of ranges.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
    if (range.last < first || range.first > last) continue;
    part(range.first - 1n, 'never-allocated');
    part(range.last < last ? range.last : last, 'suspected');
  }
  part(last, 'never-allocated');
  return parts;
}
