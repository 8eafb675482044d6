import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Sighting } from './entries.ts';
import { Entries, entryBytes } from './entries.ts';
import type { HashWords } from '../../domain/identity/identity-hash.ts';

/** Entries that one partition should have: with its table they fit into a processor's cache. */
const wished = 40_000;
const most = 1024;
/** Entries that wait in memory for their partition: one block of its file. */
const buffered = 256;

/** How many partitions so many entries are spread over: a power of two. */
export function partitionCount(entries: number): number {
  let count = 1;
  while (count < most && count * wished < entries) count *= 2;
  return count;
}

/** Where the partitions of one kind of entry are; each of `shares` threads has written a file of its own. */
export interface PartitionFiles {
  readonly folder: string;
  readonly name: string;
  readonly shares: number;
  readonly count: number;
}

/** Blocks of a share's file by partition: their places, and how many entries the last one has. Places are in blocks. */
export interface PartitionIndex {
  readonly blocks: readonly (readonly number[])[];
  readonly last: readonly number[];
}

const blockBytes = buffered * entryBytes;

export function partitionPath({ folder, name }: PartitionFiles, share: number): string {
  return join(folder, `${name}-${share}.part`);
}

/**
 * Entries spread over partitions by their hash, so that whatever belongs together has one number, and
 * what has one number fits into memory however many there are. A file is a row of blocks, each of one
 * partition. What is written here can be made again.
 */
export class PartitionWriter {
  readonly #file: number;
  readonly #mask: number;
  readonly #buffers: readonly Entries[];
  readonly #filled: Int32Array;
  readonly #blocks: readonly number[][];
  readonly #last: number[];
  #written = 0;

  constructor(files: PartitionFiles, share: number) {
    this.#mask = files.count - 1;
    this.#file = openSync(partitionPath(files, share), 'w', 0o600);
    this.#buffers = Array.from({ length: files.count }, () => new Entries(buffered));
    this.#filled = new Int32Array(files.count);
    this.#blocks = Array.from({ length: files.count }, () => []);
    this.#last = Array.from({ length: files.count }, () => 0);
  }

  add(hash: HashWords, sighting: Sighting, file: number, line: number): void {
    const partition = this.#room(hash);
    const filled = this.#filled[partition] ?? 0;
    this.#buffers[partition]?.put(filled, hash, sighting, file, line);
    this.#filled[partition] = filled + 1;
  }

  addKey(key: HashWords, kind: number, index: number, message: HashWords | null): void {
    const partition = this.#room(key);
    const filled = this.#filled[partition] ?? 0;
    this.#buffers[partition]?.putKey(filled, key, kind, index, message);
    this.#filled[partition] = filled + 1;
  }

  /** Writes what waits, and tells where everything stands. */
  close(): PartitionIndex {
    for (let partition = 0; partition <= this.#mask; partition += 1) this.#flush(partition);
    closeSync(this.#file);
    return { blocks: this.#blocks, last: this.#last };
  }

  #room(hash: HashWords): number {
    const partition = (hash[0] ?? 0) & this.#mask;
    if (this.#filled[partition] === buffered) this.#flush(partition);
    return partition;
  }

  #flush(partition: number): void {
    const buffer = this.#buffers[partition];
    const filled = this.#filled[partition] ?? 0;
    if (buffer === undefined || filled === 0) return;
    const place = this.#written * blockBytes;
    for (let done = 0; done < blockBytes;) done += writeSync(this.#file, buffer.bytes, done, blockBytes - done, place + done);
    this.#blocks[partition]?.push(this.#written);
    this.#last[partition] = filled;
    this.#written += 1;
    this.#filled[partition] = 0;
  }
}

/** Reads partitions of one kind of entry, from the files of all shares. */
export class PartitionReader {
  readonly #files: readonly number[];
  readonly #indexes: readonly PartitionIndex[];
  #entries = new Entries(buffered);

  /** `indexes`: by share, as their writers told. */
  constructor(files: PartitionFiles, indexes: readonly PartitionIndex[]) {
    this.#indexes = indexes;
    this.#files = indexes.map((_, share) => openSync(partitionPath(files, share), 'r'));
  }

  /** The entries of one partition, until the next one is read. */
  read(partition: number): { readonly entries: Entries; readonly count: number } {
    const blocks = this.#indexes.reduce((sum, index) => sum + (index.blocks[partition]?.length ?? 0), 0);
    if (this.#entries.bytes.length < blocks * blockBytes) this.#entries = new Entries(Math.ceil(blocks * 1.25) * buffered);
    let count = 0;
    for (const [share, { blocks: places, last }] of this.#indexes.entries()) {
      const own = places[partition] ?? [];
      for (const [number, place] of own.entries()) {
        this.#readBlock(share, place, count * entryBytes);
        count += number === own.length - 1 ? (last[partition] ?? 0) : buffered;
      }
    }
    return { entries: this.#entries, count };
  }

  close(): void {
    for (const file of this.#files) closeSync(file);
  }

  #readBlock(share: number, place: number, into: number): void {
    for (let done = 0; done < blockBytes;) {
      const read = readSync(this.#files[share] ?? -1, this.#entries.bytes, into + done, blockBytes - done, place * blockBytes + done);
      if (read === 0) throw new Error('A partition is shorter than it was written.');
      done += read;
    }
  }
}
