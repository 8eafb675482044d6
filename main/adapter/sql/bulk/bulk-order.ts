import type { Answer } from '../../../domain/observation/failure.ts';
import { answered, failed } from '../../../domain/observation/failure.ts';
import type { Column, SqlSession } from '../dialect.ts';
import type { BulkSelection, TimeWindow } from './bulk-query.ts';
import { edgeQuery } from './bulk-query.ts';

/** More rows than this are not read from end to end for every range. */
const scanLimit = 1_000_000;
/** Rows of the range whose plan is asked for. */
const plannedRows = 5_000;

/**
 * The columns by which a table is walked: its time and key where the planner finds them by an index,
 * else the key, with the window as a filter; a table without a key by its time, where that is indexed
 * or the table is small. Errors: those of EXPLAIN, `misconfigured` with the index to add.
 */
export async function walkingOrder(
  session: SqlSession,
  selection: BulkSelection,
  window: TimeWindow,
  signal: AbortSignal,
): Promise<Answer<readonly Column[]>> {
  const { table, time } = selection;
  const byTime = [time, ...table.key.filter(({ name }) => name !== time.name)];
  const range = { order: byTime, above: null, upTo: null };
  const plan = await session.dialect.plan(session, edgeQuery(session, selection, window, range, plannedRows), table, signal);
  if (!plan.ok) return plan;
  const { scannedRows } = plan.value;
  if (scannedRows === 0) return answered(byTime);
  if (table.key.length > 0) return answered(table.key);
  if (scannedRows <= scanLimit) return answered(byTime);
  const problem = `${table.part} has no primary key, and no index on ${time.name}: about ${scannedRows.toLocaleString('en-US')} rows would be read again for every range`;
  return failed('misconfigured', `${problem}; ${session.dialect.createIndex(table, [time])}`);
}
