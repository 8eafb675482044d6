import type { IndexEntries, NameHash } from '../../ports/log-index.ts';

/** Bytes of one entry: two halves of the hash and the offset, little-endian. */
const entrySize = 12;
/** About three kilobytes a page: one look-up reads one page of each stretch. */
const entriesPerPage = 256;
const mostBits = 16;

/** How many leading bits of a hash choose its page. */
export function pageBits(entries: number): number {
  return Math.min(mostBits, Math.max(0, Math.ceil(Math.log2(Math.max(1, entries) / entriesPerPage))));
}

/** The page on which a hash stands, if anywhere. */
export function pageOf(high: number, bits: number): number {
  return bits === 0 ? 0 : high >>> (32 - bits);
}

/** The entries as 2^bits pages by the leading bits of their hashes, in order of offsets within a page. */
export function pagesOf({ high, low, delta }: IndexEntries, bits: number): readonly Buffer[] {
  const count = high.length;
  const at = (words: Uint32Array, index: number): number => words[index] ?? 0;
  const ends = new Uint32Array((1 << bits) + 1);
  for (let index = 0; index < count; index += 1) {
    const behind = pageOf(at(high, index), bits) + 1;
    ends[behind] = at(ends, behind) + 1;
  }
  for (let page = 1; page < ends.length; page += 1) ends[page] = at(ends, page) + at(ends, page - 1);
  const next = ends.slice(0, -1);
  const words = new Uint32Array(count * 3);
  for (let index = 0; index < count; index += 1) {
    const page = pageOf(at(high, index), bits);
    const place = at(next, page);
    next[page] = place + 1;
    words[place * 3] = at(high, index);
    words[place * 3 + 1] = at(low, index);
    words[place * 3 + 2] = at(delta, index);
  }
  const bytes = Buffer.from(words.buffer);
  return Array.from(next, (_, page) => bytes.subarray(at(ends, page) * entrySize, at(ends, page + 1) * entrySize));
}

/** What the offsets of a hash on its page are counted at. */
export function findOnPage(page: Buffer, { high, low }: NameHash): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at + entrySize <= page.length; at += entrySize) {
    if (page.readUInt32LE(at) === high && page.readUInt32LE(at + 4) === low) found.push(page.readUInt32LE(at + 8));
  }
  return found;
}

/** The entries of some pages, in no order, with their offsets counted from `shift` further back. */
export function entriesOf(pages: readonly Buffer[], after: IndexEntries, shift: number): IndexEntries {
  const bytes = Buffer.concat(pages);
  const before = bytes.length / entrySize;
  const total = before + after.high.length;
  const all = { seed: after.seed, high: new Uint32Array(total), low: new Uint32Array(total), delta: new Uint32Array(total) };
  for (let index = 0; index < before; index += 1) {
    all.high[index] = bytes.readUInt32LE(index * entrySize);
    all.low[index] = bytes.readUInt32LE(index * entrySize + 4);
    all.delta[index] = bytes.readUInt32LE(index * entrySize + 8);
  }
  all.high.set(after.high, before);
  all.low.set(after.low, before);
  for (let index = 0; index < after.delta.length; index += 1) all.delta[before + index] = (after.delta[index] ?? 0) + shift;
  return all;
}
