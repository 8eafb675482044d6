import { sql } from 'kysely';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered } from '../../../domain/observation/failure.ts';
import type { Column, ColumnKind, Row, Sql, SqlSession, Table } from '../dialect.ts';
import { quoteAccount } from './mysql-compiler.ts';

/** A table by the name of its schema, which is a database here, and its own. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
  /** As the workspace names it, which may be without the schema: so does its coverage. */
  readonly part: string;
}

const kinds: Readonly<Record<string, ColumnKind>> = {
  char: 'text',
  varchar: 'text',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  enum: 'text',
  set: 'text',
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  decimal: 'decimal',
  uuid: 'uuid',
  timestamp: 'instant',
  datetime: 'local-time',
  date: 'local-time',
  binary: 'bytes',
  varbinary: 'bytes',
  tinyblob: 'bytes',
  blob: 'bytes',
  mediumblob: 'bytes',
  longblob: 'bytes',
};

/** Keys of these are not ordered as they are printed, or not printed exactly where they are no UTF-8, so reading cannot be continued behind one. */
const unordered = new Set(['enum', 'set', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob']);
/** Rights that let a role write. INSERT and UPDATE are seen at the columns. */
const writing = new Set(['INSERT', 'UPDATE', 'DELETE', 'DROP', 'ALTER', 'CREATE', 'TRIGGER', 'DELETE HISTORY', 'SUPER', 'ALL PRIVILEGES']);

const field = (table: string, name: string, alias: string): Sql => sql`${sql.id(table, name)} as ${sql.id(alias)}`;
const text = (table: string, name: string, alias: string): Sql => sql`cast(${sql.id(table, name)} as char) as ${sql.id(alias)}`;

function columnsQuery({ schema, name }: TableName): Sql {
  return sql`select ${field('c', 'column_name', 'column')}, ${text('c', 'data_type', 'dataType')}, ${text('c', 'column_type', 'columnType')},
    ${field('c', 'collation_name', 'collation')}, ${field('c', 'privileges', 'privileges')}
    from ${sql.id('information_schema', 'columns')} as c
    where ${sql.id('c', 'table_schema')} = ${schema} and ${sql.id('c', 'table_name')} = ${name} order by ${sql.id('c', 'ordinal_position')}`;
}

/** The columns of the primary key in the order of its index. The server leaves a key out of which not every column may be read. */
function keyQuery({ schema, name }: TableName): Sql {
  return sql`select ${field('s', 'column_name', 'column')} from ${sql.id('information_schema', 'statistics')} as s
    where ${sql.id('s', 'table_schema')} = ${schema} and ${sql.id('s', 'table_name')} = ${name} and ${sql.id('s', 'index_name')} = 'PRIMARY'
    order by ${sql.id('s', 'seq_in_index')}`;
}

/** What the user may do with the table by rights on it, on its schema or on the whole server. */
function rightsQuery({ schema, name }: TableName, grantee: string): Sql {
  const right = field('t', 'privilege_type', 'right');
  const mine = sql`${sql.id('t', 'grantee')} = ${grantee}`;
  const [global, database, table] = ['user_privileges', 'schema_privileges', 'table_privileges'].map((view) =>
    sql.id('information_schema', view),
  );
  return sql`select ${right} from ${global} as t where ${mine}
    union all select ${right} from ${database} as t where ${mine} and ${schema} like ${sql.id('t', 'table_schema')}
    union all select ${right} from ${table} as t where ${mine} and ${sql.id('t', 'table_schema')} = ${schema} and ${sql.id('t', 'table_name')} = ${name}`;
}

function columnOf(row: Row): Column {
  const dataType = (row['dataType'] ?? '').toLowerCase();
  const typeText = row['columnType'] ?? dataType;
  // 16 bytes of fixed length are how a UUID is kept where there is no type for it.
  const kind = typeText === 'binary(16)' ? 'uuid' : (kinds[dataType] ?? 'other');
  const signed = /^\w+(?:\([\d,]+\))?((?: unsigned| zerofill)*)/.exec(typeText)?.[1] ?? '';
  return {
    name: row['column'] ?? '',
    kind,
    type: { schema: row['collation'] ?? '', name: `${dataType}${kind === 'integer' || kind === 'decimal' ? signed : ''}` },
    typeText,
    readable: (row['privileges'] ?? '').split(',').includes('select'),
  };
}

/** One table with its columns, its key and what this user may do; null when there is none, or none that this user may know of. */
export async function readTable(session: SqlSession, wanted: TableName, signal: AbortSignal): Promise<Answer<Table | null>> {
  const rows = await session.read(columnsQuery(wanted), signal);
  if (!rows.ok) return rows;
  if (rows.value.length === 0) return answered(null);
  const key = await session.read(keyQuery(wanted), signal);
  if (!key.ok) return key;
  const account = await session.read(sql`select current_user() as ${sql.id('account')}`, signal);
  if (!account.ok) return account;
  const rights = await session.read(rightsQuery(wanted, quoteAccount(account.value[0]?.['account'] ?? '')), signal);
  if (!rights.ok) return rights;
  return answered(tableOf(wanted, rows.value, key.value, rights.value));
}

function tableOf({ schema, name, part }: TableName, rows: readonly Row[], keyRows: readonly Row[], rights: readonly Row[]): Table {
  const columns = new Map(rows.map(columnOf).map((column) => [column.name, column]));
  const key = keyRows.flatMap((row) => columns.get(row['column'] ?? '') ?? []);
  const ordered = key.every((column) => column.readable && column.kind !== 'other' && !unordered.has(column.type.name));
  return {
    schema,
    name,
    part,
    shows: 'present',
    columns,
    key: ordered && key.length === keyRows.length ? key : [],
    lacking: [...columns.values()].some((column) => column.readable) ? null : `SELECT on ${part}`,
    filtered: false,
    writable:
      rows.some((row) => /insert|update/.test(row['privileges'] ?? '')) ||
      rights.some((row) => writing.has((row['right'] ?? '').toUpperCase())),
  };
}
