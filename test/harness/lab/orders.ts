import { createHash } from 'node:crypto';
import type { ExpectedCode, ExpectedDuplicate, ExpectedFinding, ExpectedMessage } from './expected.ts';
import { type Age, type Fact, type PlannedRecord, type Row, type Shop, type TopicName, type Where, seconds } from './plan.ts';

/** One message of the route order-events. */
export interface Order {
  readonly messageId: string;
  readonly orderNumber: string;
  /** When its outbox row was written. */
  readonly created: Age;
  readonly payload: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Its record in `orders`, 200 ms later: planned, and real only when its fact is part of the scenario. */
  readonly record: PlannedRecord;
}

export const RELAY = 'relay-1';
const MERCHANTS = ['merchant-7', 'merchant-12', 'merchant-31'];

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A trace context as tracing libraries put it into a header; the same message always gets the same one. */
export function traceparent(messageId: string): string {
  const hex = digest(messageId);
  return `00-${hex.slice(0, 32)}-${hex.slice(32, 48)}-01`;
}

/** A made-up phone number that belongs to the business key. */
function phoneOf(key: string): string {
  return `+49-1555-${String(parseInt(digest(key).slice(0, 6), 16)).padStart(8, '0')}`;
}

/** Plans an order that is written to the given partition `age` before the seed. */
export function newOrder(shop: Shop, messageId: string, partition: number, age: Age): Order {
  const orderNumber = shop.orderNumber(messageId, partition);
  const amount = (parseInt(digest(messageId).slice(0, 4), 16) / 100).toFixed(2);
  const payload = JSON.stringify({ orderNo: orderNumber, status: 'PAID', amount, phone: phoneOf(orderNumber) });
  const headers = {
    'message-id': messageId,
    'occurred-at': shop.at(age),
    traceparent: traceparent(messageId),
    'producer-id': RELAY,
    'x-merchant-id': MERCHANTS[parseInt(digest(messageId).slice(0, 2), 16) % MERCHANTS.length] ?? '',
  };
  const record = { topic: 'orders', partition, age: age - 200, key: orderNumber, value: payload, headers, producer: RELAY } as const;
  return { messageId, orderNumber, created: age, payload, headers, record };
}

export type RowState = 'NEW' | 'SENDING' | 'SENT' | 'FAILED';

export interface RowOptions {
  readonly attempts?: number;
  readonly error?: string;
  /** The coordinates that the broker acknowledged, as far as the relay noted them. */
  readonly acknowledged?: PlannedRecord | { readonly partition: number; readonly offset: bigint };
}

function coordinates(
  where: Where,
  acknowledged: RowOptions['acknowledged'],
): { readonly partition: number | null; readonly offset: bigint | null } {
  if (acknowledged === undefined) return { partition: null, offset: null };
  return 'topic' in acknowledged ? where(acknowledged) : acknowledged;
}

/** The outbox row of an order. It was claimed 100 ms and sent 450 ms after it was written. */
export function outboxRow(shop: Shop, order: Order, status: RowState, options: RowOptions = {}): Fact {
  const values = (where: Where): Row => {
    const { partition, offset } = coordinates(where, options.acknowledged);
    return {
      message_id: order.messageId,
      order_no: order.orderNumber,
      status,
      topic: shop.topic('orders'),
      payload: order.payload,
      headers: JSON.stringify(order.headers),
      created_at: shop.at(order.created),
      claimed_at: status === 'NEW' ? null : shop.at(order.created - 100),
      sent_at: status === 'SENT' ? shop.at(order.created - 450) : null,
      attempts: options.attempts ?? (status === 'NEW' ? 0 : 1),
      partition_no: partition,
      offset_no: offset,
      last_error: options.error ?? null,
    };
  };
  return { kind: 'row', table: 'outbox', values };
}

/** The relay's own trace of a send. */
export function sendTrace(shop: Shop, order: Order, outcome: 'OK' | 'ERROR', error: string | null = null): Fact {
  const values = (where: Where): Row => {
    const stored = outcome === 'OK' ? where(order.record) : null;
    return {
      message_id: order.messageId,
      stage: 'SEND',
      outcome,
      at: shop.at(order.created - 400),
      producer_id: RELAY,
      seq: stored?.sequence ?? null,
      partition_no: stored?.partition ?? null,
      offset_no: stored?.offset ?? null,
      attempt: 1,
      error,
    };
  };
  return { kind: 'row', table: 'message_events', values };
}

/** An order that went the usual way as far as the topic: row, record and the relay's trace. */
export function storedOrder(shop: Shop, order: Order): readonly Fact[] {
  return [
    { kind: 'record', record: order.record },
    outboxRow(shop, order, 'SENT', { acknowledged: order.record }),
    sendTrace(shop, order, 'OK'),
  ];
}

/** A further copy of the order's record, written `later` after the first one. */
export function secondCopy(order: Order, later: Age, producer: string): PlannedRecord {
  return { ...order.record, age: order.record.age - later, producer, copyOf: order.record };
}

/** The order's message in another topic of the route (fallback, retry, dead letter), 30 s after the record. */
export function elsewhere(order: Order, topic: TopicName, headers: Readonly<Record<string, string>> = {}): PlannedRecord {
  const copy = { ...order.record, topic, partition: 0, age: order.record.age - seconds(30), copyOf: order.record };
  return { ...copy, headers: { ...order.headers, ...headers } };
}

export interface OrderVerdict {
  readonly code: ExpectedCode;
  /** Of billing and email, in this order; a shorter list leaves the rest open. */
  readonly deliveries?: readonly ExpectedCode[];
  readonly duplicates?: readonly ExpectedDuplicate[];
  readonly findings?: readonly ExpectedFinding[];
}

const CONSUMERS = ['billing', 'email'];

/** What must be said about an order. */
export function expectOrder(scenario: string, order: Order, verdict: OrderVerdict): ExpectedMessage {
  const deliveries = (verdict.deliveries ?? []).map((code, index) => [CONSUMERS[index] ?? '', code] as const);
  return {
    scenario,
    messageId: order.messageId,
    businessKey: order.orderNumber,
    route: 'order-events',
    code: verdict.code,
    deliveries: Object.fromEntries(deliveries),
    duplicates: verdict.duplicates ?? [],
    findings: verdict.findings ?? [],
  };
}
