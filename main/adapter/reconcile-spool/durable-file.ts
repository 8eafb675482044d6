import { appendFile, open, rename, rm, statfs } from 'node:fs/promises';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';

/** Left free on a disk for whatever else needs it. */
const spare = 64 * 1024 * 1024;

const full: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** What the file system refused, as a failure: a disk that is full says so. Throws what is no error of a file system. */
export function refusal(error: unknown, path: string): { readonly ok: false; readonly failure: ReturnType<typeof failed>['failure'] } {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || code === undefined) throw error;
  return failed('refused', full.has(code) ? `there is no space left for ${path}` : message, true);
}

/** Whether `size` more bytes fit onto the disk of `folder` with something to spare. */
export async function hasRoom(folder: string, size: number): Promise<Answer<null>> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    if (free >= size + Math.min(spare, size)) return answered(null);
    return failed('refused', `${folder} needs ${Math.ceil(size / 1024)} KiB and its disk has ${Math.floor(free / 1024)} KiB left`, true);
  } catch (error) {
    return refusal(error, folder);
  }
}

/** Writes a file whole or not at all: under another name, to the disk, then renamed. */
export async function writeDurably(path: string, pieces: readonly (Uint8Array | string)[]): Promise<Answer<null>> {
  const draft = `${path}.draft`;
  try {
    const file = await open(draft, 'w', 0o600);
    try {
      for (const piece of pieces) await file.appendFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    return answered(null);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    return refusal(error, path);
  }
}

/**
 * Adds a text to a file in one write. It outlives this process at once, and a failure of power a little later: a
 * line that is lost costs the range that it names, for what it names is on the disk before it is written.
 */
export async function appendText(path: string, text: string): Promise<Answer<null>> {
  try {
    await appendFile(path, text, { mode: 0o600 });
    return answered(null);
  } catch (error) {
    return refusal(error, path);
  }
}
