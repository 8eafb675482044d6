import { closeSync, openSync, readSync } from 'node:fs';
import type { MessagePort } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { CsvLines } from '../../csv/csv-lines.ts';
import type { Lines, Row } from '../dialect.ts';
import { onePiece } from '../one-piece.ts';
import { addFunctions } from './sqlite-functions.ts';
import type { FromSqliteThread, ToSqliteThread } from './sqlite-messages.ts';
import { UnreadableTimeError } from './sqlite-time.ts';

/** A lock is not waited for longer: a writer's own patience is not ours to use. */
const busyTimeout = 1000;
const framesAt = 16;

/** The settings of every connection: nothing can be written, and a view cannot call what is not its business. */
const settings = ['query_only = 1', 'trusted_schema = 0', 'cell_size_check = 1'];

/** How many frames of the log count, from the index that SQLite made of it when it first read. */
function framesOf(path: string): number {
  let file: number;
  try {
    file = openSync(`${path}-shm`, 'r');
  } catch {
    return 0;
  }
  try {
    const bytes = Buffer.alloc(framesAt + 4);
    return readSync(file, bytes, 0, bytes.length, 0) === bytes.length ? bytes.readUInt32LE(framesAt) : 0;
  } finally {
    closeSync(file);
  }
}

function connect(path: string): Database.Database {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: busyTimeout });
  try {
    for (const each of settings) database.pragma(each);
    addFunctions(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A copy that passes has no page of another state; the rest of a broken file is the team's to mend. */
function examine(database: Database.Database): void {
  const said = database.pragma('quick_check(1)', { simple: true });
  if (said === 'ok') return;
  throw new Database.SqliteError(`quick_check says: ${String(said)}`, 'SQLITE_CORRUPT');
}

type Value = string | number | bigint | Uint8Array | null | undefined;

function textOf(value: Value): string | null {
  if (value === null || value === undefined) return null;
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}

type Statement = Database.Statement<unknown[], readonly Value[]>;

function prepared(database: Database.Database, sql: string): Statement {
  const statement = database.prepare<unknown[], readonly Value[]>(sql);
  if (!statement.reader || !statement.readonly) throw new Error(`not a read: ${sql}`);
  return statement.raw(true).safeIntegers(true);
}

/** Runs one statement to its end, so that no cursor and no lock stays; every value comes as text. */
function rowsOf(database: Database.Database, sql: string, parameters: readonly unknown[]): readonly Row[] {
  const statement = prepared(database, sql);
  const names = statement.columns().map(({ name }) => name);
  const rows = statement.all(...parameters);
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, textOf(row[index])])));
}

/** The same without keeping a row: every one becomes a line. */
function linesOf(database: Database.Database, sql: string, parameters: readonly unknown[]): Lines {
  const lines = new CsvLines();
  for (const row of prepared(database, sql).iterate(...parameters)) lines.add(row.map(textOf));
  return onePiece(lines.take(), lines.rows);
}

function codeOf(error: unknown): string | null {
  if (error instanceof UnreadableTimeError) return 'WAYBILL_TIME';
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null;
}

/** Answers questions to one database at a time, one after the other, on a thread of its own: SQLite cannot be interrupted, and would hold up everything else. */
export function serveSqlite(port: Pick<MessagePort, 'on' | 'postMessage'>): void {
  let database: Database.Database | null = null;

  function answer(message: ToSqliteThread): FromSqliteThread {
    const { id } = message;
    if (message.kind !== 'open') {
      if (database === null) throw new Error('no database is open');
      const { sql, parameters } = message;
      return message.kind === 'read'
        ? { kind: 'rows', id, rows: rowsOf(database, sql, parameters) }
        : { kind: 'lines', id, lines: linesOf(database, sql, parameters) };
    }
    database?.close();
    database = null;
    const opened = connect(message.path);
    try {
      if (message.copy) examine(opened);
      else opened.pragma('schema_version');
    } catch (error) {
      opened.close();
      throw error;
    }
    database = opened;
    return { kind: 'opened', id, frames: message.copy ? framesOf(message.path) : 0 };
  }

  port.on('message', (message: ToSqliteThread) => {
    const { id } = message;
    try {
      port.postMessage(answer(message));
    } catch (error) {
      const code = codeOf(error);
      const said = error instanceof Error ? error : new Error(String(error));
      const reply: FromSqliteThread =
        code === null
          ? { kind: 'defect', id, detail: said.stack ?? said.message }
          : { kind: 'error', id, error: { code, message: said.message } };
      port.postMessage(reply);
    }
  });
}
