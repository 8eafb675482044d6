import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { UnusableHistoryError } from './history-failure.ts';
import { migrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';

/** Marks a SQLite file as a history of Waybill: "Wayb". */
const applicationId = 0x57_61_79_62;

/** Another connection holds a lock for moments only: while a page is written. */
const patience = 2_000;

/** What a write-ahead log may keep on disk after it was used. */
const walLimit = 4 * 1024 * 1024;

function versionOf(database: Database.Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** A file in which nothing was ever made: one that a process created and did not live to fill. */
function isEmpty(database: Database.Database): boolean {
  return database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

/** Refuses what is no history, and one of a newer version. Throws UnusableHistoryError. */
function examine(database: Database.Database, path: string, known: number): void {
  if (Number(database.pragma('application_id', { simple: true })) !== applicationId) {
    const detail = `${path} is a database, but no history of Waybill; it was left as it is. To begin a history, move it away`;
    throw new UnusableHistoryError('malformed', detail);
  }
  const version = versionOf(database);
  if (version > known) {
    const detail = `${path} was written by a newer version of Waybill (schema ${version}; this one knows ${known}). Use that version, or move the file away to begin a new history`;
    throw new UnusableHistoryError('unsupported', detail);
  }
}

/** Brings a schema forward, each step whole or not at all. */
export function migrate(database: Database.Database, steps: readonly Migration[]): void {
  for (const { version, sql } of steps) {
    if (version <= versionOf(database)) continue;
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${version}`);
    })();
  }
}

/** Opens the file for its one writer, and makes it where there is none. Throws errors of SQLite, and UnusableHistoryError. */
export function openForWriting(path: string, steps: readonly Migration[] = migrations): Database.Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new Database(path, { timeout: patience });
  try {
    if (isEmpty(database)) {
      database.pragma('auto_vacuum = INCREMENTAL');
      database.pragma(`application_id = ${applicationId}`);
    } else examine(database, path, steps.at(-1)?.version ?? 0);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma(`journal_size_limit = ${walLimit}`);
    migrate(database, steps);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens the file for reading, whoever writes it; null where nothing was ever kept. Throws errors of SQLite, and UnusableHistoryError. */
export function openForReading(path: string): Database.Database | null {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return null;
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: patience });
  try {
    database.pragma('cell_size_check = 1');
    if (!isEmpty(database)) {
      examine(database, path, migrations.at(-1)?.version ?? 0);
      return database;
    }
    database.close();
    return null;
  } catch (error) {
    database.close();
    throw error;
  }
}
