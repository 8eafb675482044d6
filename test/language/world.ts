import { correlate } from '../../main/domain/lifecycle/correlate.ts';
import type { Lifecycle } from '../../main/domain/lifecycle/lifecycle.ts';
import type { Coverage, CoverageRole } from '../../main/domain/observation/coverage.ts';
import type {
  AsideFacts,
  CommitFacts,
  ConfigFacts,
  ConsumeFacts,
  DedupeFacts,
  EffectFacts,
  Observation,
  OutboxFacts,
  ProduceFacts,
  RecordFacts,
  WitnessFacts,
} from '../../main/domain/observation/observation.ts';
import type { Consumer, Route, Trace } from '../../main/domain/workspace/route.ts';

/** A route and everything its sources could say of one message, for judging it with the real rules. */

const now = '2026-11-20T03:00:00Z';
export const createdAt = '2026-11-20T02:14:05.912345Z';
const id = { messageId: 'm-17', businessKey: 'o-9' };

const trace: Trace = {
  name: 'orders-trace',
  source: 'shop-db',
  table: 'public.message_events',
  sampled: 'every',
  columns: { messageId: 'message_id', at: 'at' },
  stages: { produce: ['SEND'], consume: ['CONSUME'], effect: ['EFFECT'] },
  outcomes: { ok: ['OK'], failed: ['ERROR'], discarded: ['DROP'], filtered: ['FILTER'], duplicate: ['DUP'] },
};

export const bareConsumer: Consumer = {
  name: 'email',
  group: 'email-v1',
  queue: null,
  witness: null,
  tracedAs: 'email',
  isolation: 'read_uncommitted',
  commit: 'auto',
  retries: [],
  deadLetter: null,
  trace: null,
  dedupe: [],
  effect: null,
};

export const billing: Consumer = {
  name: 'billing',
  group: 'billing-v2',
  queue: null,
  witness: null,
  tracedAs: 'billing-service',
  isolation: 'read_committed',
  commit: 'after-processing',
  retries: [{ kind: 'topic', source: 'kafka', topic: 'orders-retry-0' }],
  deadLetter: { kind: 'topic', source: 'kafka', topic: 'orders.DLT' },
  trace,
  dedupe: [
    { source: 'bill-db', table: 'public.processed', columns: { key: 'message_id' }, key: [{ name: 'messageId' }], means: 'claimed' },
  ],
  effect: { source: 'bill-db', table: 'public.invoices', columns: { key: 'order_no' }, key: [{ name: 'messageId' }] },
};

export function routeWith(parts: Partial<Route> = {}): Route {
  return {
    name: 'order-events',
    identity: { messageId: [{ kind: 'header', name: 'message-id' }], search: {} },
    outbox: {
      source: 'shop-db',
      tables: ['public.outbox'],
      only: {},
      columns: { messageId: 'message_id', createdAt: 'created_at' },
      states: {},
      keepsSent: true,
      allowance: 120_000,
    },
    destination: { kind: 'topic', source: 'kafka', topic: 'orders' },
    fallbacks: [{ kind: 'topic', source: 'kafka', topic: 'orders-backup' }],
    consumers: [billing],
    grace: 30_000,
    timeToLive: null,
    overdueAfter: 3_600_000,
    clockMargin: null,
    reorderWindow: 1000,
    mask: [],
    ...parts,
  };
}

const order: Readonly<Record<CoverageRole, string>> = {
  outbox: '2026-11-20T02:59:00Z',
  topology: '2026-11-20T02:59:00Z',
  destination: '2026-11-20T02:59:01Z',
  fallback: '2026-11-20T02:59:01Z',
  group: '2026-11-20T02:59:02Z',
  retry: '2026-11-20T02:59:03Z',
  'dead-letter': '2026-11-20T02:59:03Z',
  trace: '2026-11-20T02:59:04Z',
  history: '2026-11-20T02:59:05Z',
  dedupe: '2026-11-20T02:59:04Z',
  effect: '2026-11-20T02:59:04Z',
};

export function covered(role: CoverageRole, source: string, part: string, change: Partial<Coverage> = {}): Coverage {
  const stands = ['destination', 'fallback', 'retry', 'dead-letter'].includes(role);
  const range = { from: '0', to: '2000' };
  return {
    id: '',
    source,
    role,
    part,
    unit: stands ? 'offset' : 'none',
    wanted: stands ? range : null,
    read: stands ? [range] : [],
    asOf: order[role],
    complete: true,
    needed: true,
    reason: null,
    ...change,
  };
}

/** Everything that the full route has, read completely. */
export const everything: readonly Coverage[] = [
  covered('outbox', 'shop-db', 'public.outbox'),
  covered('destination', 'kafka', 'orders/0'),
  covered('fallback', 'kafka', 'orders-backup/0'),
  covered('group', 'kafka', 'billing-v2: orders'),
  covered('retry', 'kafka', 'orders-retry-0/0'),
  covered('dead-letter', 'kafka', 'orders.DLT/0'),
  covered('trace', 'shop-db', 'orders-trace'),
  covered('dedupe', 'bill-db', 'billing: public.processed'),
  covered('effect', 'bill-db', 'billing: public.invoices'),
];

/** `everything`, with the parts of some roles not read. */
export function without(...roles: readonly CoverageRole[]): readonly Coverage[] {
  return everything.map((entry) =>
    roles.includes(entry.role) ? { ...entry, read: [], complete: false, reason: 'timeout: no answer in 10 s' } : entry,
  );
}

type Place = { readonly topic?: string; readonly partition?: string; readonly offset?: string };

function observed<Kind extends Observation['kind']>(
  kind: Kind,
  source: string,
  coordinates: Readonly<Record<string, string>>,
  facts: Extract<Observation, { kind: Kind }>['facts'],
  at: string | null,
): Observation {
  return { id: '', source, kind, at, clock: 'broker', coordinates, facts } as unknown as Observation;
}

export function row(facts: Partial<OutboxFacts>): Observation {
  return observed(
    'outbox',
    'shop-db',
    { table: 'public.outbox', key: '90417733' },
    { ...id, state: 'sent', createdAt, ...facts },
    createdAt,
  );
}

export function send(facts: Partial<ProduceFacts>, at: string | null = '2026-11-20T02:14:06.377Z'): Observation {
  return observed('produce', 'shop-db', { table: 'public.message_events', key: '1' }, { ...id, outcome: 'ok', ...facts }, at);
}

function place(where: Place): Readonly<Record<string, string>> {
  return { topic: 'orders', partition: '0', offset: '1204', ...where };
}

const stored = { ...id, visibility: 'visible', timestampType: 'create', leaderEpoch: '31' } as const;

export function copy(facts: Partial<RecordFacts> = {}, where: Place = {}, at: string | null = '2026-11-20T02:14:06.377Z'): Observation {
  return observed('record', 'kafka', place(where), { ...stored, role: 'destination', ...facts }, at);
}

export function retry(facts: Partial<AsideFacts> = {}): Observation {
  return observed(
    'retry',
    'kafka',
    place({ topic: 'orders-retry-0', offset: '12' }),
    { ...stored, consumer: 'billing', ...facts },
    createdAt,
  );
}

export function deadLetter(facts: Partial<AsideFacts> = {}): Observation {
  return observed(
    'dead-letter',
    'kafka',
    place({ topic: 'orders.DLT', offset: '4118' }),
    { ...stored, consumer: 'billing', ...facts },
    createdAt,
  );
}

export function commit(facts: Partial<CommitFacts>, of = 'orders'): Observation {
  return observed('commit', 'kafka', { topic: of, partition: '0' }, { consumer: 'billing', group: 'billing-v2', ...facts }, null);
}

export function consume(facts: Partial<ConsumeFacts>, at: string | null = '2026-11-20T02:14:08.5Z', key = '2'): Observation {
  return observed(
    'consume',
    'shop-db',
    { table: 'public.message_events', key },
    { ...id, consumer: 'billing', trace: 'orders-trace', outcome: 'ok', ...facts },
    at,
  );
}

export function dedupe(facts: Partial<DedupeFacts>, at: string | null = '2026-11-20T02:14:08Z'): Observation {
  return observed(
    'dedupe',
    'bill-db',
    { table: 'public.processed', key: 'm-17' },
    { ...id, consumer: 'billing', place: 'public.processed', key: 'm-17', means: 'claimed', ownsKey: true, ...facts },
    at,
  );
}

export function effect(facts: Partial<EffectFacts> = {}, at: string | null = '2026-11-20T02:14:09Z'): Observation {
  return observed(
    'effect',
    'bill-db',
    { table: 'public.invoices', key: 'o-9' },
    { ...id, consumer: 'billing', key: 'm-17', ownsKey: true, ...facts },
    at,
  );
}

function config(source: string, coordinates: Readonly<Record<string, string>>, facts: ConfigFacts): Observation {
  return observed('config', source, coordinates, facts, order.destination);
}

export function topic(name: string, change: Partial<Extract<ConfigFacts, { subject: 'topic' }>> = {}): Observation {
  return config(
    'kafka',
    { topic: name },
    { subject: 'topic', partitions: '1', cleanupPolicy: 'delete', timestampType: 'create', ...change },
  );
}

export function partition(name: string, change: Partial<Extract<ConfigFacts, { subject: 'partition' }>> = {}): Observation {
  return config(
    'kafka',
    { topic: name, partition: '0' },
    { subject: 'partition', logStart: '0', lastStable: '2000', highWatermark: '2000', ...change },
  );
}

export function epoch(): Observation {
  return config('kafka', { topic: 'orders', partition: '0', offset: '1190' }, { subject: 'epoch', epoch: '32', previousEpoch: '31' });
}

/** A place of the destination: no record stands there, or that of another message. */
export function placeOf(offset: string, facts: Partial<Extract<ConfigFacts, { subject: 'place' }>> = {}): Observation {
  return config('kafka', { topic: 'orders', partition: '0', offset }, { subject: 'place', holds: 'nothing', ...facts });
}

export function database(facts: { readonly clockOffset: string; readonly replica: boolean; readonly replayedAt?: string }): Observation {
  return config('shop-db', { database: 'shop' }, { subject: 'database', ...facts });
}

/** The same shop on RabbitMQ: an exchange with one queue, its witness and a dead-letter queue. */
const queued: Consumer = {
  ...billing,
  queue: 'billing.q',
  witness: 'billing.witness',
  retries: [],
  deadLetter: { kind: 'queue', source: 'rabbit', queue: 'billing.dlq', witness: 'billing.dlq.witness' },
};

export const exchangeRoute = (parts: Partial<Consumer> = {}): Route =>
  routeWith({
    destination: { kind: 'exchange', source: 'rabbit', exchange: 'shop', routingKey: 'orders' },
    fallbacks: [],
    consumers: [{ ...queued, ...parts }],
  });

export function witness(facts: Partial<WitnessFacts> = {}): Observation {
  return observed(
    'witness',
    'rabbit',
    { topic: 'billing.witness', partition: '0', offset: '500' },
    { ...id, visibility: 'visible', timestampType: 'append', role: 'destination', ...facts },
    '2026-11-20T02:14:06.5Z',
  );
}

export function unsent(): Observation {
  return observed('record', 'shop-db', { table: 'public.unsent', key: '7' }, { ...id, role: 'fallback', visibility: 'visible' }, createdAt);
}

export function exchange(facts: Partial<Extract<ConfigFacts, { subject: 'exchange' }>>): Observation {
  return config('rabbit', { exchange: 'shop', routingKey: 'orders' }, { subject: 'exchange', type: 'topic', routed: 'yes', ...facts });
}

export function queue(facts: Partial<Extract<ConfigFacts, { subject: 'queue' }>>, name = 'billing.q'): Observation {
  return config('rabbit', { queue: name }, { subject: 'queue', type: 'quorum', bound: 'yes', ...facts });
}

const streams = ['billing.witness', 'billing.dlq.witness'];

/** What streams and queues say of themselves; the queue as given. */
export function rabbit(facts: Partial<Extract<ConfigFacts, { subject: 'queue' }>> = {}): readonly Observation[] {
  return [
    exchange({}),
    queue({ ready: '0', unacknowledged: '0', ...facts }),
    ...streams.flatMap((name) => [
      queue({ type: 'stream' }, name),
      { ...topic(name, { timestampType: 'append' }), source: 'rabbit' },
      { ...partition(name, { endAt: '2026-11-20T02:50:00Z' }), source: 'rabbit' },
    ]),
  ];
}

const behind = { from: '100', to: '2000' };
const streamed = { unit: 'offset', wanted: behind, read: [behind] } as const;

/** Everything that the route of the exchange has, read completely; `roles` are those that were not. */
export function exchangeRead(...roles: readonly CoverageRole[]): readonly Coverage[] {
  const read = [
    covered('outbox', 'shop-db', 'public.outbox'),
    covered('topology', 'rabbit', 'exchange shop'),
    covered('destination', 'rabbit', 'billing.witness/0', streamed),
    covered('dead-letter', 'rabbit', 'billing.dlq.witness/0', streamed),
    ...everything.filter(({ role }) => ['trace', 'dedupe', 'effect'].includes(role)),
  ];
  return read.map((entry) =>
    roles.includes(entry.role) ? { ...entry, read: [], complete: false, reason: 'timeout: no answer in 10 s' } : entry,
  );
}

const topics = ['orders', 'orders-backup', 'orders-retry-0', 'orders.DLT'].flatMap((name) => [topic(name), partition(name)]);

/** The lifecycle of `m-17` from these observations; topics are described unless `own` says that the observations do it. */
export function lifecycle(
  observations: readonly Observation[],
  parts: { readonly coverage?: readonly Coverage[]; readonly route?: Route; readonly own?: boolean; readonly now?: string } = {},
): Lifecycle {
  return correlate(
    {
      route: parts.route ?? routeWith(),
      observations: [...observations, ...(parts.own === true ? [] : topics)],
      coverage: parts.coverage ?? everything,
      now: parts.now ?? now,
    },
    'm-17',
  );
}
