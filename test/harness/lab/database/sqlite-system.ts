import { join } from 'node:path';
import Database from 'better-sqlite3';
import { newFolder } from '../../keeper.ts';
import type { Row, TableName } from '../plan.ts';
import { type DatabaseSystem, columnsOf } from './database-system.ts';
import { type TypeNames, tableDefinitions } from './tables.ts';

const TYPES: TypeNames = {
  ID: 'integer primary key',
  NAME: 'text',
  TEXT: 'text',
  TIME: 'text',
  INSTANT: 'text',
  FLAG: 'integer',
  MONEY: 'numeric',
};

function insert(database: Database.Database, table: TableName, rows: readonly Row[]): void {
  const columns = columnsOf(rows);
  const statement = database.prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`);
  const bound = (value: Row[string] | undefined) => (typeof value === 'boolean' ? Number(value) : (value ?? null));
  database.transaction(() => {
    for (const row of rows) statement.run(columns.map((column) => bound(row[column])));
  })();
}

/** Database files in a temporary folder. Their writer stays there with its write-ahead log, as a running application does. */
export function sqliteSystem(): DatabaseSystem {
  return {
    name: 'SQLite',
    async create(name) {
      const path = join(await newFolder('sqlite'), `${name}.db`);
      const database = new Database(path);
      database.pragma('journal_mode = wal');
      database.exec(tableDefinitions(name, TYPES));
      return {
        source: { kind: 'sqlite', path, timeZone: 'UTC' },
        table: (table) => `main.${table}`,
        insert: (table, rows) => Promise.resolve(insert(database, table, rows)),
        analyze: () => Promise.resolve(void database.exec('analyze')),
        close: () => Promise.resolve(void database.close()),
      };
    },
  };
}
