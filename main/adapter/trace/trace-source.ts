import { failed } from '../../domain/observation/failure.ts';
import type { Trace } from '../../domain/workspace/route.ts';
import type { Reading } from '../../ports/reading.ts';
import type { TracedConsumer, TraceLookup, TraceSource } from '../../ports/trace.ts';
import { askTables } from '../sql/ask-tables.ts';
import type { Row, SqlSession, Table } from '../sql/dialect.ts';
import type { ReadingEnd } from '../sql/reading-end.ts';
import { stoppedBy } from '../sql/reading-end.ts';
import { rowsByValue } from '../sql/rows-by-value.ts';
import { rowsInWindow } from '../sql/rows-in-window.ts';
import { checkTrace } from './trace-check.ts';
import type { TraceTable } from './trace-lines.ts';
import { traceTable } from './trace-lines.ts';
import { readProgress } from './trace-progress.ts';
import { lineReadings } from './trace-readings.ts';

const rowsPerPage = 5000;

function rowsOf(
  session: SqlSession,
  ready: TraceTable,
  lookup: Exclude<TraceLookup, { by: 'progress' }>,
  signal: AbortSignal,
): AsyncGenerator<readonly Row[], ReadingEnd> | string {
  const { columns, selection } = ready;
  const column = columns.get(lookup.by);
  if (column === undefined) return `trace "${ready.trace.name}" is asked by ${lookup.by}, but columns.${lookup.by} is not set`;
  return lookup.by === 'at'
    ? rowsInWindow(
        session,
        { selection, column, instantAlias: 'at', from: lookup.from, to: lookup.to, limit: lookup.limit, rowsPerPage },
        signal,
      )
    : rowsByValue(session, { selection, column, values: lookup.values, rowsPerPage }, signal);
}

async function* readTable(
  session: SqlSession,
  trace: Trace,
  table: Table,
  consumers: readonly TracedConsumer[],
  lookup: TraceLookup,
  signal: AbortSignal,
): AsyncGenerator<Reading, ReadingEnd> {
  const ready = traceTable(session, trace, table, consumers.length);
  if (!ready.ok) return stoppedBy(ready.failure);
  if (lookup.by === 'progress') return yield* readProgress(session, ready.value, lookup, signal);
  const rows = rowsOf(session, ready.value, lookup, signal);
  if (typeof rows === 'string') return stoppedBy(failed('misconfigured', rows).failure);
  for (;;) {
    const page = await rows.next();
    if (page.done === true) return page.value;
    for (const row of page.value) yield* lineReadings(session.source, ready.value, consumers, row);
  }
}

/** The traces that stand in tables of one SQL database. */
export function sqlTrace(session: SqlSession): TraceSource {
  return {
    name: session.source,
    find: (trace, consumers, lookup, signal) =>
      askTables(
        session,
        {
          role: 'trace',
          tables: [trace.table],
          partOf: () => trace.name,
          window: lookup.by === 'at' ? { from: lookup.from, to: lookup.to } : null,
          read: (table) => readTable(session, trace, table, consumers, lookup, signal),
        },
        signal,
      ),
    check: (trace, signal) => checkTrace(session, trace, signal),
  };
}
