import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ConsumedRecord, consume } from '../kafka-admin.ts';
import { withAdmin } from '../kafka-client.ts';
import { queryPostgres } from '../postgres-client.ts';
import { sharedServers, uniqueName } from '../workspace-server.ts';
import type { ExpectedMessage } from './expected.ts';
import { type SeededShop, seedShop } from './seed.ts';

interface Workspace {
  readonly sources: Readonly<Record<string, { readonly url: string }>>;
  readonly routes: Readonly<Record<string, { readonly destination: { readonly topic: string } }>>;
}

const suffix = uniqueName('lab');
const SCALE = 3000;
let shop: SeededShop;
let workspace: Workspace;
let orders: readonly ConsumedRecord[];

beforeAll(async () => {
  const { kafka, postgres } = await sharedServers();
  shop = await seedShop({ kafka, postgres, suffix, scale: SCALE });
  workspace = parse(shop.workspace) as Workspace;
  orders = await consume(kafka, `orders-${suffix}`, SCALE + 50, { readUncommitted: true });
});
afterAll(() => shop.close());

function one(scenario: string): ExpectedMessage {
  const [message] = shop.expected.filter((each) => each.scenario === scenario);
  if (message === undefined) throw new Error(`There is no scenario ${scenario}.`);
  return message;
}

function idOf(record: ConsumedRecord): string {
  return String(record.headers['message-id']);
}

function copiesOf(messageId: string): readonly ConsumedRecord[] {
  return orders.filter((record) => idOf(record) === messageId);
}

async function idsIn(topic: string, count: number): Promise<readonly string[]> {
  const { kafka } = await sharedServers();
  return (await consume(kafka, `${topic}-${suffix}`, count)).map(idOf);
}

function rows(source: 'shop-db' | 'bill-db', sql: string, values: readonly unknown[] = []) {
  return queryPostgres(workspace.sources[source]?.url ?? '', sql, values);
}

async function committed(group: string, topic: string): Promise<Readonly<Record<number, bigint>>> {
  const { kafka } = await sharedServers();
  const query = { groupId: `${group}-${suffix}`, topics: [`${topic}-${suffix}`] };
  const [answer] = await withAdmin(kafka, (admin) => admin.fetchOffsets(query));
  return Object.fromEntries((answer?.partitions ?? []).map(({ partition, offset }) => [partition, BigInt(offset)]));
}

describe('the seeded shop', () => {
  it('expects something of every id once, and shows every code that Kafka can show', () => {
    const ids = shop.expected.map((message) => message.messageId);
    expect(new Set(ids).size).toBe(ids.length);
    const codes = new Set(shop.expected.flatMap((message) => [message.code, ...Object.values(message.deliveries)]));
    const wanted =
      'PROCESSED STORED COMMITTED NOT_YET_VISIBLE NOT_YET_CONSUMED IN_FLIGHT OVERDUE TXN_ABORTED DIVERTED OUTBOX_STUCK SEND_FAILED RELAY_LOST BROKER_LOST EXPIRED LOST_TO_RETENTION COMPACTED NOT_FOUND UNDETERMINED SKIPPED EFFECT_LOST DEAD_LETTERED PROCESS_FAILED FILTERED DISCARDED NOT_REACHED';
    expect([...codes].toSorted()).toEqual(wanted.split(' ').toSorted());
    const classes = new Set(shop.expected.flatMap((message) => message.duplicates));
    expect([...classes].toSorted()).toEqual('DUPLICATE_EFFECT FAN_OUT REBALANCE_REREAD REDELIVERY SEND_DUPLICATE SUPPRESSED'.split(' '));
    const findings = new Set(shop.expected.flatMap((message) => message.findings));
    expect([...findings].toSorted()).toEqual('clock-skew error-was-not-final late no-effect-seen row-behind'.split(' '));
  });

  it('has exactly one record of an order unless its scenario says otherwise', () => {
    const copies = {
      'relay-lost': 0,
      'send-failed': 0,
      'outbox-stuck-pending': 0,
      'outbox-stuck-claimed': 0,
      diverted: 0,
      'broker-lost': 0,
      'not-found': 0,
      suppressed: 2,
      'duplicate-effect': 2,
    };
    const wanted = new Map<string, number>(Object.entries(copies));
    for (const message of shop.expected.filter((each) => each.route === 'order-events')) {
      expect([message.scenario, copiesOf(message.messageId).length]).toEqual([message.scenario, wanted.get(message.scenario) ?? 1]);
    }
  });

  it('stores orders in the order of their times, except where a clock was wrong', () => {
    const late = one('clock-skew').messageId;
    for (const partition of [0, 1, 2, 3]) {
      const times = orders
        .filter((record) => record.partition === partition && idOf(record) !== late)
        .map((record) => Number(record.timestamp));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  it('notes the coordinates that the broker gave', async () => {
    const noted = await rows(
      'shop-db',
      "select message_id, partition_no, offset_no from outbox where offset_no is not null and message_id not in ('m-broker-lost', 'm-transaction-aborted', 'm-not-yet-visible')",
    );
    expect(noted.length).toBeGreaterThan(SCALE + 40);
    const places = new Map(orders.map((record) => [`${record.partition}/${record.offset}`, idOf(record)]));
    expect(noted.filter((row) => places.get(`${String(row['partition_no'])}/${String(row['offset_no'])}`) !== row['message_id'])).toEqual(
      [],
    );
  });

  it('holds one transaction open and has aborted another', async () => {
    const { kafka } = await sharedServers();
    const open = copiesOf(one('not-yet-visible').messageId)[0];
    const [ends] = (await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(`orders-${suffix}`))).filter((each) => each.partition === 3);
    expect(BigInt(ends?.high ?? '-1')).toBe(open?.offset); // kafkajs calls the last stable offset "high"
    const visible = new Set((await consume(kafka, `orders-${suffix}`, SCALE + 45)).map(idOf));
    expect(visible.has(one('transaction-aborted').messageId)).toBe(false);
    expect(visible.has(one('transaction-committed').messageId)).toBe(true);
  });

  it('lets groups wait where the scenarios say', async () => {
    const offsetOf = (scenario: string) => copiesOf(one(scenario).messageId)[0]?.offset;
    expect((await committed('billing-v2', 'orders'))[3]).toBe(offsetOf('overdue'));
    expect((await committed('email', 'orders'))[3]).toBe(offsetOf('not-yet-visible'));
    expect((await committed('billing-v2', 'orders-retry-0'))[0]).toBe(1n);
    const end = orders.filter((record) => record.partition === 2).at(-1);
    expect(end).toMatchObject({ offset: offsetOf('committed-ahead') });
    expect((await committed('email', 'orders'))[2]).toBe((end?.offset ?? 0n) + 1n);
  });

  it('has the fallback, retry and dead-letter copies', async () => {
    expect(await idsIn('orders-backup', 1)).toEqual([one('diverted').messageId]);
    expect(await idsIn('orders.DLT', 1)).toEqual([one('dead-lettered').messageId]);
    expect(await idsIn('orders-retry-0', 2)).toEqual([one('retried').messageId, one('retrying').messageId]);
  });

  it('has cut two logs and compacted one', async () => {
    expect(await idsIn('receipts', 3)).toEqual(['receipt-kept-1', 'receipt-kept-2', 'receipt-kept-3']);
    expect(await idsIn('reports', 2)).toEqual(['report-5', 'report-6']);
    expect((await committed('exporter', 'reports'))[0]).toBe(2n);
    expect((await idsIn('stock-levels', 3))[0]).toBe('stock-other');
  });

  it('sends the same click twice through one producer id, and another through two', async () => {
    const ids = await idsIn('clicks', 34);
    const twice = shop.expected.filter((message) => message.route === 'clicks' && message.duplicates.length > 0);
    expect(twice.map((message) => ids.filter((id) => id === message.messageId).length)).toEqual([2, 2]);
  });

  it('is read with a role that can only select', async () => {
    await expect(rows('shop-db', "update outbox set status = 'NEW'")).rejects.toThrow(/permission denied/);
    await expect(rows('bill-db', 'delete from processed')).rejects.toThrow(/permission denied/);
  });

  it('has two invoices where money was taken twice, and none where the effect is missing', async () => {
    const invoices = async (scenario: string) =>
      (await rows('bill-db', 'select 1 from invoices where order_no = $1', [one(scenario).businessKey])).length;
    const scenarios = ['duplicate-effect', 'ordinary', 'effect-lost', 'no-effect-seen', 'skipped'];
    expect(await Promise.all(scenarios.map(invoices))).toEqual([2, 1, 0, 0, 0]);
  });

  it('keeps microseconds', async () => {
    const [row] = await rows('shop-db', "select to_char(created_at, 'US') as microseconds from outbox limit 1");
    expect(row?.['microseconds']).toMatch(/417$/);
  });
});
