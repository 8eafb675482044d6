/**
 * Tells a message that was read once more from another copy of it: both repeat a number, but a copy
 * stands at an offset of its own. Keeps the offsets of late; anything far below the highest was read before.
 */
export class Rereads {
  readonly #window: bigint;
  readonly #recent = new Set<bigint>();
  #highest = -1n;

  constructor(window: number) {
    this.#window = BigInt(window);
  }

  /** True when the offset was read before. */
  isAgain(offset: bigint): boolean {
    if (offset < this.#highest - this.#window || this.#recent.has(offset)) return true;
    this.#recent.add(offset);
    if (offset > this.#highest) this.#highest = offset;
    if (BigInt(this.#recent.size) > 4n * this.#window + 16n) this.#forget();
    return false;
  }

  #forget(): void {
    for (const offset of this.#recent) if (offset < this.#highest - this.#window) this.#recent.delete(offset);
  }
}
