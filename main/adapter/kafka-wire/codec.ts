import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { assertNever } from '../../domain/assert-never.ts';
import { inflate } from './decompression.ts';
import { compressLz4, decompressLz4 } from './lz4.ts';
import type { CompressionCodec } from './record-batch.ts';
import { compressSnappy, decompressSnappy } from './snappy.ts';
import { succeeded, type Outcome } from './wire-failure.ts';

/** A batch may not grow beyond this when decompressed: a few hostile kilobytes could otherwise take all memory. */
export const decompressedSizeLimit = 64 * 1024 * 1024;

// The pieces that Node.js inflates into and joins: its own 16 KiB are many for a large batch, one of 256 KiB is slow to get
// for a small one (measured: half the speed at 12 KiB). Records rarely compress better than this.
const expectedRatio = 6;
const smallestPiece = 16 * 1024;
const largestPiece = 256 * 1024;

/**
 * Decompresses a batch's records. Fails with `decompressed-size-exceeded` before more than `limit` bytes are taken, and,
 * for bytes that are no such stream, with `malformed-batch`. `none` gives the same bytes back.
 */
export function decompress(codec: CompressionCodec, bytes: Uint8Array, limit: number = decompressedSizeLimit): Outcome<Buffer> {
  const chunkSize = Math.min(largestPiece, Math.max(smallestPiece, bytes.length * expectedRatio));
  const options = { maxOutputLength: limit, chunkSize };
  switch (codec) {
    case 'none':
      return succeeded(viewOf(bytes));
    case 'gzip':
      return inflate(codec, limit, () => gunzipSync(bytes, options));
    case 'zstd':
      return inflate(codec, limit, () => zstdDecompressSync(bytes, options));
    case 'snappy':
      return decompressSnappy(viewOf(bytes), limit);
    case 'lz4':
      return decompressLz4(viewOf(bytes), limit);
    default:
      return assertNever(codec);
  }
}

/** Compresses records for a batch. */
export function compress(codec: CompressionCodec, bytes: Uint8Array): Buffer {
  switch (codec) {
    case 'none':
      return viewOf(bytes);
    case 'gzip':
      return gzipSync(bytes);
    case 'zstd':
      return zstdCompressSync(bytes);
    case 'snappy':
      return compressSnappy(viewOf(bytes));
    case 'lz4':
      return compressLz4(viewOf(bytes));
    default:
      return assertNever(codec);
  }
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
