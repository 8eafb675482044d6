import type { Trace } from '../../main/domain/workspace/route.ts';
import type { Cell, TableFixture } from './table-fixture.ts';

/** Every column a workspace can name. */
export const traceColumns = {
  id: 'integer',
  message_id: 'text',
  order_no: 'text',
  stage: 'text',
  outcome: 'text',
  at: 'instant',
  consumer: 'text',
  producer_id: 'text',
  seq: 'text',
  partition_no: 'integer',
  offset_no: 'integer',
  attempt: 'integer',
  member: 'text',
  error: 'text',
} as const satisfies TableFixture['columns'];

export type TraceLine = Partial<Readonly<Record<keyof typeof traceColumns, Cell>>>;

/** A table of traces with every column a workspace can name; lines are numbered. */
export function traceLines(name: string, rows: readonly TraceLine[]): TableFixture {
  return {
    name,
    columns: traceColumns,
    key: ['id'],
    rows: rows.map((row, index) => ({ id: String(index + 1), at: '2026-11-20T02:11:09Z', ...row })),
  };
}

/** The trace of a workspace over such a table. */
export function traceOf(table: string, more: Partial<Trace> = {}): Trace {
  return {
    name: 'orders-trace',
    source: 'shop-db',
    table,
    sampled: 'every',
    columns: {
      messageId: 'message_id',
      businessKey: 'order_no',
      at: 'at',
      stage: 'stage',
      outcome: 'outcome',
      consumer: 'consumer',
      producer: 'producer_id',
      sequence: 'seq',
      partition: 'partition_no',
      offset: 'offset_no',
      attempt: 'attempt',
      member: 'member',
      error: 'error',
    },
    stages: { produce: ['SEND'], consume: ['CONSUME', 'HANDLE'], effect: ['EFFECT'] },
    outcomes: { ok: ['OK'], failed: ['ERROR'], discarded: ['DROP'], filtered: ['FILTER'], duplicate: ['DUP'] },
    ...more,
  };
}
