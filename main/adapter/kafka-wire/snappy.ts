import { compressSync, uncompressSync } from 'snappy';
import { inflate, malformed, tooLarge } from './decompression.ts';
import type { Outcome } from './wire-failure.ts';

// The framing of snappy-java, which Kafka's own clients write: this, two version numbers, then blocks with their length.
const magic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const headerSize = 16;
const lengthSize = 4;
/** snappy-java's own: Kafka reads any. */
const blockSize = 32 * 1024;

// Without the copy the library hands out its own memory: given back a turn of the event loop later, so that every block of
// an answer takes fresh pages (measurably eight times slower), and not allowed by Electron at all.
const how = { asBuffer: true, copyOutputData: true };

/** A compressed block and the size it declares for itself. */
interface Block {
  readonly bytes: Buffer;
  readonly size: number;
}

/**
 * Decompresses snappy data: the framing of snappy-java, or one bare block as librdkafka and others write it. The sizes that
 * the blocks declare are added up before anything is decompressed. Fails with `decompressed-size-exceeded` or
 * `malformed-batch`.
 */
export function decompressSnappy(bytes: Buffer, limit: number): Outcome<Buffer> {
  const framed = bytes.length >= headerSize && bytes.subarray(0, magic.length).equals(magic);
  const blocks: Block[] = [];
  const problem = framed ? splitFrames(bytes, blocks) : addBlock(bytes, blocks);
  // A size is checked before a flaw further behind: what was found so far is already too much.
  const total = blocks.reduce((sum, { size }) => sum + size, 0);
  if (total > limit) return tooLarge('snappy', limit);
  if (problem !== null) return malformed('snappy', problem);
  const [first, ...others] = blocks;
  if (first !== undefined && others.length === 0) return inflate('snappy', limit, () => expand(first));
  return inflate('snappy', limit, () => {
    const whole = Buffer.allocUnsafe(total);
    let at = 0;
    for (const block of blocks) at += expand(block).copy(whole, at);
    return whole;
  });
}

/** Compresses into the framing of snappy-java. */
export function compressSnappy(bytes: Buffer): Buffer {
  const parts: Buffer[] = [magic, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])];
  for (let start = 0; start < bytes.length; start += blockSize) {
    const block = compressSync(bytes.subarray(start, start + blockSize), { copyOutputData: true });
    const length = Buffer.alloc(lengthSize);
    length.writeInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

/** The library checks that a block gives what it declares, so the pieces fill the whole exactly. */
function expand({ bytes }: Block): Buffer {
  return uncompressSync(bytes, how) as Buffer;
}

/** Adds the blocks of framed data; the problem, or null. A second header in the middle is what appending to a stream leaves. */
function splitFrames(bytes: Buffer, blocks: Block[]): string | null {
  let at = 0;
  while (at < bytes.length) {
    if (bytes.subarray(at, at + magic.length).equals(magic)) {
      at += headerSize;
      continue;
    }
    const start = at + lengthSize;
    if (start > bytes.length) return 'the length of a block is cut off';
    const end = start + bytes.readInt32BE(at);
    if (end <= start || end > bytes.length) return 'the length of a block does not fit';
    const problem = addBlock(bytes.subarray(start, end), blocks);
    if (problem !== null) return problem;
    at = end;
  }
  return at === bytes.length ? null : 'its header is cut off';
}

/** Reads the size that a block declares: a number of seven bits a byte, lowest first, of at most 32 bits. */
function addBlock(bytes: Buffer, blocks: Block[]): string | null {
  let size = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[index];
    if (byte === undefined) break;
    size += (byte & 0x7f) * 2 ** (7 * index);
    if (byte >= 0x80) continue;
    blocks.push({ bytes, size });
    return null;
  }
  return 'a block does not declare its size';
}
