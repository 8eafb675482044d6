import { sql } from 'kysely';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered } from '../../../domain/observation/failure.ts';
import type { Catalogue, Row, Sql, SqlSession, Table } from '../dialect.ts';
import { doesNotExist } from '../nearest-name.ts';
import { isPattern, patternExpression } from '../table-names.ts';
import type { TableName } from './mysql-tables.ts';
import { readTable } from './mysql-tables.ts';

const systemSchemas = ['information_schema', 'mysql', 'performance_schema', 'sys'];
/** Enough names to find the one that was meant; a catalogue with more is not read to its end for a suggestion. */
const namesLooked = 20_000;

const id = (alias: string): Sql => sql.id(alias);

/** Schema and table that a name may mean: dots may stand in either, and without one the database of the url is meant. */
function meanings(name: string, database: string | null): readonly TableName[] {
  const dots = [...name.matchAll(/\./g)].map(({ index }) => index);
  const split = dots.map((dot) => ({ schema: name.slice(0, dot), name: name.slice(dot + 1), part: name }));
  return [...split, ...(database === null ? [] : [{ schema: database, name, part: name }])].filter(
    (each) => each.schema !== '' && each.name !== '',
  );
}

type Listed = Omit<TableName, 'part'>;

function listed(row: Row): Listed {
  return { schema: row['schema'] ?? '', name: row['name'] ?? '' };
}

/** Tables and views that this user may know of: of one schema, or of all but the system's. */
function listQuery(schema: string | null, limit: number | null): Sql {
  const [schemaColumn, nameColumn, type] = [sql.id('t', 'table_schema'), sql.id('t', 'table_name'), sql.id('t', 'table_type')];
  const where = schema === null ? sql`${schemaColumn} not in (${sql.join(systemSchemas)})` : sql`${schemaColumn} = ${schema}`;
  return sql`select ${schemaColumn} as ${id('schema')}, ${nameColumn} as ${id('name')} from ${sql.id('information_schema', 'tables')} as t
    where ${where} and ${type} in ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') order by ${schemaColumn}, ${nameColumn}${limit === null ? sql`` : sql` limit ${limit}`}`;
}

/** The one schema that a pattern can match in, or null when its schema has a `*` too or may end in several places. */
function schemaOf(pattern: string): string | null {
  const literal = pattern.slice(0, pattern.indexOf('*'));
  const dots = literal.split('.');
  return dots.length === 2 ? (dots[0] ?? null) : null;
}

async function matched(
  session: SqlSession,
  pattern: string,
  database: string | null,
  signal: AbortSignal,
): Promise<Answer<readonly TableName[]>> {
  const bare = !pattern.includes('.') && database !== null;
  const rows = await session.read(listQuery(bare ? database : schemaOf(pattern), null), signal);
  if (!rows.ok) return rows;
  const expression = patternExpression(pattern);
  return answered(
    rows.value
      .map(listed)
      .map((each) => ({ ...each, part: bare ? each.name : `${each.schema}.${each.name}` }))
      .filter(({ part }) => expression.test(part)),
  );
}

async function found(session: SqlSession, name: string, database: string | null, signal: AbortSignal): Promise<Answer<readonly Table[]>> {
  let candidates: readonly TableName[] = meanings(name, database);
  if (isPattern(name)) {
    const names = await matched(session, name, database, signal);
    if (!names.ok) return names;
    candidates = names.value;
  }
  const tables: Table[] = [];
  for (const candidate of candidates) {
    const table = await readTable(session, candidate, signal);
    if (!table.ok) return table;
    if (table.value !== null) tables.push(table.value);
    if (table.value !== null && !isPattern(name)) break;
  }
  return answered(tables);
}

async function unknownNames(
  session: SqlSession,
  names: readonly string[],
  database: string | null,
  signal: AbortSignal,
): Promise<Answer<Catalogue['unknown']>> {
  if (names.length === 0) return answered([]);
  const rows = await session.read(listQuery(null, namesLooked), signal);
  if (!rows.ok) return rows;
  const known = rows.value.map(listed).flatMap(({ schema, name }) => [`${schema}.${name}`, ...(schema === database ? [name] : [])]);
  return answered(
    names.map((name) => ({
      name,
      // The server hides a table on which the user has no right at all.
      problem: isPattern(name)
        ? `no table matches "${name}"`
        : `${doesNotExist('table', name, known)} (or this user has no right on it, and then it is hidden)`,
    })),
  );
}

/**
 * What the names and patterns of `schema.table` stand for, with the types of the columns and what this
 * user may do; a schema is a database here. A table that was found twice stands there once: its rows
 * must not be read twice.
 */
export async function mysqlCatalogue(session: SqlSession, names: readonly string[], signal: AbortSignal): Promise<Answer<Catalogue>> {
  const current = await session.read(sql`select database() as ${id('database')}`, signal);
  if (!current.ok) return current;
  const database = current.value[0]?.['database'] ?? null;
  const tables = new Map<string, Table>();
  const again: Catalogue['unknown'][number][] = [];
  const missing: string[] = [];
  for (const name of names) {
    const answer = await found(session, name, database, signal);
    if (!answer.ok) return answer;
    for (const table of answer.value) {
      const key = JSON.stringify([table.schema, table.name]);
      const first = tables.get(key);
      if (first === undefined) tables.set(key, table);
      else if (first.part !== table.part)
        again.push({ name: table.part, problem: `"${table.part}" is the table that "${first.part}" names already` });
    }
    if (answer.value.length === 0) missing.push(name);
  }
  const unknown = await unknownNames(session, missing, database, signal);
  return unknown.ok ? answered({ tables: [...tables.values()], unknown: [...again, ...unknown.value] }) : unknown;
}
