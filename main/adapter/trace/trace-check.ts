import { shift } from '../../domain/observation/instant.ts';
import type { Trace } from '../../domain/workspace/route.ts';
import type { CheckStep } from '../../ports/reading.ts';
import { checkConnection, missed, passed } from '../sql/check-connection.ts';
import type { PlannedQuery } from '../sql/check-index.ts';
import { anyValue, checkIndexes } from '../sql/check-index.ts';
import { checkTables, columnsStep } from '../sql/check-tables.ts';
import type { Column, DatabaseStatus, Row, SqlSession } from '../sql/dialect.ts';
import { valueQuery } from '../sql/rows-by-value.ts';
import { windowQuery } from '../sql/rows-in-window.ts';
import { quoted, sampleRows, unmapped } from '../sql/sample-rows.ts';
import type { TraceTable } from './trace-lines.ts';
import { traceTable } from './trace-lines.ts';
import { progressColumns, progressQueries } from './trace-progress.ts';

/** The window whose plan is asked for, in milliseconds: what a person looks at first. */
const window = 900_000;
const rowsPerPage = 5000;

function progressPlan(session: SqlSession, ready: TraceTable, { askedAt }: DatabaseStatus): readonly PlannedQuery[] {
  const columns = progressColumns(ready);
  if (columns === null) return [];
  const consumer = { name: 'waybill', tracedAs: 'waybill' };
  const lookup = { by: 'progress' as const, consumer, places: [], tracedBefore: askedAt };
  const queries = progressQueries(session, ready, lookup, columns, [{ partition: anyValue(columns.partition), offset: '1' }]);
  const named = ready.columns.get('consumer');
  const indexed = [...(named === undefined ? [] : [named]), columns.partition, columns.offset];
  return queries.slice(1, 2).map((query) => ({ by: 'partition and offset', columns: indexed, query }));
}

function plannedQueries(session: SqlSession, ready: TraceTable, status: DatabaseStatus): readonly PlannedQuery[] {
  const { columns, selection } = ready;
  const byValue = (use: string, by: string): readonly PlannedQuery[] => {
    const column = columns.get(use);
    return column === undefined
      ? []
      : [{ by, columns: [column], query: valueQuery(session, { selection, column, values: [anyValue(column)], rowsPerPage }) }];
  };
  const at = columns.get('at');
  const question = {
    selection,
    instantAlias: 'at',
    from: shift(status.askedAt, -window),
    to: status.askedAt,
    limit: rowsPerPage,
    rowsPerPage,
  };
  return [
    ...byValue('messageId', 'message id'),
    ...byValue('businessKey', 'business key'),
    ...(at === undefined ? [] : [{ by: 'time', columns: [at], query: windowQuery(session, { ...question, column: at }, rowsPerPage) }]),
    ...progressPlan(session, ready, status),
  ];
}

function valuesStep(source: string, { trace, table, columns }: TraceTable, rows: readonly Row[]): CheckStep {
  const mapped = (lists: Readonly<Record<string, readonly string[]>>): readonly string[] => Object.values(lists).flat();
  const open = [
    ...(columns.has('stage') ? [{ what: 'stages', values: unmapped(rows, 'stage', mapped(trace.stages)) }] : []),
    ...(columns.has('outcome') ? [{ what: 'outcomes', values: unmapped(rows, 'outcome', mapped(trace.outcomes)) }] : []),
  ].filter(({ values }) => values.length > 0);
  if (open.length === 0) return passed(source, 'states', `stages and outcomes name each of the ${rows.length} rows looked at`);
  const sentences = open.map(({ what, values }) => `${what} do not name ${quoted(values)}`);
  return missed(
    source,
    'states',
    `${table.part}: ${sentences.join('; ')}`,
    `Add them to ${open.map(({ what }) => what).join(' and ')} of trace "${trace.name}". Lines of a stage that is not named are not read.`,
  );
}

async function* checkReady(session: SqlSession, ready: TraceTable, status: DatabaseStatus, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const cheap = yield* checkIndexes(session, ready.table, plannedQueries(session, ready, status), signal);
  const newestBy: Column | null = cheap.find(({ by }) => by === 'time')?.columns[0] ?? null;
  const kept = Object.entries(ready.selection.fields).filter(([alias]) => alias === 'stage' || alias === 'outcome');
  if (kept.length === 0 || signal.aborted) return;
  const sample = await sampleRows(session, ready.table, Object.fromEntries(kept), newestBy, signal);
  if (signal.aborted) return;
  yield sample.ok
    ? valuesStep(session.source, ready, sample.value)
    : missed(session.source, 'states', sample.failure.detail, 'Check again.');
}

/** Opens the database, finds table and columns, and looks at indexes and at stages and outcomes that are not mapped. Ends early when stopped. */
export async function* checkTrace(session: SqlSession, trace: Trace, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const status = yield* checkConnection(session, signal);
  if (status === null) return;
  for (const table of yield* checkTables(session, [trace.table], status, signal)) {
    const ready = traceTable(session, trace, table, 1);
    yield columnsStep(session, table, status.role, ready, ready.ok ? ready.value.columns.size : 0);
    if (ready.ok) yield* checkReady(session, ready.value, status, signal);
    if (signal.aborted) return;
  }
}
