import type { Repeat } from './sequence-report.ts';
import type { Sighting } from './sighting.ts';

/** So many numbers are listed; further ones are counted. */
const listed = 1000;
const idsOfEach = 5;

interface Entry {
  count: number;
  readonly messageIds: Set<string>;
}

/** Numbers of one producer in one part that were seen more than once. */
export class Repeats {
  /** Copies beyond the first of each number. */
  copies = 0;
  readonly #entries = new Map<bigint, Entry>();
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  /** A further copy; `earlier` where the copy before it is still known. */
  add(sequence: bigint, copy: Sighting | null, earlier: Sighting | null): void {
    this.copies += 1;
    let entry = this.#entries.get(sequence);
    if (entry === undefined) {
      if (!this.#room.take()) return;
      entry = { count: 1, messageIds: new Set() };
      this.#entries.set(sequence, entry);
    }
    entry.count += 1;
    for (const each of [earlier, copy])
      if (each !== null && each.messageId !== null && entry.messageIds.size < idsOfEach) entry.messageIds.add(each.messageId);
  }

  list(producer: string, part: string): readonly Repeat[] {
    return [...this.#entries].map(([sequence, { count, messageIds }]) => ({
      producer,
      part,
      sequence: String(sequence),
      count,
      messageIds: [...messageIds],
    }));
  }
}

/** How many numbers all lists together may still hold. */
export class Room {
  #left: number;

  constructor(size = listed) {
    this.#left = size;
  }

  take(): boolean {
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }
}
