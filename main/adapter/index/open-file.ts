import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/** Marks a SQLite file as an index of Waybill: "Wayi". */
const applicationId = 0x57_61_79_69;

/** Another form is not brought forward but begun anew: everything in it can be read again. */
const schemaVersion = 1;

/** Another process writes for moments only. */
const patience = 2_000;
const walLimit = 16 * 1024 * 1024;
const pageSize = 16_384;

/** No id of a stretch comes twice: another process may still look for the former. `page.id` is the stretch's id times 65,536 and the number of the page. */
const schema = `
  CREATE TABLE seed (value INTEGER NOT NULL) STRICT;
  CREATE TABLE log (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL, topic TEXT NOT NULL, topic_id TEXT NOT NULL, partition INTEGER NOT NULL, identity TEXT NOT NULL,
    leader_epoch INTEGER NOT NULL,
    UNIQUE (source, topic, partition, identity, topic_id)
  ) STRICT;
  CREATE TABLE stretch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    log INTEGER NOT NULL, first INTEGER NOT NULL, behind INTEGER NOT NULL,
    entries INTEGER NOT NULL, epochs TEXT NOT NULL, used INTEGER NOT NULL, checksum INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX stretch_of_log ON stretch (log, first);
  CREATE INDEX stretch_by_use ON stretch (used);
  CREATE TABLE page (id INTEGER PRIMARY KEY, entries BLOB NOT NULL, checksum INTEGER NOT NULL) STRICT;
`;

/** What is kept cannot be what was written. */
export class DamagedIndexError extends Error {
  override readonly name = 'DamagedIndexError';
}

function make(database: Database.Database): void {
  database
    .transaction(() => {
      // Somebody else may have made it since it was looked at.
      if (Number(database.pragma('user_version', { simple: true })) !== 0) return;
      database.exec(schema);
      database.prepare('INSERT INTO seed VALUES (?)').run(randomInt(1, 2 ** 32));
      database.pragma(`application_id = ${applicationId}`);
      database.pragma(`user_version = ${schemaVersion}`);
    })
    .immediate();
}

/** Opens an index, and makes it where there is none. Throws errors of SQLite, and DamagedIndexError for a file that is something else. */
export function openIndexFile(path: string): Database.Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new Database(path, { timeout: patience });
  try {
    if (database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0) {
      database.pragma(`page_size = ${pageSize}`);
      database.pragma('auto_vacuum = INCREMENTAL');
      database.pragma('journal_mode = WAL');
      make(database);
    }
    if (Number(database.pragma('application_id', { simple: true })) !== applicationId)
      throw new DamagedIndexError('it is a database of something else');
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version !== schemaVersion) throw new DamagedIndexError(`it was written by another version of Waybill (schema ${version})`);
    // A power cut may cost pages: then it shows by a checksum, and everything can be read again.
    database.pragma('synchronous = OFF');
    database.pragma('cell_size_check = 1');
    database.pragma(`journal_size_limit = ${walLimit}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Moves a file that cannot be used and what belongs to it out of the way, where a person can look at it. Answers its new name. */
export function setAside(path: string, now: number): string {
  const aside = `${path}.set-aside-${now}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  return aside;
}
