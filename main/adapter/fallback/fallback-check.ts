import { shift } from '../../domain/observation/instant.ts';
import type { TablePlace } from '../../domain/workspace/route.ts';
import type { CheckStep } from '../../ports/reading.ts';
import { checkConnection } from '../sql/check-connection.ts';
import type { PlannedQuery } from '../sql/check-index.ts';
import { anyValue, checkIndexes } from '../sql/check-index.ts';
import { checkTables, columnsStep } from '../sql/check-tables.ts';
import type { DatabaseStatus, SqlSession } from '../sql/dialect.ts';
import { valueQuery } from '../sql/rows-by-value.ts';
import { windowQuery } from '../sql/rows-in-window.ts';
import type { FallbackTable } from './fallback-rows.ts';
import { fallbackTable } from './fallback-rows.ts';

/** The window whose plan is asked for, in milliseconds: what a person looks at first. */
const window = 900_000;

function plannedQueries(session: SqlSession, { columns, selection }: FallbackTable, { askedAt }: DatabaseStatus): readonly PlannedQuery[] {
  const byValue = (use: string, by: string): readonly PlannedQuery[] => {
    const column = columns.get(use);
    if (column === undefined) return [];
    return [{ by, columns: [column], query: valueQuery(session, { selection, column, values: [anyValue(column)], rowsPerPage: 5000 }) }];
  };
  const at = columns.get('at');
  const question = { selection, instantAlias: 'at', from: shift(askedAt, -window), to: askedAt, limit: 5000, rowsPerPage: 5000 };
  return [
    ...byValue('messageId', 'message id'),
    ...byValue('businessKey', 'business key'),
    ...(at === undefined ? [] : [{ by: 'time', columns: [at], query: windowQuery(session, { ...question, column: at }, 5000) }]),
  ];
}

/** Opens the database, finds table and columns, and looks whether rows can be asked for cheaply. Ends early when stopped. */
export async function* checkFallback(session: SqlSession, place: TablePlace, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const status = yield* checkConnection(session, signal);
  if (status === null) return;
  for (const table of yield* checkTables(session, [place.table], status, signal)) {
    const ready = fallbackTable(session, place, table);
    yield columnsStep(session, table, status.role, ready, ready.ok ? ready.value.columns.size : 0);
    if (ready.ok) yield* checkIndexes(session, table, plannedQueries(session, ready.value, status), signal);
    if (signal.aborted) return;
  }
}
