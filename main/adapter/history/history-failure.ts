import type { Failure, FailureCode } from '../../domain/observation/failure.ts';

/** The file is there and cannot be a history that this version reads: said in words, because a person decides what becomes of it. */
export class UnusableHistoryError extends Error {
  override readonly name = 'UnusableHistoryError';
  readonly failure: Failure;

  constructor(code: FailureCode, detail: string, retryable = false) {
    super(detail);
    this.failure = { code, retryable, detail };
  }
}

const families: Readonly<Record<string, readonly [code: FailureCode, retryable: boolean, words: string]>> = {
  SQLITE_FULL: ['refused', true, 'cannot grow: the disk is full'],
  SQLITE_BUSY: ['refused', true, 'is locked by another program'],
  SQLITE_LOCKED: ['refused', true, 'is locked by another program'],
  SQLITE_READONLY: ['not-authorized', false, 'may not be written by this user'],
  SQLITE_CANTOPEN: ['not-authorized', false, 'cannot be opened by this user'],
  SQLITE_PERM: ['not-authorized', false, 'may not be opened by this user'],
  SQLITE_IOERR: ['refused', true, 'cannot be read or written: the disk reports an error'],
  ENOSPC: ['refused', true, 'cannot be made: the disk is full'],
  EACCES: ['not-authorized', false, 'cannot be made: this user may not write there'],
  EPERM: ['not-authorized', false, 'cannot be made: this user may not write there'],
  EROFS: ['not-authorized', false, 'cannot be made: this file system is read only'],
};

const damaged: ReadonlySet<string> = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_FORMAT']);

/**
 * The failure that an error of SQLite or of the file system stands for. A damaged file is left as
 * it is: what it still says may be worth saving. Throws on what is neither: a defect.
 */
export function historyFailure(error: unknown, path: string): Failure {
  if (error instanceof UnusableHistoryError) return error.failure;
  const { code, message } = error as { readonly code?: unknown; readonly message?: string };
  if (typeof code !== 'string') throw error;
  const family = code.split('_').slice(0, 2).join('_');
  if (damaged.has(family)) {
    const detail = `${path} is damaged (${message ?? code}); it was left as it is. To begin a new history, move it and the files beside it (-wal, -shm) away`;
    return { code: 'malformed', retryable: false, detail };
  }
  const known = families[family];
  if (known === undefined) throw error;
  return { code: known[0], retryable: known[1], detail: `${path} ${known[2]}` };
}
