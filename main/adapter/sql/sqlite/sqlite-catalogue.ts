import { sql } from 'kysely';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered } from '../../../domain/observation/failure.ts';
import type { Catalogue, Column, Row, Sql, SqlSession, Table } from '../dialect.ts';
import { doesNotExist } from '../nearest-name.ts';
import { isPattern, patternExpression } from '../table-names.ts';
import type { SampledValue } from './sqlite-columns.ts';
import { affinityOf, sampledColumn } from './sqlite-columns.ts';

const schema = 'main';

const relationsQuery: Sql = sql`select "name" as "name", "type" as "type" from "main"."sqlite_schema"
  where "type" in ('table', 'view') and not "name" glob 'sqlite_*' order by "name"`;

function columnsQuery(name: string): Sql {
  return sql`select "name" as "name", "type" as "type", "pk" as "key" from pragma_table_xinfo(${name}) where "hidden" <> 1 order by "cid"`;
}

/** So many rows from each end of a table are looked at to see what its columns hold. */
const sampleSize = 100;
/** A time is no longer than this. */
const longestTime = 60;

function sampleQuery(name: string, columns: readonly string[], newestBy: string | null): Sql {
  const fields = columns.flatMap((each, index) => {
    const column = sql.id('o', each);
    const short = sql`case typeof(${column}) when 'text' then substr(${column}, 1, ${longestTime}) when 'integer' then cast(${column} as text) end`;
    return [sql`typeof(${column}) as ${sql.id(`type ${index}`)}`, sql`${short} as ${sql.id(`text ${index}`)}`];
  });
  const order = newestBy === null ? sql`` : sql`order by ${sql.id('o', newestBy)} desc`;
  return sql`select ${sql.join(fields)} from ${sql.id(schema, name)} as o ${order} limit ${sampleSize}`;
}

function valuesAt(rows: readonly Row[], index: number): readonly SampledValue[] {
  return rows
    .map((row) => ({ type: row[`type ${index}`] ?? 'null', text: row[`text ${index}`] ?? null }))
    .filter(({ type }) => type !== 'null');
}

/** Columns of the primary key in the order of the key. */
function keyOf(described: readonly Row[], columns: readonly Column[]): readonly Column[] {
  return described
    .flatMap((row, index) => {
      const column = columns[index];
      return column === undefined || Number(row['key'] ?? 0) === 0 ? [] : [{ place: Number(row['key']), column }];
    })
    .toSorted((a, b) => a.place - b.place)
    .map(({ column }) => column);
}

/** The column that numbers the rows in the order they were written; null where none does. */
function rowNumber(described: readonly Row[]): string | null {
  const [key, ...more] = described.filter((row) => Number(row['key'] ?? 0) > 0);
  return key !== undefined && more.length === 0 && affinityOf(key['type'] ?? '') === 'integer' ? (key['name'] ?? null) : null;
}

async function tableOf(session: SqlSession, name: string, part: string, signal: AbortSignal): Promise<Answer<Table>> {
  const described = await session.read(columnsQuery(name), signal);
  if (!described.ok) return described;
  const names = described.value.map((row) => row['name'] ?? '');
  const newestBy = rowNumber(described.value);
  const samples: Row[] = [];
  for (const order of newestBy === null ? [null] : [null, newestBy]) {
    const sample = await session.read(sampleQuery(name, names, order), signal);
    if (!sample.ok) return sample;
    samples.push(...sample.value);
  }
  const columns = described.value.map((row, index) => sampledColumn(row['name'] ?? '', row['type'] ?? '', valuesAt(samples, index)));
  return answered({
    schema,
    name,
    part,
    shows: 'present',
    columns: new Map(columns.map((column) => [column.name, column])),
    key: keyOf(described.value, columns),
    lacking: null,
    filtered: false,
    writable: false,
  });
}

/** The name under which a wanted name or pattern means this relation, bare or with its schema; null when it does not. */
function partFor(wanted: string, name: string): string | null {
  const parts = [name, `${schema}.${name}`];
  if (!isPattern(wanted)) return parts.find((part) => part === wanted) ?? null;
  return parts.find((part) => patternExpression(wanted).test(part)) ?? null;
}

function unknownName(wanted: string, names: readonly string[]): { readonly name: string; readonly problem: string } {
  if (isPattern(wanted)) return { name: wanted, problem: `no table matches "${wanted}"` };
  const known = wanted.startsWith(`${schema}.`) ? names.map((name) => `${schema}.${name}`) : names;
  return { name: wanted, problem: doesNotExist('table', wanted, known) };
}

/**
 * What names and patterns stand for: tables and views of the file, `outbox` or `main.outbox`; a
 * coverage names them as the workspace does. A relation that was found twice stands there once.
 */
export async function sqliteCatalogue(session: SqlSession, wanted: readonly string[], signal: AbortSignal): Promise<Answer<Catalogue>> {
  const relations = await session.read(relationsQuery, signal);
  if (!relations.ok) return relations;
  const names = relations.value.map((row) => row['name'] ?? '');
  const tables: Table[] = [];
  for (const name of names) {
    const [part] = wanted.toSorted((a, b) => Number(isPattern(a)) - Number(isPattern(b))).flatMap((each) => partFor(each, name) ?? []);
    if (part === undefined) continue;
    const table = await tableOf(session, name, part, signal);
    if (!table.ok) return table;
    tables.push(table.value);
  }
  const unknown = wanted.filter((each) => !names.some((name) => partFor(each, name) !== null));
  return answered({ tables, unknown: unknown.map((each) => unknownName(each, names)) });
}
