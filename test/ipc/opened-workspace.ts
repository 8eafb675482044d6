import type { Route } from '../../main/domain/workspace/route.ts';
import { failed } from '../../main/domain/observation/failure.ts';
import type { OpenedWorkspace } from '../../main/ports/workspace-opener.ts';

const place = [{ kind: 'key' as const }];

/** A route with every kind of place on its way. */
export const fullRoute: Route = {
  name: 'orders',
  identity: { messageId: place, businessKey: place, search: { merchant: place } },
  outbox: {
    source: 'db',
    tables: ['public.outbox'],
    only: {},
    columns: { messageId: 'id', createdAt: 'at' },
    states: {},
    keepsSent: true,
    allowance: 1000,
  },
  destination: { kind: 'topic', source: 'kafka', topic: 'orders' },
  fallbacks: [{ kind: 'topic', source: 'kafka', topic: 'orders-backup' }],
  consumers: [
    {
      name: 'billing',
      group: 'billing',
      queue: null,
      witness: null,
      tracedAs: 'billing',
      isolation: 'read_committed',
      commit: 'after-processing',
      retries: [{ kind: 'topic', source: 'kafka', topic: 'orders-retry' }],
      deadLetter: { kind: 'topic', source: 'kafka', topic: 'orders.DLT' },
      trace: null,
      dedupe: [{ source: 'db', table: 'processed', columns: { key: 'id' }, key: [], means: 'done' }],
      effect: { source: 'db', table: 'invoices', columns: { key: 'no' }, key: [] },
    },
  ],
  grace: 30_000,
  timeToLive: null,
  overdueAfter: 3_600_000,
  clockMargin: null,
  reorderWindow: 1000,
  mask: [],
};

/** An open workspace whose sources answer nothing; `onClose` is told when they are closed. */
export function openedWorkspace(changes: Partial<OpenedWorkspace> = {}, onClose: () => void = () => undefined): OpenedWorkspace {
  const absent = () => failed('unreachable', 'not here');
  return {
    origin: 'file',
    path: '/home/shop/shop.yaml',
    history: null,
    workspace: {
      name: 'shop',
      environment: 'production',
      sources: {
        kafka: {
          kind: 'kafka',
          name: 'kafka',
          brokers: ['a:9093', 'b:9093'],
          tls: {},
          sasl: { mechanism: 'plain', username: 'waybill-ro' },
          reach: {},
          readBytesPerSecond: 5,
        },
        db: {
          kind: 'postgres',
          name: 'db',
          url: 'postgresql://someone:canary-3@db.int:5432/shop?user=someone',
          tls: null,
          replica: false,
          timeZone: null,
        },
        old: { kind: 'snapshot', name: 'old', path: '/home/shop/old.waybillcase' },
      },
      routes: { orders: fullRoute },
    },
    sources: {
      broker: absent,
      topology: absent,
      outbox: absent,
      trace: absent,
      dedupe: absent,
      effect: absent,
      fallback: absent,
      snapshot: absent,
      catalogue: absent,
      bulkTables: absent,
      bulkLogs: absent,
      continuity: absent,
      close: async () => onClose(),
    },
    secrets: [
      { source: 'kafka', field: 'password', address: 'kafka-0.int:9093', stored: false, required: true },
      { source: 'db', field: 'password', address: 'postgresql://db.int/shop', stored: true, required: false },
    ],
    ...changes,
  };
}
