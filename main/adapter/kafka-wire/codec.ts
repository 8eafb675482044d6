import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { assertNever } from '../../domain/assert-never.ts';
import { inflate } from './decompression.ts';
import { compressLz4, decompressLz4 } from './lz4.ts';
import type { CompressionCodec } from './record-batch.ts';
import { compressSnappy, decompressSnappy } from './snappy.ts';
import { succeeded, type Outcome } from './wire-failure.ts';

/** A batch may not grow beyond this when decompressed: a few hostile kilobytes could otherwise take all memory. */
export const decompressedSizeLimit = 64 * 1024 * 1024;

// Larger pieces than node's 16 KiB default: a batch is inflated in one go and the pieces are joined once.
const pieceSize = 256 * 1024;

/**
 * Decompresses a batch's records. Fails with `decompressed-size-exceeded` before more than `limit` bytes are taken, and,
 * for bytes that are no such stream, with `malformed-batch`. `none` gives the same bytes back.
 */
export function decompress(codec: CompressionCodec, bytes: Uint8Array, limit: number = decompressedSizeLimit): Outcome<Buffer> {
  const options = { maxOutputLength: limit, chunkSize: pieceSize };
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
