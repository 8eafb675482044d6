import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

/** What stands in the beginning of a write-ahead log: `header` in hexadecimal, with the salts of its generation. */
export interface LogState {
  readonly header: string;
  readonly size: number;
}

/** What tells whether a database file was changed, without asking SQLite, which would leave files beside it. */
export interface FileState {
  /** Header of the database (change counter included), its size, its identity and its time, in one text. */
  readonly database: string;
  /** The write-ahead log; null when there is none, or nothing in it. */
  readonly log: LogState | null;
  /** True while a rollback journal with content stands beside it: a transaction runs, or its writer died. */
  readonly journal: boolean;
  /** False when the file was changed so shortly before that a further change may carry the same time. */
  readonly settled: boolean;
  readonly size: number;
}

const databaseHeader = 100;
const logHeader = 32;
const frameHeader = 24;
const saltsAt = 16;
/** File systems write times in steps of some milliseconds. */
const timeStep = 50;
const journalMagic = 'd9d505f920a163d7';

async function beginning(handle: FileHandle, length: number, at = 0): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

async function withFile<Result>(path: string, absent: Result, work: (handle: FileHandle) => Promise<Result>): Promise<Result> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return absent;
    throw error;
  }
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

async function logState(path: string): Promise<LogState | null> {
  return withFile(`${path}-wal`, null, async (handle) => {
    const header = await beginning(handle, logHeader);
    return header.length < logHeader ? null : { header: header.toString('hex'), size: (await handle.stat()).size };
  });
}

/** A journal that is kept between transactions is empty, or begins with zeros. */
async function hasJournal(path: string): Promise<boolean> {
  return withFile(`${path}-journal`, false, async (handle) => (await beginning(handle, 8)).toString('hex') === journalMagic);
}

/** The file is no database that can be read without its key, or no database at all. */
export class NotADatabaseError extends Error {
  override readonly name = 'NotADatabaseError';
}

/**
 * Reads the state of a database file. An empty file is a database without tables. Throws what the
 * file system says, and NotADatabaseError for content that does not begin like a database.
 */
export async function fileState(path: string): Promise<FileState> {
  const handle = await open(path, 'r');
  try {
    const header = await beginning(handle, databaseHeader);
    if (header.length > 0 && header.toString('latin1', 0, 16) !== 'SQLite format 3\0')
      throw new NotADatabaseError('the file does not begin like a SQLite database: it is another file, or it is encrypted');
    const { size, ino, dev, mtimeNs } = await handle.stat({ bigint: true });
    // A time never shows that nothing changed, because it may be written late; a new one shows that something did.
    const database = [header.toString('hex'), size, ino, dev, mtimeNs].join(' ');
    const settled = BigInt(Date.now() - timeStep) * 1_000_000n > mtimeNs;
    return { database, log: await logState(path), journal: await hasJournal(path), settled, size: Number(size) };
  } finally {
    await handle.close();
  }
}

/**
 * Whether what was copied between these two states, the database before its log, is one whole state
 * of the database. With a log: its generation is still the same, so every page that a checkpoint may
 * have written into the database meanwhile stands in the log that was copied after it; frames that
 * were added are whole transactions or are not read. Without one: nothing changed at all.
 */
export function isWhole(before: FileState, after: FileState): boolean {
  if (before.log !== null) return after.log?.header === before.log.header;
  return after.log === null && !before.journal && !after.journal && before.database === after.database;
}

/** True when the log has a frame of this generation behind the first `frames` ones. */
async function hasFrameBehind(path: string, { header }: LogState, frames: number): Promise<boolean> {
  const bytes = Buffer.from(header, 'hex');
  const at = logHeader + frames * (frameHeader + bytes.readUInt32BE(8));
  const next = await withFile(`${path}-wal`, Buffer.alloc(0), (handle) => beginning(handle, frameHeader, at));
  return next.length === frameHeader && next.subarray(8, 16).equals(bytes.subarray(saltsAt, saltsAt + 8));
}

/**
 * Whether a copy still holds everything that is committed. `copied` is the state after it was made,
 * `frames` how many frames of its log count. The size of a log tells nothing: a new generation is
 * written over the old one. The next commit stands behind the last one, and there only.
 */
export async function isCurrent(path: string, copied: FileState, frames: number): Promise<boolean> {
  const now = await fileState(path);
  if (copied.log === null) return copied.settled && now.log === null && now.database === copied.database;
  return now.log?.header === copied.log.header && !(await hasFrameBehind(path, copied.log, frames));
}
