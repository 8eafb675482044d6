interface NumberRange {
  readonly first: bigint;
  readonly last: bigint;
}

/** A set of numbers as ranges, ascending; what comes in order costs one range. */
export class NumberRanges {
  readonly #ranges: NumberRange[] = [];

  get all(): readonly NumberRange[] {
    return this.#ranges;
  }

  has(number: bigint): boolean {
    const range = this.#ranges[this.#indexOf(number)];
    return range !== undefined && range.first <= number;
  }

  add(number: bigint): void {
    const index = this.#indexOf(number);
    const [left, right] = [this.#ranges[index - 1], this.#ranges[index]];
    if (right !== undefined && right.first <= number) return;
    const first = left !== undefined && left.last + 1n === number ? left.first : number;
    const last = right !== undefined && right.first - 1n === number ? right.last : number;
    this.#ranges.splice(first === number ? index : index - 1, Number(first !== number) + Number(last !== number), { first, last });
  }

  /** The first range that ends at or behind a number. */
  #indexOf(number: bigint): number {
    let [low, high] = [0, this.#ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.last ?? number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
