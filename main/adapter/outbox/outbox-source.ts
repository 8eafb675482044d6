import type { Instant } from '../../domain/observation/instant.ts';
import { failed } from '../../domain/observation/failure.ts';
import type { Outbox } from '../../domain/workspace/route.ts';
import type { OutboxLookup, OutboxSource } from '../../ports/outbox.ts';
import type { Reading } from '../../ports/reading.ts';
import { askTables } from '../sql/ask-tables.ts';
import type { DatabaseStatus, SqlSession, Table } from '../sql/dialect.ts';
import { named } from '../sql/named-fields.ts';
import type { ReadingEnd } from '../sql/reading-end.ts';
import { stoppedBy } from '../sql/reading-end.ts';
import { rowsByValue } from '../sql/rows-by-value.ts';
import { rowsInWindow } from '../sql/rows-in-window.ts';
import { checkOutbox } from './outbox-check.ts';
import type { OutboxTable } from './outbox-rows.ts';
import { outboxReading, outboxTable } from './outbox-rows.ts';

/** Rows per statement. With content fewer: each row may bring 64 KiB. */
const pageRows = 5000;
const pageRowsWithContent = 1000;

function databaseReading(source: string, status: DatabaseStatus, at: Instant): Reading {
  const facts = {
    subject: 'database' as const,
    clockOffset: String(status.clockOffset),
    replica: status.replica,
    ...named({ replayedAt: status.replayedAt }),
  };
  return { type: 'observation', observation: { id: '', source, kind: 'config', at, clock: 'tool', coordinates: {}, facts } };
}

function rowsOf(
  session: SqlSession,
  ready: OutboxTable,
  lookup: OutboxLookup,
  signal: AbortSignal,
): ReturnType<typeof rowsByValue> | string {
  const { columns, selection } = ready;
  const rowsPerPage = columns.has('payload') || columns.has('headers') ? pageRowsWithContent : pageRows;
  const use = lookup.by === 'created' ? 'createdAt' : lookup.by;
  const column = columns.get(use);
  if (column === undefined) return `${ready.table.part} is asked by ${use}, but columns.${use} is not set`;
  return lookup.by === 'created'
    ? rowsInWindow(
        session,
        { selection, column, instantAlias: 'createdAt', from: lookup.from, to: lookup.to, limit: lookup.limit, rowsPerPage },
        signal,
      )
    : rowsByValue(session, { selection, column, values: lookup.values, rowsPerPage }, signal);
}

async function* readTable(
  session: SqlSession,
  outbox: Outbox,
  table: Table,
  lookup: OutboxLookup,
  signal: AbortSignal,
): AsyncGenerator<Reading, ReadingEnd> {
  const ready = outboxTable(session, outbox, table);
  if (!ready.ok) return stoppedBy(ready.failure);
  const rows = rowsOf(session, ready.value, lookup, signal);
  if (typeof rows === 'string') return stoppedBy(failed('misconfigured', rows).failure);
  for (;;) {
    const page = await rows.next();
    if (page.done === true) return page.value;
    for (const row of page.value) yield outboxReading(session.source, ready.value, row);
  }
}

/** The outbox tables of one SQL database. */
export function sqlOutbox(session: SqlSession): OutboxSource {
  return {
    name: session.source,
    find: (outbox, lookup, signal) =>
      askTables(
        session,
        {
          role: 'outbox',
          tables: outbox.tables,
          partOf: (table) => table,
          window: lookup.by === 'created' ? { from: lookup.from, to: lookup.to } : null,
          opening: (status) => [databaseReading(session.source, status, status.askedAt)],
          read: (table) => readTable(session, outbox, table, lookup, signal),
        },
        signal,
      ),
    check: (outbox, signal) => checkOutbox(session, outbox, signal),
  };
}
