import { sql } from 'kysely';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered } from '../../../domain/observation/failure.ts';
import type { Catalogue, Column, ColumnKind, Row, Sql, SqlSession, Table } from '../dialect.ts';
import { doesNotExist } from '../nearest-name.ts';
import { isPattern, likeText, patternExpression, withoutDescendants } from '../table-names.ts';

const kinds: Readonly<Record<string, ColumnKind>> = {
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  citext: 'text',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  numeric: 'decimal',
  uuid: 'uuid',
  timestamptz: 'instant',
  timestamp: 'local-time',
  date: 'local-time',
  bytea: 'bytes',
};

/** Tables, views and foreign tables, without those of the system and of other sessions. */
const relations: Sql = sql`"pg_catalog"."pg_class" as c
  join "pg_catalog"."pg_namespace" as n on c."relnamespace" = n."oid"
    and c."relkind"::text = any(array['r', 'p', 'v', 'm', 'f'])
    and left(n."nspname"::text, 3) <> 'pg_' and n."nspname" <> 'information_schema'`;

const fullName: Sql = sql`(n."nspname"::text || '.' || c."relname"::text)`;

/** One row per column; of a domain the type below it, because values are bound as that. */
function columnsQuery(exact: readonly string[], patterns: readonly string[]): Sql {
  return sql`select c."oid"::text as "oid", n."nspname"::text as "schema", c."relname"::text as "name", c."relkind"::text as "kind",
    has_schema_privilege(n."oid", 'USAGE')::text as "usage",
    (has_table_privilege(c."oid", 'INSERT, UPDATE, DELETE, TRUNCATE') or has_any_column_privilege(c."oid", 'INSERT, UPDATE'))::text as "writable",
    row_security_active(c."oid")::text as "filtered",
    a."attname"::text as "column", format_type(a."atttypid", a."atttypmod") as "typeText",
    coalesce(b."typname", t."typname")::text as "typeName", coalesce(bn."nspname", tn."nspname")::text as "typeSchema",
    has_column_privilege(c."oid", a."attnum", 'SELECT')::text as "readable",
    exists (select from "pg_catalog"."pg_index" as i
      where i."indrelid" = c."oid" and i."indisprimary" and a."attnum" = any(i."indkey"))::text as "key"
  from ${relations}
  join "pg_catalog"."pg_attribute" as a on a."attrelid" = c."oid" and a."attnum" > 0 and not a."attisdropped"
  join "pg_catalog"."pg_type" as t on t."oid" = a."atttypid"
  join "pg_catalog"."pg_namespace" as tn on tn."oid" = t."typnamespace"
  left join "pg_catalog"."pg_type" as b on t."typtype" = 'd' and b."oid" = t."typbasetype"
  left join "pg_catalog"."pg_namespace" as bn on bn."oid" = b."typnamespace"
  where ${fullName} = any(${[...exact]}::text[]) or ${fullName} like any(${patterns.map(likeText)}::text[])
  order by n."nspname", c."relname", a."attnum"`;
}

function columnOf(row: Row): Column {
  return {
    name: row['column'] ?? '',
    kind: kinds[row['typeName'] ?? ''] ?? 'other',
    type: { schema: row['typeSchema'] ?? '', name: row['typeName'] ?? '' },
    typeText: row['typeText'] ?? '',
    readable: row['readable'] === 'true',
  };
}

function lackingOf(row: Row, columns: readonly Column[], part: string): string | null {
  if (row['usage'] !== 'true') return `USAGE on schema ${row['schema']}`;
  return columns.some((column) => column.readable) ? null : `SELECT on ${part}`;
}

function tableOf(rows: readonly Row[]): Table {
  const [first = {}] = rows;
  const columns = rows.map(columnOf);
  const key = rows.flatMap((row, index) => (row['key'] === 'true' ? (columns[index] ?? []) : []));
  const part = `${first['schema']}.${first['name']}`;
  return {
    schema: first['schema'] ?? '',
    name: first['name'] ?? '',
    part,
    shows: first['kind'] === 'm' ? 'stored' : 'present',
    columns: new Map(columns.map((column) => [column.name, column])),
    key: key.every((column) => column.readable) ? key : [],
    lacking: lackingOf(first, columns, part),
    filtered: first['filtered'] === 'true',
    writable: first['writable'] === 'true',
  };
}

type Found = ReadonlyMap<string, Table>;

/** Takes out of what patterns found what other tables they found contain. */
async function withoutPartitions(session: SqlSession, found: Found, exact: readonly string[], signal: AbortSignal): Promise<Answer<Found>> {
  const named = new Set(exact);
  const matched = [...found].filter(([, table]) => !named.has(table.part)).map(([oid]) => oid);
  if (found.size < 2 || matched.length === 0) return answered(found);
  const descents = await session.read(
    sql`select "inhrelid"::text as "child", "inhparent"::text as "parent" from "pg_catalog"."pg_inherits"`,
    signal,
  );
  if (!descents.ok) return descents;
  const kept = new Set(
    withoutDescendants(
      [...found.keys()],
      descents.value.map((row) => ({ child: row['child'] ?? '', parent: row['parent'] ?? '' })),
    ),
  );
  return answered(new Map([...found].filter(([oid, table]) => kept.has(oid) || named.has(table.part))));
}

/** Enough names to find the one that was meant; a catalogue with more is not read to its end for a suggestion. */
const namesLooked = 20_000;

async function unknownNames(session: SqlSession, names: readonly string[], signal: AbortSignal): Promise<Answer<Catalogue['unknown']>> {
  if (names.length === 0) return answered([]);
  const existing = await session.read(sql`select ${fullName} as "name" from ${relations} limit ${namesLooked}::int8`, signal);
  if (!existing.ok) return existing;
  const known = existing.value.map((row) => row['name'] ?? '');
  return answered(
    names.map((name) => ({ name, problem: isPattern(name) ? `no table matches "${name}"` : doesNotExist('table', name, known) })),
  );
}

/**
 * What the names and patterns of `schema.table` stand for, with the types of the columns and what
 * this role may do. A table that was found twice stands there once.
 */
export async function postgresCatalogue(session: SqlSession, names: readonly string[], signal: AbortSignal): Promise<Answer<Catalogue>> {
  const patterns = names.filter(isPattern);
  const answer = await session.read(columnsQuery(names, patterns), signal);
  if (!answer.ok) return answer;
  const byTable = Map.groupBy(answer.value, (row) => row['oid'] ?? '');
  const found = new Map([...byTable].map(([oid, rows]) => [oid, tableOf(rows)]));
  const parts = [...found.values()].map((table) => table.part);
  const exact = names.filter((name) => parts.includes(name));
  const missing = names.filter(
    (name) => !exact.includes(name) && !(isPattern(name) && parts.some((part) => patternExpression(name).test(part))),
  );
  const unknown = await unknownNames(session, missing, signal);
  if (!unknown.ok) return unknown;
  const kept = await withoutPartitions(session, found, exact, signal);
  return kept.ok ? answered({ tables: [...kept.value.values()], unknown: unknown.value }) : kept;
}
