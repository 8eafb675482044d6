interface Counter {
  readonly lowest: bigint;
  readonly highest: bigint;
}

/**
 * Counters of 32 bits that producers use: from 0 to 2^31 - 1 and anew (Kafka's own batches:
 * `DefaultRecordBatch.incrementSequence`), unsigned, and signed.
 */
const counters: readonly Counter[] = [
  { lowest: 0n, highest: 2n ** 31n - 1n },
  { lowest: 0n, highest: 2n ** 32n - 1n },
  { lowest: -(2n ** 31n), highest: 2n ** 31n - 1n },
];

function sizeOf({ lowest, highest }: Counter): bigint {
  return highest - lowest + 1n;
}

/** The remainder that is never negative. */
function modulo(number: bigint, size: bigint): bigint {
  const rest = number % size;
  return rest < 0n ? rest + size : rest;
}

/** So near to both ends of a counter, a fall is its wrap-around and no restart. */
const leastMargin = 65_536n;

/** One numbering of a counter that may wrap around, as numbers that go on upward. */
export class WrapAround {
  readonly #margin: bigint;
  #counter: Counter | null = null;

  constructor(reorderWindow: bigint) {
    this.#margin = reorderWindow > leastMargin ? reorderWindow : leastMargin;
  }

  /** A stored number in the turn of the counter that is nearest to the highest number so far. */
  unwrap(stored: bigint, highest: bigint): bigint {
    this.#counter ??= counters.find((counter) => this.#turns(counter, stored, highest)) ?? null;
    const counter = this.#counter;
    if (counter === null) return stored;
    const size = sizeOf(counter);
    const above = highest - counter.lowest;
    const same = stored + above - modulo(above, size);
    if (same + size - highest <= this.#margin) return same + size;
    // What is stored behind the wrap-around and belongs before it.
    if (same - highest > this.#margin && highest - (same - size) <= this.#margin) return same - size;
    return same;
  }

  /** As it was stored. */
  stored(number: bigint): bigint {
    const counter = this.#counter;
    if (counter === null) return number;
    return modulo(number - counter.lowest, sizeOf(counter)) + counter.lowest;
  }

  /** A range of numbers as ranges that were stored: two where the counter turned inside. */
  storedRanges(first: bigint, last: bigint): readonly { readonly first: bigint; readonly last: bigint }[] {
    const [from, to] = [this.stored(first), this.stored(last)];
    const counter = this.#counter;
    if (counter === null || from <= to) return [{ first: from, last: to }];
    return [
      { first: from, last: counter.highest },
      { first: counter.lowest, last: to },
    ];
  }

  #turns({ lowest, highest }: Counter, stored: bigint, top: bigint): boolean {
    const near = (number: bigint, end: bigint): boolean => number - end <= this.#margin && end - number <= this.#margin;
    const inside = (number: bigint): boolean => number >= lowest && number <= highest;
    if (!inside(stored) || !inside(top)) return false;
    return (near(top, highest) && near(stored, lowest)) || (near(top, lowest) && near(stored, highest));
  }
}
