import type { GroupName, TableName, TopicName } from './plan.ts';

/** The tables of the shop team. The relays differ in what they note, as relays do. */
const SHOP_TABLES = `
create table outbox (
  id bigserial primary key, message_id text not null unique, order_no text not null, status text not null, topic text not null,
  payload text not null, headers text not null, created_at timestamptz not null, claimed_at timestamptz, sent_at timestamptz,
  attempts integer not null, partition_no integer, offset_no bigint, last_error text);
create index on outbox (order_no);
create index on outbox (created_at, id);
create table message_events (
  id bigserial primary key, message_id text not null, stage text not null, outcome text not null, at timestamptz not null,
  consumer text, producer_id text, seq bigint, partition_no integer, offset_no bigint, attempt integer, member text, error text);
create index on message_events (message_id);
create index on message_events (consumer, partition_no, offset_no);
create index on message_events (at, id);
create table login_code_outbox (
  id bigserial primary key, code_id text not null unique, customer text not null, payload text not null,
  created_at timestamptz not null, completion_date timestamptz, blocked boolean not null);
create index on login_code_outbox (customer);
create index on login_code_outbox (created_at, id);
create table login_events (like message_events including all);
create table dispatch_outbox (
  id bigserial primary key, message_id text not null unique, business_key text not null, topic text not null, status text not null,
  payload text not null, created_at timestamptz not null, sent_at timestamptz, partition_no integer, offset_no bigint);
create index on dispatch_outbox (business_key);
create index on dispatch_outbox (created_at, id);
create table receipt_outbox (
  id bigserial primary key, message_id text not null unique, business_key text not null, status text not null,
  payload text not null, created_at timestamptz not null, sent_at timestamptz, partition_no integer, offset_no bigint);
create index on receipt_outbox (business_key);
create index on receipt_outbox (created_at, id);
create table report_outbox (like receipt_outbox including all);
create table stock_outbox (like receipt_outbox including all);
`;

/** The tables of the billing team: its idempotency keys and its effect. */
const BILLING_TABLES = `
create table processed (message_id text primary key, claimed_at timestamptz not null);
create table invoices (id bigserial primary key, order_no text not null, amount numeric(12, 2) not null, created_at timestamptz not null);
create index on invoices (order_no);
`;

export type DatabaseName = 'shop' | 'billing';

/** The role that looks: it may select and nothing else. */
export const READER = 'waybill_ro';

/** Makes the tables of a database and lets the reader select from them. Roles belong to the server, so it may exist already. */
export function databaseSchema(database: DatabaseName): string {
  return `
do $$ begin create role ${READER} login; exception when duplicate_object or unique_violation then null; end $$;
${database === 'shop' ? SHOP_TABLES : BILLING_TABLES}
grant usage on schema public to ${READER};
grant select on all tables in schema public to ${READER};
`;
}

export function databaseOf(table: TableName): DatabaseName {
  return table === 'processed' || table === 'invoices' ? 'billing' : 'shop';
}

/** The column by which the rows of a table are put in, so that their ids follow their times. */
export function timeColumn(table: TableName): string {
  if (table === 'processed') return 'claimed_at';
  return table === 'message_events' || table === 'login_events' ? 'at' : 'created_at';
}

export interface TopicSettings {
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/** The times of the records are in the past: nothing may expire by itself. */
const KEPT = { 'retention.ms': '-1' };
/** Every record begins a segment, since each is older than a segment may be, and closed segments are compacted at once. */
const COMPACTED = { 'cleanup.policy': 'compact', 'segment.ms': '1000', 'min.cleanable.dirty.ratio': '0.001' };

export const TOPICS: Readonly<Record<TopicName, TopicSettings>> = {
  orders: { partitions: 4, config: KEPT },
  'orders-backup': { partitions: 1, config: KEPT },
  'orders-retry-0': { partitions: 1, config: KEPT },
  'orders.DLT': { partitions: 1, config: KEPT },
  'login-codes': { partitions: 2, config: KEPT },
  refunds: { partitions: 2, config: KEPT },
  shipments: { partitions: 2, config: KEPT },
  clicks: { partitions: 2, config: KEPT },
  receipts: { partitions: 1, config: KEPT },
  reports: { partitions: 1, config: KEPT },
  'stock-levels': { partitions: 1, config: COMPACTED },
};

/** What each group has read: to the end, unless a scenario says that it waits. */
export const SUBSCRIPTIONS: readonly { readonly group: GroupName; readonly topic: TopicName }[] = [
  { group: 'billing-v2', topic: 'orders' },
  { group: 'billing-v2', topic: 'orders-retry-0' },
  { group: 'email', topic: 'orders' },
  { group: 'sms-gateway', topic: 'login-codes' },
  { group: 'ledger', topic: 'refunds' },
  { group: 'warehouse', topic: 'shipments' },
  { group: 'exporter', topic: 'reports' },
  { group: 'analytics', topic: 'clicks' },
];
