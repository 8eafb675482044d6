import type { HashWords } from '../../domain/identity/identity-hash.ts';

/**
 * One line in 40 bytes: four words of hash, one of kind, index and file, two of place, one of the
 * line's place in its file, and a time in microseconds as a double.
 */
export const entryWords = 10;
export const entryBytes = entryWords * 4;

export const sightings = { row: 0, copy: 1, aside: 2, send: 3, success: 4, effectLine: 5, key: 6, other: 7 } as const;
/** A row of a keyed table, and a message that may have written one: they meet by the key's hash. */
export const keySightings = { row: 0, message: 1 } as const;

/** What a line says beside its identity. `fine`: nothing in it asks for judgement. `naming`: no other route can have written it. */
export interface Sighting {
  kind: number;
  fine: boolean;
  naming: boolean;
  /** Which log, or which consumer. */
  index: number;
  low: number;
  high: number;
  at: number;
}

export const fineBit = 1 << 3;
export const namingBit = 1 << 4;
export const indexShift = 5;
export const indexMask = 0x3f;
const fileShift = 11;

/** So many files can be told apart in an entry. */
export const mostFiles = 1 << (32 - fileShift);
/** A sighting without a place. */
export const noPlace = 0xffff_ffff;

/** Entries in a buffer that is filled and read as words; `tallyEntry` reads them where they stand, because a call for each field would cost more than the field. */
export class Entries {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
  readonly doubles: Float64Array;

  constructor(capacity: number) {
    const memory = new ArrayBuffer(capacity * entryBytes);
    this.bytes = Buffer.from(memory);
    this.words = new Uint32Array(memory);
    this.doubles = new Float64Array(memory);
  }

  put(entry: number, hash: HashWords, sighting: Sighting, file: number, line: number): void {
    const words = this.words;
    const at = entry * entryWords;
    words[at] = hash[0] ?? 0;
    words[at + 1] = hash[1] ?? 0;
    words[at + 2] = hash[2] ?? 0;
    words[at + 3] = hash[3] ?? 0;
    words[at + 4] =
      sighting.kind |
      (sighting.fine ? fineBit : 0) |
      (sighting.naming ? namingBit : 0) |
      (sighting.index << indexShift) |
      (file << fileShift);
    words[at + 5] = sighting.low;
    words[at + 6] = sighting.high;
    words[at + 7] = line;
    this.doubles[at / 2 + 4] = sighting.at;
  }

  /** A sighting of a key: the hash of the message that may have written it stands where others have their place. */
  putKey(entry: number, key: HashWords, kind: number, index: number, message: HashWords | null): void {
    const words = this.words;
    const at = entry * entryWords;
    for (let word = 0; word < 4; word += 1) {
      words[at + word] = key[word] ?? 0;
      words[at + 5 + word] = message?.[word] ?? 0;
    }
    words[at + 4] = kind | (index << indexShift);
  }

  messageOf(entry: number, into: HashWords): void {
    for (let word = 0; word < 4; word += 1) into[word] = this.words[entry * entryWords + 5 + word] ?? 0;
  }

  kind(entry: number): number {
    return (this.words[entry * entryWords + 4] ?? 0) & 7;
  }

  index(entry: number): number {
    return ((this.words[entry * entryWords + 4] ?? 0) >>> indexShift) & indexMask;
  }

  file(entry: number): number {
    return (this.words[entry * entryWords + 4] ?? 0) >>> fileShift;
  }

  line(entry: number): number {
    return this.words[entry * entryWords + 7] ?? 0;
  }

  sameHash(one: number, other: number): boolean {
    const words = this.words;
    const [a, b] = [one * entryWords, other * entryWords];
    return words[a] === words[b] && words[a + 1] === words[b + 1] && words[a + 2] === words[b + 2] && words[a + 3] === words[b + 3];
  }
}
