import { escapeId } from 'mysql2';
import { type MariadbClient, queryMariadb } from '../../mariadb-client.ts';
import type { Row, TableName } from '../plan.ts';
import { type DatabaseSystem, READER, chunks, columnsOf } from './database-system.ts';
import { type TypeNames, tableDefinitions } from './tables.ts';

const TYPES: TypeNames = {
  ID: 'bigint unsigned not null auto_increment primary key',
  NAME: 'varchar(191)',
  TEXT: 'longtext',
  TIME: 'datetime(6)',
  INSTANT: 'timestamp(6)',
  FLAG: 'boolean',
  MONEY: 'decimal(12, 2)',
};

const TIME = /^(\d{4}-\d\d-\d\d)T([\d:.]+)Z$/;

/** A value as the server reads it by the type of its column; it knows neither the T nor the Z of RFC 3339. Sessions are in UTC. */
function toValue(value: Row[string] | undefined): string | number | boolean | null {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'string' ? value.replace(TIME, '$1 $2') : value;
}

async function insert(url: string, table: TableName, rows: readonly Row[]): Promise<void> {
  const columns = columnsOf(rows);
  const sql = `insert into ${escapeId(table)} (${columns.map((column) => escapeId(column)).join(', ')}) values ?`;
  for (const chunk of chunks(rows)) await queryMariadb(url, sql, [chunk.map((row) => columns.map((column) => toValue(row[column])))]);
}

function readerUrl(url: string): string {
  const own = new URL(url);
  own.username = READER;
  own.password = '';
  return own.href;
}

/** Databases in a MariaDB, whose usual collation folds case: what is the same to it is not the same message. */
export function mariadbSystem(mariadb: MariadbClient): DatabaseSystem {
  return {
    name: 'MariaDB',
    async create(database, suffix) {
      const name = `${database}${suffix}`;
      const url = await mariadb.createDatabase(name);
      await queryMariadb(url, tableDefinitions(database, TYPES));
      await queryMariadb(url, `create user if not exists ${READER}; grant select on ${escapeId(name)}.* to ${READER}`);
      const tables = await queryMariadb(url, 'select table_name as name from information_schema.tables where table_schema = ?', [name]);
      return {
        source: { kind: 'mysql', url: readerUrl(url), timeZone: 'UTC' },
        table: (table) => `${name}.${table}`,
        insert: (table, rows) => insert(url, table, rows),
        async analyze() {
          await queryMariadb(url, `analyze table ${tables.map((table) => escapeId(String(table['name']))).join(', ')}`);
        },
        close: () => Promise.resolve(),
      };
    },
  };
}
