import { compressFrameSync, decompressFrameSync } from 'lz4-napi';
import { inflate, malformed, tooLarge } from './decompression.ts';
import type { Outcome } from './wire-failure.ts';

const magic = 0x184d2204;
const descriptorStart = 4;
const blockLengthSize = 4;
const checksumSize = 4;
const contentSizeSize = 8;
const uncompressedBit = 0x80000000;
const leastBlock = 64 * 1024;
// A byte of a match length adds at most this many bytes, and nothing in the block format gives more.
const bestRatio = 255;

/** What a frame says of itself, read without decompressing. `most`: it cannot grow beyond this. */
type Walk = { readonly kind: 'frame'; readonly most: number } | { readonly kind: 'malformed'; readonly problem: string };

/**
 * Decompresses one LZ4 frame (format 1.6), as Kafka writes it. How far it can grow is known from its descriptor and the
 * lengths of its blocks before anything is decompressed. Fails with `decompressed-size-exceeded` or `malformed-batch`.
 *
 * The library takes a frame without an end, and bytes behind one, for a shorter frame; here both are malformed.
 */
export function decompressLz4(bytes: Buffer, limit: number): Outcome<Buffer> {
  const walk = walkFrame(bytes, limit);
  if (walk.kind === 'malformed') return malformed('lz4', walk.problem);
  return walk.most > limit ? tooLarge('lz4', limit) : inflate('lz4', limit, () => decompressFrameSync(bytes));
}

/** Compresses into one frame of independent blocks: Kafka reads no others. */
export function compressLz4(bytes: Buffer): Buffer {
  return compressFrameSync(bytes);
}

function walkFrame(bytes: Buffer, limit: number): Walk {
  const flags = bytes[descriptorStart] ?? 0;
  const blockSizeCode = ((bytes[descriptorStart + 1] ?? 0) >>> 4) & 0x07;
  if (bytes.length < descriptorStart + 3 || bytes.readUInt32LE(0) !== magic) return flawed('it is no frame');
  if (flags >>> 6 !== 1 || blockSizeCode < 4) return flawed('its descriptor is of no known version');
  if ((flags & 0x01) !== 0) return flawed('it needs a dictionary');
  const sized = (flags & 0x08) !== 0;
  const blocksStart = descriptorStart + 2 + (sized ? contentSizeSize : 0) + 1;
  if (blocksStart > bytes.length) return flawed('its descriptor is cut off');
  const declared = sized ? Number(bytes.readBigUInt64LE(descriptorStart + 2)) : 0;
  if (declared > limit) return { kind: 'frame', most: declared };
  const blockLimit = leastBlock * 4 ** (blockSizeCode - 4);
  return walkBlocks(bytes, blocksStart, blockLimit, (flags & 0x10) === 0 ? 0 : checksumSize, (flags & 0x04) === 0 ? 0 : checksumSize);
}

function walkBlocks(bytes: Buffer, start: number, blockLimit: number, blockTail: number, frameTail: number): Walk {
  let at = start;
  let most = 0;
  while (at + blockLengthSize <= bytes.length) {
    const length = bytes.readUInt32LE(at);
    at += blockLengthSize;
    if (length === 0) {
      return at + frameTail === bytes.length ? { kind: 'frame', most } : flawed('it does not end where its bytes end');
    }
    const stored = length >= uncompressedBit;
    const size = stored ? length - uncompressedBit : length;
    if (size > blockLimit) return flawed('a block is larger than it may be');
    most += stored ? size : Math.min(blockLimit, size * bestRatio);
    at += size + blockTail;
  }
  return flawed('it is cut off');
}

function flawed(problem: string): Walk {
  return { kind: 'malformed', problem };
}
