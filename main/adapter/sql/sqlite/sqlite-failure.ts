import type { Failure, FailureCode } from '../../../domain/observation/failure.ts';
import { NotADatabaseError } from './sqlite-state.ts';

/** An error in the words of SQLite or of the file system, as it comes from the thread that reads. */
export interface CodedError {
  readonly code: string;
  readonly message: string;
}

/** The failure of one file and what to do about it. */
export interface FileFailure {
  readonly failure: Failure;
  readonly fix: string;
}

type Meaning = readonly [code: FailureCode, retryable: boolean, words: string | null, fix: string];

const again = 'Check again.';
const rights = 'Give this user the right to read the file, and to enter its folder.';
const broken = "Check the file with SQLite's own integrity check, and that path: names the right file.";

/** By the error's code; SQLite's codes whole before their first two words. */
const meanings: Readonly<Record<string, Meaning>> = {
  ENOENT: ['not-found', false, 'there is no such file', 'Correct path: of the source in the workspace.'],
  ENOTDIR: ['not-found', false, 'there is no such file', 'Correct path: of the source in the workspace.'],
  EISDIR: ['misconfigured', false, 'is a folder and no database', 'Name the database file in path: of the source.'],
  EACCES: ['not-authorized', false, 'may not be read', rights],
  EPERM: ['not-authorized', false, 'may not be read', rights],
  ENOSPC: ['refused', true, 'no space is left for its copy', 'Make room in the folder for temporary files, or set TMPDIR to another one.'],
  EDQUOT: ['refused', true, 'no space is left for its copy', 'Make room in the folder for temporary files, or set TMPDIR to another one.'],
  EMFILE: ['refused', true, 'too many files are open', again],
  EIO: ['refused', true, 'cannot be read: the disk reports an error', again],
  WAYBILL_TIME: ['misconfigured', false, null, 'Set timeZone of the source, or correct the column in the workspace.'],
  SQLITE_NOTADB: ['malformed', false, 'is no SQLite database, or it is encrypted', broken],
  SQLITE_CORRUPT: ['malformed', false, null, broken],
  SQLITE_FORMAT: ['malformed', false, null, broken],
  SQLITE_BUSY: ['timeout', true, 'is locked by a writer', again],
  SQLITE_LOCKED: ['timeout', true, 'is locked by a writer', again],
  SQLITE_FULL: [
    'refused',
    true,
    'no space is left for its copy',
    'Make room in the folder for temporary files, or set TMPDIR to another one.',
  ],
  SQLITE_READONLY: [
    'not-authorized',
    false,
    'stands in a folder in which SQLite cannot make the files that reading needs',
    'Make room for a copy of it in the folder for temporary files, or give this user the right to write beside it.',
  ],
  SQLITE_CANTOPEN: [
    'not-authorized',
    false,
    'cannot be opened: SQLite cannot make the files that reading needs',
    'Make room for a copy of it in the folder for temporary files, or give this user the right to write beside it.',
  ],
  SQLITE_IOERR: ['refused', true, null, again],
  SQLITE_TOOBIG: ['too-large', false, null, again],
  SQLITE_NOMEM: ['refused', true, null, again],
};

function named(message: string): Meaning {
  if (/^no such (table|column)/.test(message)) return ['not-found', false, null, 'Correct the name in the workspace.'];
  return ['unsupported', false, null, again];
}

function meaningOf({ code, message }: CodedError): Meaning | null {
  const family = code.split('_').slice(0, 2).join('_');
  return meanings[code] ?? meanings[family] ?? (code.startsWith('SQLITE_') ? named(message) : null);
}

/**
 * The failure that an error of the file system or of SQLite stands for, with the next step. Throws
 * the error on when it is neither: then it is a defect.
 */
export function failureOf(error: unknown, path: string): FileFailure {
  if (error instanceof NotADatabaseError)
    return { failure: { code: 'malformed', retryable: false, detail: `${path}: ${error.message}` }, fix: broken };
  const coded = error as CodedError & { readonly path?: string };
  const meaning = typeof coded.code === 'string' ? meaningOf(coded) : null;
  if (meaning === null) throw error;
  const [code, retryable, words, fix] = meaning;
  const detail = words === null ? `${path}: ${coded.message}` : `${path} ${words}`;
  return { failure: { code, retryable, detail }, fix };
}
