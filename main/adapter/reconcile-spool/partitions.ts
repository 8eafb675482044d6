import { closeSync, existsSync, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Entries, entryBytes } from './entries.ts';
import type { Sighting } from './entries.ts';
import type { HashWords } from './identity-hash.ts';

/** Entries that one partition should have: with its table they fit into a processor's cache, or nearly. */
const wished = 150_000;
const most = 256;
/** Entries that wait in memory for their partition's file. */
const buffered = 1024;

/** How many partitions so many entries are spread over: a power of two. */
export function partitionCount(entries: number): number {
  let count = 1;
  while (count < most && count * wished < entries) count *= 2;
  return count;
}

/** Where the partitions of one kind of entry are; each of `shares` threads has written files of its own. */
export interface PartitionFiles {
  readonly folder: string;
  readonly name: string;
  readonly shares: number;
  readonly count: number;
}

function pathOf({ folder, name }: PartitionFiles, share: number, partition: number): string {
  return join(folder, `${name}-${share}-${partition}.part`);
}

/**
 * Entries spread over files by their hash, so that whatever belongs together has one number, and
 * what has one number fits into memory however many there are. What is written here can be made again.
 */
export class PartitionWriter {
  readonly #files: readonly number[];
  readonly #mask: number;
  readonly #buffers: readonly Entries[];
  readonly #filled: Int32Array;

  constructor(files: PartitionFiles, share: number) {
    const numbers = Array.from({ length: files.count }, (_, index) => index);
    this.#mask = files.count - 1;
    this.#files = numbers.map((index) => openSync(pathOf(files, share, index), 'w'));
    this.#buffers = numbers.map(() => new Entries(buffered));
    this.#filled = new Int32Array(files.count);
  }

  add(hash: HashWords, sighting: Sighting, file: number, line: number): void {
    const partition = this.#room(hash);
    this.#buffers[partition]?.put(this.#filled[partition] ?? 0, hash, sighting, file, line);
    this.#filled[partition] = (this.#filled[partition] ?? 0) + 1;
  }

  addKey(key: HashWords, kind: number, index: number, message: HashWords | null): void {
    const partition = this.#room(key);
    this.#buffers[partition]?.putKey(this.#filled[partition] ?? 0, key, kind, index, message);
    this.#filled[partition] = (this.#filled[partition] ?? 0) + 1;
  }

  close(): void {
    for (let partition = 0; partition < this.#files.length; partition += 1) this.#flush(partition);
    for (const file of this.#files) closeSync(file);
  }

  #room(hash: HashWords): number {
    const partition = (hash[0] ?? 0) & this.#mask;
    if (this.#filled[partition] === buffered) this.#flush(partition);
    return partition;
  }

  #flush(partition: number): void {
    const buffer = this.#buffers[partition];
    const size = (this.#filled[partition] ?? 0) * entryBytes;
    if (buffer === undefined) return;
    for (let done = 0; done < size;) done += writeSync(this.#files[partition] ?? -1, buffer.bytes, done, size - done);
    this.#filled[partition] = 0;
  }
}

/** Reads a file to its end behind what `entries` has; the buffer that holds both, larger where it must be. */
function readBehind(path: string, entries: Entries, before: number): { readonly entries: Entries; readonly size: number } {
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    let target = entries;
    if (target.bytes.length < before + size) {
      target = new Entries(Math.ceil(((before + size) / entryBytes) * 1.25));
      entries.bytes.copy(target.bytes, 0, 0, before);
    }
    for (let done = 0; done < size;) {
      const read = readSync(file, target.bytes, before + done, size - done, done);
      if (read === 0) throw new Error(`${path} is shorter than it was written.`);
      done += read;
    }
    return { entries: target, size };
  } finally {
    closeSync(file);
  }
}

/** The entries of one partition from all shares, read into `into` when that is large enough; its files are then gone. */
export function takePartition(
  files: PartitionFiles,
  partition: number,
  into: Entries,
): { readonly entries: Entries; readonly count: number } {
  let entries = into;
  let size = 0;
  for (let share = 0; share < files.shares; share += 1) {
    const path = pathOf(files, share, partition);
    if (!existsSync(path)) continue;
    const read = readBehind(path, entries, size);
    entries = read.entries;
    size += read.size;
    rmSync(path);
  }
  return { entries, count: size / entryBytes };
}
