import type { SessionChange, Sighting } from './sighting.ts';

/** Numbers between the lowest and the highest of a numbering that were not seen, or only in aborted copies. */
export interface Hole {
  readonly first: bigint;
  readonly last: bigint;
  readonly cause: 'missing' | 'aborted';
  /** The sighting that first showed that these numbers are passed. */
  readonly opened: Sighting;
  readonly change: SessionChange;
  readonly before: Sighting | null;
  readonly after: Sighting | null;
}

/**
 * The holes of one numbering, ascending, touching one another only where their causes differ. This is
 * all that is kept of the numbers: what is seen in order costs nothing.
 */
export class Holes {
  #list: Hole[] = [];

  get all(): readonly Hole[] {
    return this.#list;
  }

  get last(): Hole | undefined {
    return this.#list.at(-1);
  }

  at(index: number): Hole | undefined {
    return this.#list[index];
  }

  /** The index of the hole that has this number; -1 where none has. */
  find(number: bigint): number {
    let [low, high] = [0, this.#list.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const hole = this.#list[middle];
      if (hole === undefined) return -1;
      if (number < hole.first) high = middle - 1;
      else if (number > hole.last) low = middle + 1;
      else return middle;
    }
    return -1;
  }

  /** Adds a hole above all others; one of the same cause that touches the last is joined to it when both are aborted. */
  push(hole: Hole): void {
    const last = this.last;
    if (last !== undefined && last.cause === 'aborted' && hole.cause === 'aborted' && last.last + 1n === hole.first)
      this.#list[this.#list.length - 1] = { ...last, last: hole.last, after: hole.after };
    else this.#list.push(hole);
  }

  /** Adds holes below all others. */
  unshift(...holes: readonly Hole[]): void {
    this.#list.unshift(...holes);
  }

  /** The sighting behind the last hole, once there is one. */
  closeLast(after: Sighting): void {
    const last = this.last;
    if (last?.after === null) this.#list[this.#list.length - 1] = { ...last, after };
  }

  /** Takes a number out of its hole: it was seen, or, with an aborted sighting, is known to be aborted. */
  take(index: number, number: bigint, sighting: Sighting): void {
    const hole = this.#list[index];
    if (hole === undefined) return;
    const parts: Hole[] = [];
    if (hole.first < number) parts.push({ ...hole, last: number - 1n, after: sighting });
    if (sighting.aborted) parts.push({ ...hole, first: number, last: number, cause: 'aborted', opened: sighting });
    if (number < hole.last) parts.push({ ...hole, first: number + 1n, before: sighting });
    this.#list.splice(index, 1, ...parts);
    if (sighting.aborted) this.#join(Math.max(index, 1));
  }

  /** Joins aborted holes that touch, around an index: a long aborted transaction is one hole. */
  #join(index: number): void {
    for (let right = Math.min(index + 1, this.#list.length - 1); right >= Math.max(index - 1, 1); right -= 1) {
      const [a, b] = [this.#list[right - 1], this.#list[right]];
      if (a?.cause !== 'aborted' || b?.cause !== 'aborted' || a.last + 1n !== b.first) continue;
      this.#list.splice(right - 1, 2, { ...a, last: b.last, after: b.after });
    }
  }
}
