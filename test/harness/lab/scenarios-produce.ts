import { billingDone, emailTrace, waiting } from './consumers.ts';
import { type OrderVerdict, RELAY, elsewhere, expectOrder, newOrder, outboxRow, sendTrace, storedOrder } from './orders.ts';
import { type Fact, type PlannedRecord, type Scenario, type Shop, minutes, seconds } from './plan.ts';

const LOST: readonly ['NOT_REACHED', 'NOT_REACHED'] = ['NOT_REACHED', 'NOT_REACHED'];
const HANDLED: OrderVerdict = { code: 'PROCESSED', deliveries: ['PROCESSED', 'PROCESSED'] };

/** The relay notes "sent" before the broker answers, and the answer never comes. It has counted a number for it. */
export function relayLost(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-relay-lost', 1, minutes(50));
  const gap: Fact = { kind: 'sequence-gap', producer: RELAY, topic: 'orders', partition: 1, age: order.record.age };
  return {
    facts: [outboxRow(shop, order, 'SENT'), gap],
    expected: [expectOrder('relay-lost', order, { code: 'RELAY_LOST', deliveries: LOST })],
  };
}

/** The producer refuses the message for good. */
export function sendFailed(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-send-failed', 0, minutes(45));
  const error = 'RecordTooLargeException: the message is 1048789 bytes when serialized';
  return {
    facts: [outboxRow(shop, order, 'FAILED', { error, attempts: 3 }), sendTrace(shop, order, 'ERROR', error)],
    expected: [expectOrder('send-failed', order, { code: 'SEND_FAILED', deliveries: LOST })],
  };
}

/** Nothing has come to fetch the row. */
export function stuckPending(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-stuck-pending', 2, minutes(30));
  return { facts: [outboxRow(shop, order, 'NEW')], expected: [expectOrder('outbox-stuck-pending', order, { code: 'OUTBOX_STUCK' })] };
}

/** A relay took the row and died. */
export function stuckClaimed(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-stuck-claimed', 0, minutes(25));
  return { facts: [outboxRow(shop, order, 'SENDING')], expected: [expectOrder('outbox-stuck-claimed', order, { code: 'OUTBOX_STUCK' })] };
}

/** The relay notes "sent" inside a transaction that is rolled back afterwards. */
export function transactionAborted(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-transaction-aborted', 0, minutes(55));
  const record: PlannedRecord = { ...order.record, transaction: 'aborted' };
  return {
    facts: [{ kind: 'record', record }, outboxRow(shop, order, 'SENT', { acknowledged: record })],
    expected: [expectOrder('transaction-aborted', order, { code: 'TXN_ABORTED' })],
  };
}

/** Committed like any other, and followed by its marker: nothing is wrong. */
export function transactionCommitted(shop: Shop): Scenario {
  const planned = newOrder(shop, 'm-transaction-committed', 0, minutes(54));
  const order = { ...planned, record: { ...planned.record, transaction: 'committed' } as const };
  return {
    facts: [...storedOrder(shop, order), ...billingDone(shop, order), emailTrace(shop, order)],
    expected: [expectOrder('transaction-committed', order, HANDLED)],
  };
}

/** The transaction is still open: nobody who reads only committed records can have seen it. */
export function notYetVisible(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-not-yet-visible', 3, minutes(1));
  const record: PlannedRecord = { ...order.record, transaction: 'open' };
  const groups = (['billing-v2', 'email'] as const).map((group) => waiting(group, record));
  const deliveries = ['NOT_YET_VISIBLE', 'NOT_YET_VISIBLE'] as const;
  return {
    facts: [{ kind: 'record', record }, outboxRow(shop, order, 'SENT', { acknowledged: record }), ...groups],
    expected: [expectOrder('not-yet-visible', order, { code: 'NOT_YET_VISIBLE', deliveries })],
  };
}

/** The relay could not reach the topic and put the message into the fallback. */
export function diverted(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-diverted', 1, minutes(60));
  const { copyOf: _, ...record } = elsewhere(order, 'orders-backup');
  return {
    facts: [{ kind: 'record', record }, outboxRow(shop, order, 'SENT', { attempts: 4 })],
    expected: [expectOrder('diverted', order, { code: 'DIVERTED' })],
  };
}

/** The broker acknowledged an offset at which its log does not arrive any more. */
export function brokerLost(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-broker-lost', 0, minutes(65));
  const acknowledged = { partition: 0, offset: 5_000_000n };
  return {
    facts: [outboxRow(shop, order, 'SENT', { acknowledged })],
    expected: [expectOrder('broker-lost', order, { code: 'BROKER_LOST', deliveries: LOST })],
  };
}

/** Sent and handled, but the relay died before it noted that: it will send it again. */
export function rowBehind(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-row-behind', 1, minutes(20));
  const facts: readonly Fact[] = [{ kind: 'record', record: order.record }, outboxRow(shop, order, 'SENDING')];
  return {
    facts: [...facts, ...billingDone(shop, order), emailTrace(shop, order)],
    expected: [expectOrder('row-behind', order, { ...HANDLED, findings: ['row-behind'] })],
  };
}

/** The relay gave up after a timeout, but the broker had stored the record. */
export function errorWasNotFinal(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-error-was-not-final', 2, minutes(33));
  const error = 'TimeoutException: expiring 1 record(s), 30000 ms has passed since batch creation';
  const facts: readonly Fact[] = [{ kind: 'record', record: order.record }, outboxRow(shop, order, 'FAILED', { error })];
  return {
    facts: [...facts, ...billingDone(shop, order), emailTrace(shop, order)],
    expected: [expectOrder('error-was-not-final', order, { ...HANDLED, findings: ['row-behind', 'error-was-not-final'] })],
  };
}

/** The clock of the relay was ten minutes behind the database's. */
export function clockSkew(shop: Shop): Scenario {
  const planned = newOrder(shop, 'm-clock-skew', 0, minutes(37));
  const order = { ...planned, record: { ...planned.record, clockBehind: minutes(10) } };
  return {
    facts: [...storedOrder(shop, order), ...billingDone(shop, order), emailTrace(shop, order)],
    expected: [expectOrder('clock-skew', order, { ...HANDLED, findings: ['clock-skew'] })],
  };
}

/** An id that nobody ever used, on a route of which everything can be read. */
export function notFound(): Scenario {
  const unknown = { businessKey: null, code: 'NOT_FOUND', deliveries: {}, duplicates: [], findings: [] } as const;
  return {
    facts: [],
    expected: [
      { scenario: 'not-found', messageId: 'm-nobody-knows', route: 'order-events', ...unknown },
      { scenario: 'not-found-without-outbox', messageId: 'click-nobody-knows', route: 'clicks', ...unknown },
    ],
  };
}

/** Thirty orders of the last three hours that went the usual way. Partition 3 has had none since two and a half hours. */
export function ordinaryOrders(shop: Shop): Scenario {
  const young = Array.from({ length: 24 }, (_, index) => newOrder(shop, `m-ordinary-${index + 1}`, index % 3, minutes(175 - 7 * index)));
  const old = Array.from({ length: 6 }, (_, index) => newOrder(shop, `m-ordinary-${index + 25}`, 3, minutes(178 - 5 * index) + seconds(7)));
  const orders = [...young, ...old];
  return {
    facts: orders.flatMap((order) => [...storedOrder(shop, order), ...billingDone(shop, order), emailTrace(shop, order)]),
    expected: orders.map((order) => expectOrder('ordinary', order, HANDLED)),
  };
}
