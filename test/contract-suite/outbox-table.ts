import type { Outbox } from '../../main/domain/workspace/route.ts';
import type { Cell, TableFixture } from './table-fixture.ts';

/** An outbox table with every column a workspace can name. */
const fullColumns = {
  id: 'integer',
  message_id: 'text',
  order_no: 'text',
  status: 'text',
  created_at: 'instant',
  claimed_at: 'instant',
  sent_at: 'instant',
  attempts: 'integer',
  topic: 'text',
  partition_no: 'integer',
  offset_no: 'integer',
  payload: 'bytes',
  headers: 'json',
  last_error: 'text',
} as const satisfies TableFixture['columns'];

type Row = Partial<Readonly<Record<keyof typeof fullColumns, Cell>>>;

/** A table of that shape. */
export function outboxTable(name: string, rows: readonly Row[]): TableFixture {
  return { name, columns: fullColumns, key: ['id'], rows };
}

/** The outbox of a workspace over such tables. */
export function outboxOf(tables: readonly string[], more: Partial<Outbox> = {}): Outbox {
  return {
    source: 'shop-db',
    tables,
    only: {},
    columns: {
      id: 'id',
      messageId: 'message_id',
      businessKey: 'order_no',
      state: 'status',
      createdAt: 'created_at',
      claimedAt: 'claimed_at',
      sentAt: 'sent_at',
      attempts: 'attempts',
      destination: 'topic',
      partition: 'partition_no',
      offset: 'offset_no',
      payload: 'payload',
      headers: 'headers',
      error: 'last_error',
    },
    states: {
      pending: { kind: 'values', values: ['NEW'] },
      claimed: { kind: 'values', values: ['SENDING'] },
      sent: { kind: 'values', values: ['SENT'] },
      failed: { kind: 'values', values: ['FAILED'] },
    },
    keepsSent: true,
    allowance: 120_000,
    ...more,
  };
}
