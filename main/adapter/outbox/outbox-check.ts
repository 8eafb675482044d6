import { shift } from '../../domain/observation/instant.ts';
import type { Outbox } from '../../domain/workspace/route.ts';
import type { CheckStep } from '../../ports/reading.ts';
import { checkConnection, missed, passed } from '../sql/check-connection.ts';
import type { PlannedQuery } from '../sql/check-index.ts';
import { anyValue, checkIndexes } from '../sql/check-index.ts';
import { checkTables, columnsStep } from '../sql/check-tables.ts';
import type { Column, DatabaseStatus, Row, SqlSession } from '../sql/dialect.ts';
import { valueQuery } from '../sql/rows-by-value.ts';
import { windowQuery } from '../sql/rows-in-window.ts';
import { quoted, sampleRows } from '../sql/sample-rows.ts';
import type { OutboxTable } from './outbox-rows.ts';
import { onlyFields, outboxTable, passesOnly, stateFields, stateOfRow } from './outbox-rows.ts';

/** The window whose plan is asked for, in milliseconds: what a person looks at first. */
const window = 900_000;

function plannedQueries(session: SqlSession, { columns, selection }: OutboxTable, { askedAt }: DatabaseStatus): readonly PlannedQuery[] {
  const byValue = (use: string, by: string): readonly PlannedQuery[] => {
    const column = columns.get(use);
    if (column === undefined) return [];
    return [{ by, columns: [column], query: valueQuery(session, { selection, column, values: [anyValue(column)], rowsPerPage: 5000 }) }];
  };
  const created = columns.get('createdAt');
  const question = { selection, instantAlias: 'createdAt', from: shift(askedAt, -window), to: askedAt, limit: 5000, rowsPerPage: 5000 };
  return [
    ...byValue('messageId', 'message id'),
    ...byValue('businessKey', 'business key'),
    ...(created === undefined
      ? []
      : [{ by: 'time', columns: [created], query: windowQuery(session, { ...question, column: created }, 5000) }]),
  ];
}

function statesStep(source: string, { outbox, table }: OutboxTable, rows: readonly Row[]): CheckStep {
  if (Object.keys(outbox.states).length === 0)
    return passed(source, 'states', `${table.part} has no state: what was sent is not known from it`);
  const unknown = rows.filter((row) => stateOfRow(outbox, row) === 'unknown');
  const values = [...new Set(unknown.flatMap((row) => row['state'] ?? []))].slice(0, 10);
  if (unknown.length === 0) return passed(source, 'states', `states name each of the ${rows.length} rows looked at`);
  const named = values.length === 0 ? `${unknown.length} rows` : quoted(values);
  return missed(source, 'states', `no state of ${table.part} is meant by ${named}`, `Add ${named} to one of the states in the workspace.`);
}

function onlyStep(source: string, ready: OutboxTable, rows: readonly Row[]): CheckStep | null {
  const { outbox, table, columns } = ready;
  if (Object.keys(outbox.only).length > 0) {
    const own = rows.filter((row) => passesOnly(outbox, row)).length;
    return passed(source, 'only', `${own} of ${rows.length} rows looked at in ${table.part} are of this route`);
  }
  const destinations = [...new Set(rows.flatMap((row) => row['destination'] ?? []))];
  const column = columns.get('destination')?.name;
  if (destinations.length < 2 || column === undefined) return null;
  return missed(
    source,
    'only',
    `${table.part} feeds ${destinations.length} destinations: ${quoted(destinations.slice(0, 10))}`,
    `Add only: { ${column}: [...] } with the values of this route, so that other rows are not judged as its own.`,
  );
}

async function* checkReady(
  session: SqlSession,
  ready: OutboxTable,
  status: DatabaseStatus,
  signal: AbortSignal,
): AsyncGenerator<CheckStep> {
  const { source } = session;
  const cheap = yield* checkIndexes(session, ready.table, plannedQueries(session, ready, status), signal);
  const newestBy: Column | null = cheap.find(({ by }) => by === 'time')?.columns[0] ?? null;
  const sample = await sampleRows(session, ready.table, { ...stateFields(ready), ...onlyFields(session, ready) }, newestBy, signal);
  if (signal.aborted) return;
  if (!sample.ok) {
    yield missed(source, 'states', sample.failure.detail, 'Check again.');
    return;
  }
  yield statesStep(source, ready, sample.value);
  const only = onlyStep(source, ready, sample.value);
  if (only !== null) yield only;
}

/** Opens the database, finds tables and columns, and looks at states, indexes and rows of other routes. Ends early when stopped. */
export async function* checkOutbox(session: SqlSession, outbox: Outbox, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const status = yield* checkConnection(session, signal);
  if (status === null) return;
  for (const table of yield* checkTables(session, outbox.tables, status, signal)) {
    const ready = outboxTable(session, outbox, table);
    yield columnsStep(session, table, status.role, ready, ready.ok ? ready.value.columns.size : 0);
    if (ready.ok) yield* checkReady(session, ready.value, status, signal);
    if (signal.aborted) return;
  }
}
