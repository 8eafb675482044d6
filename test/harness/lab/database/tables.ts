import type { TableName } from '../plan.ts';

/** The shop team's database, and the one of the billing team. */
export type DatabaseName = 'shop' | 'billing';

/** What a system calls the types that systems call differently. */
export interface TypeNames {
  /** A key of 64 bits that counts by itself. */
  readonly ID: string;
  /** A text of at most 191 characters, which can be indexed. */
  readonly NAME: string;
  readonly TEXT: string;
  /** Microseconds; without a zone where the system has such a type. */
  readonly TIME: string;
  /** Microseconds and a zone, or an instant. */
  readonly INSTANT: string;
  readonly FLAG: string;
  readonly MONEY: string;
}

const traceTable = (name: TableName): string => `
create table ${name} (
  id ID, message_id NAME not null, stage NAME not null, outcome NAME not null, at TIME not null,
  consumer NAME, producer_id NAME, seq bigint, partition_no integer, offset_no bigint, attempt integer, member NAME, error TEXT);
create index ${name}_message on ${name} (message_id);
create index ${name}_place on ${name} (consumer, partition_no, offset_no);
create index ${name}_at on ${name} (at, id);`;

/** The outbox of a relay that notes the acknowledged coordinates. */
const notedTable = (name: TableName): string => `
create table ${name} (
  id ID, message_id NAME not null unique, business_key NAME not null, status NAME not null,
  payload TEXT not null, created_at TIME not null, sent_at TIME, partition_no integer, offset_no bigint);
create index ${name}_key on ${name} (business_key);
create index ${name}_created on ${name} (created_at, id);`;

/** The tables of the shop team. The relays differ in what they note, as relays do. */
const SHOP_TABLES = `
create table outbox (
  id ID, message_id NAME not null unique, order_no NAME not null, status NAME not null, topic NAME not null,
  payload TEXT not null, headers TEXT not null, created_at TIME not null, claimed_at TIME, sent_at TIME,
  attempts integer not null, partition_no integer, offset_no bigint, last_error TEXT);
create index outbox_order on outbox (order_no);
create index outbox_created on outbox (created_at, id);
create table unsent (id ID, message_id NAME not null, order_no NAME not null, payload TEXT not null, created_at TIME not null);
create index unsent_message on unsent (message_id);
create index unsent_order on unsent (order_no);
create index unsent_created on unsent (created_at, id);
create table login_code_outbox (
  id ID, code_id NAME not null unique, customer NAME not null, payload TEXT not null,
  created_at TIME not null, completion_date TIME, blocked FLAG not null);
create index login_code_outbox_customer on login_code_outbox (customer);
create index login_code_outbox_created on login_code_outbox (created_at, id);
create table dispatch_outbox (
  id ID, message_id NAME not null unique, business_key NAME not null, topic NAME not null, status NAME not null,
  payload TEXT not null, created_at INSTANT not null, sent_at INSTANT, partition_no integer, offset_no bigint);
create index dispatch_outbox_key on dispatch_outbox (business_key);
create index dispatch_outbox_created on dispatch_outbox (created_at, id);
${traceTable('message_events')}
${traceTable('login_events')}
${notedTable('receipt_outbox')}
${notedTable('report_outbox')}
${notedTable('stock_outbox')}
`;

/** The tables of the billing team: its idempotency keys and its effect. */
const BILLING_TABLES = `
create table processed (message_id NAME primary key, claimed_at TIME not null);
create table invoices (id ID, order_no NAME not null, amount MONEY not null, created_at TIME not null);
create index invoices_order on invoices (order_no);
`;

/** The statements that make the tables of a database. */
export function tableDefinitions(database: DatabaseName, types: TypeNames): string {
  const text = database === 'shop' ? SHOP_TABLES : BILLING_TABLES;
  return text.replaceAll(/\b[A-Z]+\b/g, (word) => {
    if (!(word in types)) throw new Error(`No type is called ${word}.`);
    return types[word as keyof TypeNames];
  });
}

export function databaseOf(table: TableName): DatabaseName {
  return table === 'processed' || table === 'invoices' ? 'billing' : 'shop';
}

/** The column by which the rows of a table are put in, so that their ids follow their times. */
export function timeColumn(table: TableName): string {
  if (table === 'processed') return 'claimed_at';
  return table === 'message_events' || table === 'login_events' ? 'at' : 'created_at';
}
