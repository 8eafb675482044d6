import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SqlSession } from '../../../main/adapter/sql/dialect.ts';
import type { SqliteSettings } from '../../../main/adapter/sql/sqlite/sqlite-session.ts';
import { openSqlite } from '../../../main/adapter/sql/sqlite/sqlite-session.ts';
import { workerFile } from '../../../main/compose/worker-file.ts';
import { formatInstant } from '../../../main/domain/observation/instant.ts';
import type { SqliteOptions } from '../../../main/domain/workspace/workspace.ts';
import type { Clock } from '../../../main/ports/clock.ts';
import type { Cell, CellType, ContractDatabase, TableFixture } from '../../contract-suite/table-fixture.ts';
import { newFolder } from '../../harness/keeper.ts';

const clock: Clock = { now: () => formatInstant(BigInt(Date.now()) * 1000n) };

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

const types: Readonly<Record<CellType, string>> = {
  text: 'text',
  integer: 'integer',
  uuid: 'text',
  instant: 'datetime',
  boolean: 'boolean',
  json: 'json',
  bytes: 'blob',
};

function createTable(table: TableFixture): string {
  const columns = Object.entries(table.columns).map(([name, type]) => `${quoted(name)} ${types[type]}`);
  const key = table.key.length === 0 ? [] : [`primary key (${table.key.map(quoted).join(', ')})`];
  return `create table main.${quoted(table.name)} (${[...columns, ...key].join(', ')})`;
}

function valueOf(cell: Cell): string | Buffer | null {
  return cell instanceof Uint8Array ? Buffer.from(cell) : cell;
}

function insertRows(database: Database.Database, table: TableFixture, rows: TableFixture['rows']): void {
  const names = Object.keys(table.columns);
  const insert = database.prepare(
    `insert into ${quoted(table.name)} (${names.map(quoted).join(', ')}) values (${names.map(() => '?').join(', ')})`,
  );
  database.transaction(() => rows.forEach((row) => insert.run(names.map((name) => valueOf(row[name] ?? null)))))();
}

/** A database file of its own, what its team does with it, and sessions that read it. */
export interface SqliteFixture {
  readonly path: string;
  /** Where the sessions make their copies. */
  readonly copies: string;
  readonly database: Database.Database;
  open(options?: Partial<SqliteOptions>, settings?: Partial<SqliteSettings>): SqlSession;
  /** Throws when a session left a copy behind. */
  close(): Promise<void>;
}

/** Makes the database in a new folder. */
export async function sqliteFixture(journalMode: 'wal' | 'delete' | 'truncate' | 'persist' = 'wal'): Promise<SqliteFixture> {
  const [folder, copies] = await Promise.all([newFolder('sqlite'), newFolder('copies')]);
  const path = join(folder, 'edge.db');
  const database = new Database(path);
  database.pragma(`journal_mode = ${journalMode}`);
  const opened: SqlSession[] = [];
  return {
    path,
    copies,
    database,
    open(options = {}, settings = {}) {
      const session = openSqlite({ kind: 'sqlite', name: 'edge-db', path, timeZone: null, ...options }, clock, {
        worker: workerFile('sqlite'),
        folder: copies,
        ...settings,
      });
      opened.push(session);
      return session;
    },
    async close() {
      await Promise.all(opened.map((session) => session.close()));
      database.close();
      const left = readdirSync(copies);
      rmSync(folder, { recursive: true });
      rmSync(copies, { recursive: true });
      if (left.length > 0) throw new Error(`Copies were left: ${left.join(', ')}`);
    },
  };
}

/** SQLite as a contract's database. The file is written by the test as its team would, beside the session that reads it. */
export async function sqliteContract<Source>(sourceOf: (session: SqlSession) => Source): Promise<ContractDatabase<Source>> {
  const fixture = await sqliteFixture();
  const { database } = fixture;
  return {
    source: sourceOf(fixture.open()),
    create(table) {
      database.exec(createTable(table));
      insertRows(database, table, table.rows);
      return Promise.resolve(`main.${table.name}`);
    },
    insert: (table, rows) => Promise.resolve(insertRows(database, table, rows)),
    close: () => fixture.close(),
  };
}
