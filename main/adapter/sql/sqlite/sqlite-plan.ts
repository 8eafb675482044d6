import { sql } from 'kysely';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered } from '../../../domain/observation/failure.ts';
import type { PlanSummary, Sql, SqlSession, Table } from '../dialect.ts';

/** Rows are counted up to here and no further: more than this is a long scan. */
const countLimit = 1_000_001;

/**
 * How many rows the query reads from end to end. SQLite says only that it scans, so the rows of the
 * table are counted, up to the number that is too many. A view is judged by what comes out of it.
 */
export async function sqlitePlan(session: SqlSession, query: Sql, table: Table, signal: AbortSignal): Promise<Answer<PlanSummary>> {
  const plan = await session.read(sql`explain query plan ${query}`, signal);
  if (!plan.ok) return plan;
  if (!plan.value.some((row) => /^SCAN\b/.test(row['detail'] ?? ''))) return answered({ scannedRows: 0 });
  const rows = sql`select 1 as "one" from ${session.dialect.write.table(table)} as o limit ${countLimit}`;
  const counted = await session.read(sql`select count(*) as "rows" from (${rows}) as n`, signal);
  return counted.ok ? answered({ scannedRows: Number(counted.value[0]?.['rows'] ?? '0') }) : counted;
}
