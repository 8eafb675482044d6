/** The four words of the last hash. Filled instead of returned: an array for each of millions of ids costs more than the hash. */
export type HashWords = Uint32Array;

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function finish(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Up to four bytes from `at`, little-endian, as if zeros followed. */
function word(bytes: DataView, at: number, end: number): number {
  if (at + 4 <= end) return bytes.getInt32(at, true);
  let value = 0;
  for (let index = at, by = 0; index < end; index += 1, by += 8) value |= bytes.getUint8(index) << by;
  return value;
}

/**
 * 128 bits of bytes[from, to), into `words` (MurmurHash3 x86_128 of Austin Appleby, public domain):
 * wide enough that of ten billion ids no two are expected to meet, so that no collision hides a loss.
 */
export function hashInto(words: HashWords, bytes: DataView, from: number, to: number, seed = 0): void {
  let [a, b, c, d] = [seed, seed, seed, seed];
  let at = from;
  for (; at + 16 <= to; at += 16) {
    a ^= Math.imul(rotate(Math.imul(bytes.getInt32(at, true), 0x239b961b), 15), 0xab0e9789);
    a = (Math.imul(rotate(a, 19) + b, 5) + 0x561ccd1b) | 0;
    b ^= Math.imul(rotate(Math.imul(bytes.getInt32(at + 4, true), 0xab0e9789), 16), 0x38b34ae5);
    b = (Math.imul(rotate(b, 17) + c, 5) + 0x0bcaa747) | 0;
    c ^= Math.imul(rotate(Math.imul(bytes.getInt32(at + 8, true), 0x38b34ae5), 17), 0xa1e38b93);
    c = (Math.imul(rotate(c, 15) + d, 5) + 0x96cd1c35) | 0;
    d ^= Math.imul(rotate(Math.imul(bytes.getInt32(at + 12, true), 0xa1e38b93), 18), 0x239b961b);
    d = (Math.imul(rotate(d, 13) + a, 5) + 0x32ac3b17) | 0;
  }
  if (at + 12 < to) d ^= Math.imul(rotate(Math.imul(word(bytes, at + 12, to), 0xa1e38b93), 18), 0x239b961b);
  if (at + 8 < to) c ^= Math.imul(rotate(Math.imul(word(bytes, at + 8, to), 0x38b34ae5), 17), 0xa1e38b93);
  if (at + 4 < to) b ^= Math.imul(rotate(Math.imul(word(bytes, at + 4, to), 0xab0e9789), 16), 0x38b34ae5);
  if (at < to) a ^= Math.imul(rotate(Math.imul(word(bytes, at, to), 0x239b961b), 15), 0xab0e9789);
  const length = to - from;
  a ^= length;
  b ^= length;
  c ^= length;
  d ^= length;
  a = (a + b + c + d) | 0;
  b = (b + a) | 0;
  c = (c + a) | 0;
  d = (d + a) | 0;
  a = finish(a);
  b = finish(b);
  c = finish(c);
  d = finish(d);
  a = (a + b + c + d) | 0;
  words[0] = a;
  words[1] = b + a;
  words[2] = c + a;
  words[3] = d + a;
}
