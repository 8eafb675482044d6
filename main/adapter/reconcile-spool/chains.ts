import type { Entries } from './entries.ts';
import { entryWords } from './entries.ts';

/** Chains of entries with the same hash, found through an open table. Its arrays are kept from one partition to the next. */
export class Chains {
  #heads = new Int32Array(0);
  #next = new Int32Array(0);

  /** Calls `group` with the first entry of each chain; `next` tells the others. */
  each(entries: Entries, count: number, group: (first: number) => void): void {
    let size = 1024;
    while (size < count * 2) size *= 2;
    if (this.#heads.length < size) this.#heads = new Int32Array(size);
    if (this.#next.length < count) this.#next = new Int32Array(Math.ceil(count * 1.25));
    const heads = this.#heads;
    const next = this.#next;
    heads.fill(-1, 0, size);
    const mask = size - 1;
    const { words } = entries;
    for (let entry = 0; entry < count; entry += 1) {
      // The first word chose the partition, so its bits are the same for all of it.
      let slot = (words[entry * entryWords + 1] ?? 0) & mask;
      let head = heads[slot] ?? -1;
      while (head >= 0 && !entries.sameHash(head, entry)) {
        slot = (slot + 1) & mask;
        head = heads[slot] ?? -1;
      }
      next[entry] = head;
      heads[slot] = entry;
    }
    for (let slot = 0; slot < size; slot += 1) {
      const head = heads[slot] ?? -1;
      if (head >= 0) group(head);
    }
  }

  /** The entry behind one in its chain; -1 at its end. */
  next(entry: number): number {
    return this.#next[entry] ?? -1;
  }
}
