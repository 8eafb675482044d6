import { sql } from 'kysely';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered } from '../../../domain/observation/failure.ts';
import type { PlanSummary, Sql, SqlSession, Table } from '../dialect.ts';

interface Scan {
  readonly table: string;
  readonly rows: number;
}

/** What is read from end to end: a table (`ALL`) or all of an index (`index`). Results of inner queries, in angle brackets, are no tables. */
async function scans(session: SqlSession, query: Sql, signal: AbortSignal): Promise<Answer<readonly Scan[]>> {
  const answer = await session.read(sql`explain ${query}`, signal);
  if (!answer.ok) return answer;
  return answered(
    answer.value
      .filter((row) => (row['type'] === 'ALL' || row['type'] === 'index') && !(row['table'] ?? '<').startsWith('<'))
      .map((row) => ({ table: row['table'] ?? '', rows: Number(row['rows'] ?? 0) })),
  );
}

/**
 * How many rows the query reads in scans. A LIMIT makes the planner count on finding enough early,
 * which a rare value does not let happen; so what counts is what the plan of the whole table says. The
 * plain form of EXPLAIN is the one that MariaDB and MySQL share.
 */
export async function mysqlPlan(session: SqlSession, query: Sql, table: Table, signal: AbortSignal): Promise<Answer<PlanSummary>> {
  const asked = await scans(session, query, signal);
  if (!asked.ok) return asked;
  if (asked.value.length === 0) return answered({ scannedRows: 0 });
  const whole = await scans(session, sql`select 1 as ${sql.id('one')} from ${session.dialect.write.table(table)} as o`, signal);
  if (!whole.ok) return whole;
  const scanned = new Set(asked.value.map((scan) => scan.table));
  const counted = [...asked.value, ...whole.value.filter((scan) => scanned.has(scan.table))];
  const largest = Map.groupBy(counted, (scan) => scan.table).values();
  return answered({ scannedRows: [...largest].reduce((sum, group) => sum + Math.max(...group.map(({ rows }) => rows)), 0) });
}
