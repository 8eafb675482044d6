import { failed } from '../../domain/observation/failure.ts';
import type { TablePlace } from '../../domain/workspace/route.ts';
import type { FallbackLookup, FallbackSource } from '../../ports/fallback.ts';
import type { Reading } from '../../ports/reading.ts';
import { askTables } from '../sql/ask-tables.ts';
import type { SqlSession, Table } from '../sql/dialect.ts';
import type { ReadingEnd } from '../sql/reading-end.ts';
import { stoppedBy } from '../sql/reading-end.ts';
import { rowsByValue } from '../sql/rows-by-value.ts';
import { rowsInWindow } from '../sql/rows-in-window.ts';
import { checkFallback } from './fallback-check.ts';
import type { FallbackTable } from './fallback-rows.ts';
import { fallbackRow, fallbackTable } from './fallback-rows.ts';

const rowsPerPage = 5000;

function rowsOf(
  session: SqlSession,
  { table, columns, selection }: FallbackTable,
  lookup: FallbackLookup,
  signal: AbortSignal,
): ReturnType<typeof rowsByValue> | string {
  const column = columns.get(lookup.by);
  if (column === undefined) return `${table.part} is asked by ${lookup.by}, but columns.${lookup.by} is not set`;
  if (lookup.by !== 'at') return rowsByValue(session, { selection, column, values: lookup.values, rowsPerPage }, signal);
  const { from, to, limit } = lookup;
  return rowsInWindow(session, { selection, column, instantAlias: 'at', from, to, limit, rowsPerPage }, signal);
}

async function* readTable(
  session: SqlSession,
  place: TablePlace,
  table: Table,
  lookup: FallbackLookup,
  signal: AbortSignal,
): AsyncGenerator<Reading, ReadingEnd> {
  const ready = fallbackTable(session, place, table);
  if (!ready.ok) return stoppedBy(ready.failure);
  const rows = rowsOf(session, ready.value, lookup, signal);
  if (typeof rows === 'string') return stoppedBy(failed('misconfigured', rows).failure);
  for (;;) {
    const page = await rows.next();
    if (page.done === true) return page.value;
    for (const row of page.value) yield { type: 'observation', observation: fallbackRow(session.source, ready.value, row) };
  }
}

/** The tables of one SQL database in which producers keep what they could not send. */
export function sqlFallback(session: SqlSession): FallbackSource {
  return {
    name: session.source,
    find: (place, lookup, signal) =>
      askTables(
        session,
        {
          role: 'fallback',
          tables: [place.table],
          partOf: () => place.table,
          window: lookup.by === 'at' ? { from: lookup.from, to: lookup.to } : null,
          read: (table) => readTable(session, place, table, lookup, signal),
        },
        signal,
      ),
    check: (place, signal) => checkFallback(session, place, signal),
  };
}
