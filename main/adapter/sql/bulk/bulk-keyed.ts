import { consumerPart } from '../../../domain/observation/coverage.ts';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered, failed } from '../../../domain/observation/failure.ts';
import type { BulkReadings, BulkWindow } from '../../../ports/bulk.ts';
import type { SqlSession, Table } from '../dialect.ts';
import type { KeyedTable } from '../keyed-rows.ts';
import { columnsOf, timeProblem } from '../table-columns.ts';
import type { BulkSelection } from './bulk-query.ts';
import { readTables } from './bulk-tables.ts';

/** A table with a name and a time in each row. */
interface NamedRows {
  /** The column of the key or message id. */
  readonly name: string;
  readonly at: string | undefined;
}

function selectionOf(session: SqlSession, { name, at }: NamedRows, table: Table): Answer<BulkSelection> {
  if (at === undefined) return failed('unsupported', `${table.part} is read by its time, but columns.at is not set`);
  const found = columnsOf(table, { name, at });
  if (!found.ok) return found;
  const [named, time] = [found.value.get('name'), found.value.get('at')];
  if (named === undefined || time === undefined) return failed('misconfigured', `columns of ${table.part} are not set`);
  const problem = timeProblem(session, table, time);
  if (problem !== null) return failed('misconfigured', problem);
  const { write } = session.dialect;
  return answered({ table, time, shapes: [{ fields: [write.text(named), write.micros(time, session.timeZone)], conditions: [] }] });
}

/** The rows of a keyed table in bulk: kind `keyed`. Errors: those of `columnsOf`, `unsupported` for a table without a time column. */
export function bulkKeyed(
  session: SqlSession,
  role: 'dedupe' | 'effect',
  consumer: string,
  { table, columns }: KeyedTable,
  window: BulkWindow,
  signal: AbortSignal,
): BulkReadings {
  const select = (found: Table): Answer<BulkSelection> => selectionOf(session, { name: columns.key, at: columns.at }, found);
  return readTables(session, { role, tables: [table], partOf: () => consumerPart(consumer, table), window, select }, signal);
}

/** The rows of a fallback table in bulk: kind `fallback`. Errors as of `bulkKeyed`. */
export function bulkFallback(
  session: SqlSession,
  table: string,
  columns: { readonly messageId: string; readonly at?: string },
  window: BulkWindow,
  signal: AbortSignal,
): BulkReadings {
  const select = (found: Table): Answer<BulkSelection> => selectionOf(session, { name: columns.messageId, at: columns.at }, found);
  return readTables(session, { role: 'fallback', tables: [table], partOf: () => table, window, select }, signal);
}
