import { sql } from 'kysely';
import type { Answer } from '../../domain/observation/failure.ts';
import type { Column, Row, Sql, SqlSession, Table } from './dialect.ts';
import { selectRows } from './selection.ts';

/** As many rows are looked at to see what values a column has; not all, because a table may be large. */
const sampleSize = 1000;

/**
 * Some rows of a table: the newest by `newestBy`, which must be indexed or the table small; any rows
 * where it is null.
 */
export function sampleRows(
  session: SqlSession,
  table: Table,
  fields: Readonly<Record<string, Sql>>,
  newestBy: Column | null,
  signal: AbortSignal,
): Promise<Answer<readonly Row[]>> {
  const { write } = session.dialect;
  const order = newestBy === null ? sql`` : sql`order by ${write.newestFirst(newestBy)}`;
  return session.read(selectRows(write, { table, fields, filters: [] }, [], sql`${order} limit ${sampleSize}`), signal);
}

/** The values of a column in the sample that nothing maps, each once, at most ten. */
export function unmapped(rows: readonly Row[], alias: string, mapped: readonly string[]): readonly string[] {
  const values = new Set(rows.map((row) => row[alias]).filter((value) => value !== null && value !== undefined));
  return [...values].filter((value) => !mapped.includes(value)).slice(0, 10);
}

/** `"RETRY", "HELD"`. */
export function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(', ');
}
