import type { Identity } from '../../../main/domain/identity/identify.ts';
import type { Consumer, DedupeKeys, DedupeTable, Effect, Outbox, Route, TopicPlace, Trace } from '../../../main/domain/workspace/route.ts';
import { hour, minute, second } from './time.ts';

export const orders: TopicPlace = { kind: 'topic', source: 'kafka', topic: 'orders' };
export const backup: TopicPlace = { kind: 'topic', source: 'kafka', topic: 'orders-backup' };
export const retryTopic: TopicPlace = { kind: 'topic', source: 'kafka', topic: 'orders-retry-0' };
export const deadLetterTopic: TopicPlace = { kind: 'topic', source: 'kafka', topic: 'orders.DLT' };

/** How many partitions each topic of these tests has. */
export const partitionsOf: Readonly<Record<string, number>> = { orders: 4, 'orders-backup': 1, 'orders-retry-0': 1, 'orders.DLT': 1 };

export const identity: Identity = {
  messageId: [{ kind: 'header', name: 'message-id' }],
  businessKey: [{ kind: 'key' }],
  search: {},
};

export function outbox(parts: Partial<Outbox> = {}): Outbox {
  return {
    source: 'shop-db',
    tables: ['public.outbox'],
    only: {},
    columns: { messageId: 'message_id', createdAt: 'created_at', state: 'status', businessKey: 'order_no' },
    states: { pending: { kind: 'values', values: ['NEW'] }, sent: { kind: 'values', values: ['SENT'] } },
    keepsSent: true,
    allowance: 2 * minute,
    ...parts,
  };
}

/** A trace that records every message, as its owners declare. */
export function trace(parts: Partial<Trace> = {}): Trace {
  return {
    name: 'orders-trace',
    source: 'shop-db',
    table: 'public.message_events',
    sampled: 'every',
    columns: { messageId: 'message_id', at: 'at', stage: 'stage', outcome: 'outcome', partition: 'partition_no', offset: 'offset_no' },
    stages: { produce: ['SEND'], consume: ['CONSUME'], effect: [] },
    outcomes: { ok: ['OK'], failed: ['ERROR'], discarded: ['DROP'], filtered: ['FILTER'], duplicate: ['DUP'] },
    ...parts,
  };
}

/** A store whose entry is written with or after the effect. */
export const doneStore: DedupeTable = {
  source: 'bill-db',
  table: 'public.processed',
  columns: { key: 'message_id' },
  key: [{ name: 'messageId' }],
  means: 'done',
};
/** A store whose entry is written before the effect. */
export const claimStore: DedupeTable = {
  source: 'bill-db',
  table: 'public.claims',
  columns: { key: 'message_id' },
  key: [{ name: 'messageId' }],
  means: 'claimed',
};
/** Keys that are written with or after the effect, and expire. */
export const keyStore: DedupeKeys = { source: 'cache', key: ['dedupe:', { name: 'messageId' }], means: 'done' };
export const invoices: Effect = {
  source: 'bill-db',
  table: 'public.invoices',
  columns: { key: 'order_no' },
  key: [{ name: 'businessKey' }],
};

/** The consumer `billing`, of which everything is recorded. */
export function consumer(parts: Partial<Consumer> = {}): Consumer {
  return {
    name: 'billing',
    group: 'billing-v2',
    queue: null,
    witness: null,
    tracedAs: 'billing-service',
    isolation: 'read_uncommitted',
    commit: 'after-processing',
    retries: [retryTopic],
    deadLetter: deadLetterTopic,
    trace: trace(),
    dedupe: [doneStore],
    effect: invoices,
    ...parts,
  };
}

/** A consumer of which nothing is recorded but what its group committed. */
export function bareConsumer(parts: Partial<Consumer> = {}): Consumer {
  return consumer({
    name: 'email',
    group: 'email',
    tracedAs: 'email',
    retries: [],
    deadLetter: null,
    trace: null,
    dedupe: [],
    effect: null,
    ...parts,
  });
}

/** A route with an outbox, a fallback and the consumer `billing`. */
export function route(parts: Partial<Route> = {}): Route {
  return {
    name: 'order-events',
    identity,
    outbox: outbox(),
    destination: orders,
    fallbacks: [backup],
    consumers: [consumer()],
    grace: 30 * second,
    timeToLive: null,
    overdueAfter: hour,
    clockMargin: null,
    reorderWindow: 1000,
    mask: [],
    ...parts,
  };
}
