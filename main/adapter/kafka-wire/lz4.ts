import { compressFrameSync, decompressFrameSync, uncompressSync } from 'lz4-napi';
import { inflate, malformed, tooLarge } from './decompression.ts';
import { walkLz4Frame, type Lz4Block } from './lz4-frame.ts';
import type { Outcome } from './wire-failure.ts';

/** What the library wants before a block: room for this many bytes, in 4 bytes, lowest first. */
const roomSize = 4;

/**
 * Decompresses one LZ4 frame, as Kafka writes it. How far it can grow is known from its descriptor and the lengths of its
 * blocks before anything is decompressed. Fails with `decompressed-size-exceeded` or `malformed-batch`.
 *
 * The library takes a frame without an end, and bytes behind one, for a shorter frame; here both are malformed. Its
 * decompressor of frames is used only for what needs its checksums: it hands out memory that is given back a turn of the
 * event loop later, so that every batch of an answer takes fresh pages, which is measurably eight times slower.
 */
export function decompressLz4(bytes: Buffer, limit: number): Outcome<Buffer> {
  const frame = walkLz4Frame(bytes);
  if (typeof frame === 'string') return malformed('lz4', frame);
  if (frame.most > limit) return tooLarge('lz4', limit);
  if (!frame.plain) return inflate('lz4', limit, () => decompressFrameSync(bytes));
  const { blocks, most } = frame;
  const [first] = blocks;
  if (first !== undefined && blocks.length === 1) return inflate('lz4', limit, () => expand(bytes, first));
  return inflate('lz4', limit, () => {
    const whole = Buffer.allocUnsafe(most);
    let at = 0;
    for (const block of blocks) at += expand(bytes, block).copy(whole, at);
    return whole.subarray(0, at);
  });
}

/** Compresses into one frame of independent blocks: Kafka reads no others. */
export function compressLz4(bytes: Buffer): Buffer {
  return compressFrameSync(bytes);
}

/** The library gives no more than the room it is told of, and fails when that is not enough. */
function expand(bytes: Buffer, { start, end, stored, most }: Lz4Block): Buffer {
  if (stored) return bytes.subarray(start, end);
  const block = Buffer.allocUnsafe(roomSize + end - start);
  block.writeUInt32LE(most);
  bytes.copy(block, roomSize, start, end);
  return uncompressSync(block);
}
