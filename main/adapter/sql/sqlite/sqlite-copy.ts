import { constants, copyFile, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { FileState } from './sqlite-state.ts';
import { fileState, isWhole } from './sqlite-state.ts';

/** A private copy of a database: where it is, and the state of the original when it was made. */
export interface DatabaseCopy {
  readonly path: string;
  readonly state: FileState;
}

/** Bytes between two looks at the signal: a fraction of a second on a slow disk. */
const pieceSize = 4 * 1024 * 1024;

async function pour(source: FileHandle, target: FileHandle, signal: AbortSignal): Promise<void> {
  const piece = Buffer.allocUnsafe(pieceSize);
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await source.read(piece, 0, pieceSize, null);
    if (bytesRead === 0) return;
    await target.writeFile(piece.subarray(0, bytesRead));
  }
}

async function copyPieces(from: string, to: string, signal: AbortSignal): Promise<void> {
  const source = await open(from, 'r');
  try {
    const target = await open(to, 'w', 0o600);
    try {
      await pour(source, target, signal);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Copies one file, by reference where the file system can share its blocks. Throws what the file system says, or the reason of the abort. */
async function copyOne(from: string, to: string, signal: AbortSignal): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE);
  } catch {
    // Not there, or not possible: bytes by bytes, which tells what is really wrong.
    await copyPieces(from, to, signal);
  }
}

/** Copies database, then log; the order is what makes the comparison of their states sufficient. */
export async function copyFiles(path: string, target: string, log: boolean, signal: AbortSignal): Promise<void> {
  await copyOne(path, target, signal);
  if (log) await copyOne(`${path}-wal`, `${target}-wal`, signal);
}

/** Removes one copy with what SQLite left beside it. */
export async function removeCopy(target: string): Promise<void> {
  for (const ending of ['', '-wal', '-shm', '-journal']) await rm(`${target}${ending}`, { force: true }).catch(() => undefined);
}

/**
 * Makes one copy, or returns null when the database changed so that the copy may hold parts of two
 * states; then nothing of it stays. The original is opened as a file only, never as a database.
 */
export async function copyOnce(path: string, target: string, signal: AbortSignal): Promise<DatabaseCopy | null> {
  try {
    const before = await fileState(path);
    if (before.log === null && before.journal) return null;
    await copyFiles(path, target, before.log !== null, signal);
    const after = await fileState(path);
    if (isWhole(before, after)) return { path: target, state: after };
  } catch (error) {
    await removeCopy(target);
    // The log was removed between the look and the copy: its database was closed.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && String((error as NodeJS.ErrnoException).path).endsWith('-wal')) return null;
    throw error;
  }
  await removeCopy(target);
  return null;
}
