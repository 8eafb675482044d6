import type { KafkaAddress } from '../kafka-address.ts';
import type { ShopDatabase } from './database/database-system.ts';
import type { DatabaseName } from './database/tables.ts';
import type { DedupeStore } from './dedupe-store.ts';
import type { GroupName, TableName, TopicName } from './plan.ts';
import type { WorkspaceParts } from './workspace-text.ts';

export interface WorkspaceNames {
  readonly kafka: KafkaAddress;
  readonly databases: Readonly<Record<DatabaseName, ShopDatabase>>;
  readonly dedupe: DedupeStore;
  readonly topic: (name: TopicName) => string;
  readonly group: (name: GroupName) => string;
}

/** The states of a relay that writes them down as words. */
export const STATES = { pending: ['NEW'], claimed: ['SENDING'], sent: ['SENT'], failed: ['FAILED'] };

export const TRACE_COLUMNS = {
  messageId: 'message_id',
  stage: 'stage',
  outcome: 'outcome',
  at: 'at',
  consumer: 'consumer',
  producer: 'producer_id',
  sequence: 'seq',
  partition: 'partition_no',
  offset: 'offset_no',
  attempt: 'attempt',
  member: 'member',
  error: 'error',
};

function trace({ databases }: WorkspaceNames, table: TableName): object {
  return {
    source: 'shop-db',
    table: databases.shop.table(table),
    sampled: false,
    columns: TRACE_COLUMNS,
    stages: { produce: ['SEND'], consume: ['CONSUME'], effect: ['EFFECT'] },
    outcomes: { ok: ['OK'], failed: ['ERROR'], discarded: ['DROP'], filtered: ['FILTER'], duplicate: ['DUP'] },
  };
}

const IDENTITY = { messageId: 'header:message-id', businessKey: 'key', traceId: 'header:traceparent', occurredAt: 'header:occurred-at' };

function orderEvents({ databases, dedupe, topic, group }: WorkspaceNames): object {
  return {
    identity: {
      ...IDENTITY,
      producer: 'header:producer-id',
      sequence: 'header:seq',
      search: { merchant: 'header:x-merchant-id', phone: 'json:/phone' },
    },
    outbox: {
      source: 'shop-db',
      tables: [databases.shop.table('outbox')],
      columns: {
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
      states: STATES,
      allowance: '2m',
      message: {
        key: '{businessKey}',
        value: 'payload',
        valueEncoding: 'utf8',
        headers: { 'message-id': '{messageId}', 'occurred-at': '{createdAt}' },
        partition: 'key-murmur2',
      },
    },
    destination: { source: 'kafka', topic: topic('orders') },
    fallbacks: [{ source: 'kafka', topic: topic('orders-backup') }],
    consumers: [
      {
        name: 'billing',
        group: group('billing-v2'),
        tracedAs: 'billing-service',
        isolation: 'read_committed',
        commit: 'after-processing',
        retries: [{ source: 'kafka', topic: topic('orders-retry-0') }],
        deadLetter: { source: 'kafka', topic: topic('orders.DLT') },
        trace: 'orders-trace',
        dedupe: [dedupe.entry],
        effect: {
          source: 'bill-db',
          table: databases.billing.table('invoices'),
          columns: { key: 'order_no', at: 'created_at' },
          key: '{businessKey}',
        },
      },
      { name: 'email', group: group('email'), commit: 'auto', trace: 'orders-trace' },
    ],
    grace: '30s',
    overdueAfter: '1h',
    clockMargin: '1h',
    mask: ['json:/phone'],
  };
}

function loginCodes({ databases, topic, group }: WorkspaceNames): object {
  return {
    identity: IDENTITY,
    outbox: {
      source: 'shop-db',
      tables: [databases.shop.table('login_code_outbox')],
      columns: { messageId: 'code_id', businessKey: 'customer', createdAt: 'created_at', sentAt: 'completion_date', payload: 'payload' },
      states: { sent: { notNull: 'completion_date' }, failed: { true: 'blocked' }, pending: 'otherwise' },
      allowance: '2m',
    },
    destination: { source: 'kafka', topic: topic('login-codes') },
    consumers: [{ name: 'sms-gateway', group: group('sms-gateway'), commit: 'watermark', trace: 'login-trace' }],
    grace: '30s',
    timeToLive: '5m',
    overdueAfter: '1h',
  };
}

const DISPATCH_COLUMNS = {
  messageId: 'message_id',
  businessKey: 'business_key',
  state: 'status',
  createdAt: 'created_at',
  sentAt: 'sent_at',
  destination: 'topic',
  partition: 'partition_no',
  offset: 'offset_no',
  payload: 'payload',
};

/** Refunds and shipments share a table; each route takes its own rows by the topic column. */
function dispatch(
  names: WorkspaceNames,
  topic: 'refunds' | 'shipments',
  consumer: 'ledger' | 'warehouse',
  more: object,
  times: object,
): object {
  return {
    identity: IDENTITY,
    outbox: {
      source: 'shop-db',
      tables: [names.databases.shop.table('dispatch_outbox')],
      only: { topic: [names.topic(topic)] },
      columns: DISPATCH_COLUMNS,
      states: STATES,
      ...more,
    },
    destination: { source: 'kafka', topic: names.topic(topic) },
    consumers: [{ name: consumer, group: names.group(consumer), commit: 'after-processing', trace: 'orders-trace' }],
    ...times,
  };
}

/** A route whose relay notes the acknowledged coordinates. */
function noted(names: WorkspaceNames, topic: TopicName, table: TableName, more: object = {}): object {
  const { destination: _, ...columns } = DISPATCH_COLUMNS;
  return {
    identity: IDENTITY,
    outbox: { source: 'shop-db', tables: [names.databases.shop.table(table)], columns, states: STATES, allowance: '2m' },
    destination: { source: 'kafka', topic: names.topic(topic) },
    ...more,
    grace: '30s',
    overdueAfter: '1h',
  };
}

/** What the shop on Kafka adds to a workspace file. */
export function workspaceParts(names: WorkspaceNames): WorkspaceParts {
  const { kafka, databases, dedupe, topic, group } = names;
  return {
    sources: {
      kafka: { kind: 'kafka', brokers: kafka.brokers },
      'shop-db': databases.shop.source,
      'bill-db': databases.billing.source,
      ...dedupe.sources,
    },
    routes: {
      'order-events': orderEvents(names),
      'login-codes': loginCodes(names),
      refunds: dispatch(names, 'refunds', 'ledger', { allowance: '12h' }, { grace: '12h', overdueAfter: '24h' }),
      shipments: dispatch(names, 'shipments', 'warehouse', { allowance: '2m', keepsSent: false }, { grace: '30s', overdueAfter: '1h' }),
      clicks: {
        identity: IDENTITY,
        destination: { source: 'kafka', topic: topic('clicks') },
        // nothing records what this consumer does
        consumers: [{ name: 'analytics', group: group('analytics') }],
      },
      receipts: noted(names, 'receipts', 'receipt_outbox', { clockMargin: '10m' }),
      reports: noted(names, 'reports', 'report_outbox', { consumers: [{ name: 'exporter', group: group('exporter') }] }),
      'stock-levels': noted(names, 'stock-levels', 'stock_outbox'),
    },
    traces: { 'orders-trace': trace(names, 'message_events'), 'login-trace': trace(names, 'login_events') },
  };
}
