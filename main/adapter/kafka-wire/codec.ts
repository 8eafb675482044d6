import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { assertNever } from '../../domain/assert-never.ts';
import type { CompressionCodec } from './record-batch.ts';
import { failed, succeeded, type Outcome } from './wire-failure.ts';

/** A batch may not grow beyond this when decompressed: a few hostile kilobytes could otherwise take all memory. */
export const decompressedSizeLimit = 64 * 1024 * 1024;

// Larger pieces than node's 16 KiB default: a batch is inflated in one go and the pieces are joined once.
const pieceSize = 256 * 1024;

/**
 * Decompresses a batch's records. Fails with `codec-not-supported` (snappy, lz4), `decompressed-size-exceeded` and, for bytes
 * that are no such stream, `malformed-batch`. `none` gives the same bytes back.
 */
export function decompress(codec: CompressionCodec, bytes: Uint8Array, limit: number = decompressedSizeLimit): Outcome<Buffer> {
  const options = { maxOutputLength: limit, chunkSize: pieceSize };
  switch (codec) {
    case 'none':
      return succeeded(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    case 'gzip':
      return inflate(codec, limit, () => gunzipSync(bytes, options));
    case 'zstd':
      return inflate(codec, limit, () => zstdDecompressSync(bytes, options));
    case 'snappy':
    case 'lz4':
      return failed('codec-not-supported', `batches compressed with ${codec} cannot be read`);
    default:
      return assertNever(codec);
  }
}

/** Compresses records for a batch. Fails with `codec-not-supported` for snappy and lz4. */
export function compress(codec: CompressionCodec, bytes: Uint8Array): Outcome<Buffer> {
  switch (codec) {
    case 'none':
      return succeeded(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    case 'gzip':
      return succeeded(gzipSync(bytes));
    case 'zstd':
      return succeeded(zstdCompressSync(bytes));
    case 'snappy':
    case 'lz4':
      return failed('codec-not-supported', `batches cannot be compressed with ${codec}`);
    default:
      return assertNever(codec);
  }
}

function inflate(codec: CompressionCodec, limit: number, run: () => Buffer): Outcome<Buffer> {
  try {
    return succeeded(run());
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      return failed('decompressed-size-exceeded', `a ${codec} batch grows beyond ${limit} bytes`);
    }
    return failed('malformed-batch', `its ${codec} data cannot be decompressed: ${error.message}`);
  }
}
