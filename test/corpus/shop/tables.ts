import { queryPostgres } from '../../harness/postgres-client.ts';

/** The shop's outbox, what its services trace, and what billing does to the world. */
export const shopTables = `
create table outbox (
  id bigserial primary key, message_id text not null unique, order_no text not null, topic text not null, status text not null default 'NEW',
  created_at timestamptz not null default now(), sent_at timestamptz, partition_no integer, offset_no bigint, last_error text);
create index on outbox (created_at, id);
create index on outbox (order_no);
create table message_events (
  id bigserial primary key, message_id text not null, at timestamptz not null default now(), stage text not null, outcome text not null,
  consumer text, member text, partition_no integer, offset_no bigint, attempt integer, error text);
create index on message_events (message_id);
create index on message_events (consumer, partition_no, offset_no);
create table invoices (id bigserial primary key, order_no text not null, created_at timestamptz not null default now());
create index on invoices (order_no);
`;

/** The tables that a workspace names, as it names them. */
export const outboxSettings = {
  source: 'db',
  tables: ['public.outbox'],
  columns: {
    messageId: 'message_id',
    businessKey: 'order_no',
    state: 'status',
    createdAt: 'created_at',
    sentAt: 'sent_at',
    partition: 'partition_no',
    offset: 'offset_no',
    destination: 'topic',
    error: 'last_error',
  },
  states: { pending: ['NEW'], sent: ['SENT'], failed: ['FAILED'] },
} as const;

export const traceSettings = {
  source: 'db',
  table: 'public.message_events',
  sampled: false,
  columns: {
    messageId: 'message_id',
    stage: 'stage',
    outcome: 'outcome',
    at: 'at',
    consumer: 'consumer',
    partition: 'partition_no',
    offset: 'offset_no',
    attempt: 'attempt',
    member: 'member',
    error: 'error',
  },
  stages: { produce: ['SEND'], consume: ['CONSUME'] },
  outcomes: { ok: ['OK'], failed: ['ERROR'], duplicate: ['DUP'], returned: ['RETURNED'] },
} as const;

export const effectSettings = {
  source: 'db',
  table: 'public.invoices',
  columns: { key: 'order_no', at: 'created_at' },
  key: '{businessKey}',
} as const;

/** The number of the order that a message is about. */
export function orderOf(messageId: string): string {
  return `order of ${messageId}`;
}

/** The application's transaction: rows for a relay to send, each of an order of its own. */
export async function recordOrders(database: string, topic: string, messageIds: readonly string[]): Promise<void> {
  for (const id of messageIds) await recordOrder(database, topic, id);
}

/** One row for a relay to send. */
export async function recordOrder(database: string, topic: string, messageId: string, order = orderOf(messageId)): Promise<void> {
  await queryPostgres(database, 'insert into outbox (message_id, order_no, topic) values ($1, $2, $3)', [messageId, order, topic]);
}

/** The row says: sent, and acknowledged there where its producer knows. */
export async function markSent(
  database: string,
  messageId: string,
  place: { readonly partition: number; readonly offset: bigint } | null = null,
): Promise<void> {
  await queryPostgres(
    database,
    "update outbox set status = 'SENT', sent_at = now(), partition_no = $2, offset_no = $3 where message_id = $1",
    [messageId, place?.partition ?? null, place === null ? null : String(place.offset)],
  );
}

/** A producer notes that it called send, and how that ended, as far as it knows. */
export async function traceSend(
  database: string,
  messageId: string,
  outcome: 'OK' | 'ERROR' | 'RETURNED',
  error: string | null = null,
): Promise<void> {
  const sql = "insert into message_events (message_id, stage, outcome, attempt, error) values ($1, 'SEND', $2, 1, $3)";
  await queryPostgres(database, sql, [messageId, outcome, error]);
}
