import type { RabbitmqAddress } from '../../rabbitmq-address.ts';
import type { ShopDatabase } from '../database/database-system.ts';
import type { DatabaseName } from '../database/tables.ts';
import type { DedupeStore } from '../dedupe-store.ts';
import { STATES, TRACE_COLUMNS } from '../workspace-routes.ts';
import type { WorkspaceParts } from '../workspace-text.ts';
import { EXCHANGES, LINES, LINE_NAMES, type Line, type LineName, PLACES, queueOf, witnessOf } from './lines.ts';
import { routeOf } from './parcels.ts';

/** The names of the shop's sources in the workspace file. */
export const SOURCES = { rabbit: 'rabbit', shop: 'parcel-db', billing: 'carrier-db' } as const;

export interface RabbitNames {
  readonly rabbitmq: RabbitmqAddress;
  /** AMQP, with the virtual host of the shop and the user who looks. */
  readonly url: string;
  readonly databases: Readonly<Record<DatabaseName, ShopDatabase>>;
  readonly dedupe: DedupeStore;
}

const rabbit = { source: SOURCES.rabbit };

/** What only the carrier has: a fallback, idempotency keys and an effect. */
function carrier({ databases, dedupe }: RabbitNames): object {
  return {
    dedupe: [dedupe.entry],
    effect: {
      source: SOURCES.billing,
      table: databases.billing.table('invoices'),
      columns: { key: 'order_no', at: 'created_at' },
      key: '{businessKey}',
    },
  };
}

function fallbacks({ databases }: RabbitNames): readonly object[] {
  const columns = { messageId: 'message_id', businessKey: 'order_no', at: 'created_at' };
  return [
    { ...rabbit, queue: PLACES.backup },
    { source: SOURCES.shop, table: databases.shop.table('unsent'), columns },
  ];
}

function deadLetterOf({ deadLetters }: Line): object {
  if (deadLetters === undefined) return {};
  const place = deadLetters === 'dead' ? { queue: PLACES.dead, witness: PLACES.deadWitness } : { queue: PLACES.archive };
  return { deadLetter: { ...rabbit, ...place } };
}

function route(names: RabbitNames, name: LineName): object {
  const line = LINES[name];
  return {
    identity: { messageId: 'property:message-id', businessKey: 'header:order-no', occurredAt: 'header:occurred-at' },
    outbox: {
      source: SOURCES.shop,
      tables: [names.databases.shop.table('outbox')],
      only: { topic: [line.key] },
      columns: {
        messageId: 'message_id',
        businessKey: 'order_no',
        state: 'status',
        createdAt: 'created_at',
        claimedAt: 'claimed_at',
        sentAt: 'sent_at',
        attempts: 'attempts',
        destination: 'topic',
        payload: 'payload',
        error: 'last_error',
      },
      states: STATES,
      allowance: name === 'newsletters' ? '12h' : '2s',
    },
    destination: { ...rabbit, exchange: EXCHANGES.shop, routingKey: line.key },
    ...(name === 'parcels' ? { fallbacks: fallbacks(names) } : {}),
    consumers: [
      {
        name: line.consumer,
        queue: queueOf(name),
        ...(line.witness ? { witness: witnessOf(name) } : {}),
        ...deadLetterOf(line),
        ...(name === 'notes' ? {} : { trace: 'parcels-trace' }),
        ...(name === 'parcels' ? carrier(names) : {}),
      },
    ],
    grace: '1s',
    overdueAfter: '1h',
    clockMargin: '1s',
    ...line.times,
  };
}

/** What the shop on RabbitMQ adds to a workspace file. */
export function rabbitParts(names: RabbitNames): WorkspaceParts {
  const { rabbitmq, url, databases, dedupe } = names;
  return {
    sources: {
      [SOURCES.rabbit]: { kind: 'rabbitmq', url, management: rabbitmq.management },
      [SOURCES.shop]: databases.shop.source,
      [SOURCES.billing]: databases.billing.source,
      ...dedupe.sources,
    },
    routes: Object.fromEntries(LINE_NAMES.map((name) => [routeOf(name), route(names, name)])),
    traces: {
      'parcels-trace': {
        source: SOURCES.shop,
        table: databases.shop.table('message_events'),
        sampled: false,
        columns: TRACE_COLUMNS,
        stages: { produce: ['SEND'], consume: ['CONSUME'] },
        outcomes: { ok: ['OK'], failed: ['ERROR'], discarded: ['DROP'], filtered: ['FILTER'], duplicate: ['DUP'], returned: ['RETURN'] },
      },
    },
  };
}
