import type { CheckStep } from '../../ports/reading.ts';
import { checkConnection } from './check-connection.ts';
import { anyValue, checkIndexes } from './check-index.ts';
import { checkTables, columnsStep } from './check-tables.ts';
import type { SqlSession } from './dialect.ts';
import type { KeyedTable } from './keyed-rows.ts';
import { keyedSelection } from './keyed-rows.ts';
import { valueQuery } from './rows-by-value.ts';

/** Opens the database, finds table and columns, and looks whether keys can be asked for cheaply. Ends early when stopped. */
export async function* checkKeyed(session: SqlSession, place: KeyedTable, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const status = yield* checkConnection(session, signal);
  if (status === null) return;
  for (const table of yield* checkTables(session, [place.table], status, signal)) {
    const ready = keyedSelection(session, place, table);
    yield columnsStep(session, table, status.role, ready, ready.ok ? ready.value.count : 0);
    if (!ready.ok) continue;
    const { selection, key } = ready.value;
    const query = valueQuery(session, { selection, column: key, values: [anyValue(key)], rowsPerPage: 5000 });
    yield* checkIndexes(session, table, [{ by: 'key', columns: [key], query }], signal);
    if (signal.aborted) return;
  }
}
