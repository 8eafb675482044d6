import { escapeIdentifier } from 'pg';
import { type PostgresClient, queryPostgres } from '../../postgres-client.ts';
import type { Row, TableName } from '../plan.ts';
import { type DatabaseSystem, READER, chunks, columnsOf } from './database-system.ts';
import { type TypeNames, tableDefinitions } from './tables.ts';

const TYPES: TypeNames = {
  ID: 'bigserial primary key',
  NAME: 'text',
  TEXT: 'text',
  TIME: 'timestamptz',
  INSTANT: 'timestamptz',
  FLAG: 'boolean',
  MONEY: 'numeric(12, 2)',
};

/** Roles belong to the server, so the reader may exist already. */
const grants = `
do $$ begin create role ${READER} login; exception when duplicate_object or unique_violation then null; end $$;
grant usage on schema public to ${READER};
grant select on all tables in schema public to ${READER};`;

/** JSON without loss: 64-bit numbers go as text, which PostgreSQL reads by the type of the column. */
function toJson(rows: readonly Row[]): string {
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

async function insert(url: string, table: TableName, rows: readonly Row[]): Promise<void> {
  const columns = columnsOf(rows).map(escapeIdentifier).join(', ');
  const name = escapeIdentifier(table);
  const sql = `insert into ${name} (${columns}) select ${columns} from json_populate_recordset(null::${name}, $1)`;
  for (const chunk of chunks(rows)) await queryPostgres(url, sql, [toJson(chunk)]);
}

function readerUrl(url: string): string {
  const own = new URL(url);
  own.username = READER;
  own.password = '';
  return own.href;
}

/** Databases in a PostgreSQL. */
export function postgresSystem(postgres: PostgresClient): DatabaseSystem {
  return {
    name: 'PostgreSQL',
    async create(database, suffix) {
      const url = await postgres.createDatabase(`${database}${suffix}`);
      await queryPostgres(url, `${tableDefinitions(database, TYPES)}${grants}`);
      return {
        source: { kind: 'postgres', url: readerUrl(url), timeZone: 'UTC' },
        table: (name) => `public.${name}`,
        insert: (table, rows) => insert(url, table, rows),
        async analyze() {
          await queryPostgres(url, 'analyze');
        },
        close: () => Promise.resolve(),
      };
    },
  };
}
