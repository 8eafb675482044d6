import { failed, succeeded, type Outcome } from './wire-failure.ts';

/** The failure of a batch that would decompress to more than `limit` bytes. */
export function tooLarge(codec: string, limit: number): ReturnType<typeof failed> {
  return failed('decompressed-size-exceeded', `a ${codec} batch grows beyond ${limit} bytes`);
}

/** The failure of bytes that are no such data. */
export function malformed(codec: string, problem: string): ReturnType<typeof failed> {
  return failed('malformed-batch', `its ${codec} data cannot be decompressed: ${problem}`);
}

/**
 * What a library's decompressor gives. Whatever it throws, it throws because of the bytes: they are all that it was given
 * besides constants.
 */
export function inflate(codec: string, limit: number, run: () => Buffer): Outcome<Buffer> {
  try {
    return succeeded(run());
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(codec, limit);
    return malformed(codec, error.message);
  }
}
