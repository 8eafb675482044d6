import type { ConfigFacts, ConfigObservation } from '../../../main/domain/observation/observation.ts';
import type { Route } from '../../../main/domain/workspace/route.ts';
import { queuesOf, streamsOf } from './rabbit.ts';
import { partitionsOf } from './route.ts';
import { ago, second } from './time.ts';

type Facts<Subject extends ConfigFacts['subject']> = Extract<ConfigFacts, { subject: Subject }>;

const boundariesAt = ago(6 * second);
const topologyAt = ago(7 * second);

/** What the broker says of a topic: by default it deletes and does not compact. */
export function topicConfig({
  source = 'kafka',
  topic = 'orders',
  ...facts
}: Partial<Facts<'topic'>> & { readonly source?: string; readonly topic?: string } = {}): ConfigObservation {
  const partitions = String(partitionsOf[topic] ?? 1);
  const said: Facts<'topic'> = {
    subject: 'topic',
    partitions,
    cleanupPolicy: 'delete',
    timestampType: 'create',
    topicId: `id-of-${topic}`,
    ...facts,
  };
  return { id: '', source, kind: 'config', at: boundariesAt, clock: 'broker', coordinates: { topic }, facts: said };
}

/** The boundaries of one partition: a log that begins at 0, ends at 1000 and has no open transaction. */
export function partitionConfig({
  source = 'kafka',
  topic = 'orders',
  partition = '1',
  ...facts
}: Partial<Facts<'partition'>> & {
  readonly source?: string;
  readonly topic?: string;
  readonly partition?: string;
} = {}): ConfigObservation {
  const said: Facts<'partition'> = { subject: 'partition', logStart: '0', lastStable: '1000', highWatermark: '1000', ...facts };
  return { id: '', source, kind: 'config', at: boundariesAt, clock: 'broker', coordinates: { topic, partition }, facts: said };
}

/** A leader epoch that begins in partition 1. */
export function epochConfig({
  topic = 'orders',
  partition = '1',
  offset = '450',
  ...facts
}: Partial<Facts<'epoch'>> & { readonly topic?: string; readonly partition?: string; readonly offset?: string } = {}): ConfigObservation {
  const said: Facts<'epoch'> = { subject: 'epoch', epoch: '4', previousEpoch: '3', ...facts };
  return { id: '', source: 'kafka', kind: 'config', at: null, clock: 'broker', coordinates: { topic, partition, offset }, facts: said };
}

/** A place of partition 1 at which no record stands; with `messageId` at which that message does. */
export function placeConfig({
  topic = 'orders',
  partition = '1',
  offset = '500',
  at = boundariesAt,
  ...names
}: Partial<Facts<'place'>> & {
  readonly topic?: string;
  readonly partition?: string;
  readonly offset?: string;
  readonly at?: string;
} = {}): ConfigObservation {
  const holds = names.messageId === undefined ? 'nothing' : 'other';
  const said: Facts<'place'> = { subject: 'place', holds, ...names };
  return { id: '', source: 'kafka', kind: 'config', at, clock: 'tool', coordinates: { topic, partition, offset }, facts: said };
}

/** What a database says of itself: a primary whose clock is this machine's. */
export function databaseConfig({
  source = 'shop-db',
  ...facts
}: Partial<Facts<'database'>> & { readonly source?: string } = {}): ConfigObservation {
  const said: Facts<'database'> = { subject: 'database', clockOffset: '0', replica: false, ...facts };
  return { id: '', source, kind: 'config', at: ago(8 * second), clock: 'tool', coordinates: {}, facts: said };
}

/** What a broker says of an exchange: the route's key reaches a queue. */
export function exchangeConfig({
  exchange = 'shop',
  routingKey = 'orders',
  ...facts
}: Partial<Facts<'exchange'>> & { readonly exchange?: string; readonly routingKey?: string } = {}): ConfigObservation {
  const said: Facts<'exchange'> = { subject: 'exchange', type: 'topic', routed: 'yes', ...facts };
  return { id: '', source: 'rabbit', kind: 'config', at: topologyAt, clock: 'tool', coordinates: { exchange, routingKey }, facts: said };
}

/** What a broker says of a queue: bound, empty, consumed, without limits; told by numbers of five seconds ago. */
export function queueConfig({
  queue = 'billing.q',
  at = topologyAt,
  ...facts
}: Partial<Facts<'queue'>> & { readonly queue?: string; readonly at?: string | null } = {}): ConfigObservation {
  const said: Facts<'queue'> = {
    subject: 'queue',
    type: queue.endsWith('witness') ? 'stream' : 'classic',
    bound: 'yes',
    ready: '0',
    unacknowledged: '0',
    consumers: '1',
    lag: '5000',
    ...facts,
  };
  return { id: '', source: 'rabbit', kind: 'config', at, clock: 'tool', coordinates: { queue }, facts: said };
}

/** What healthy streams and queues of a route say of themselves; queues with a dead-letter place have a dead-letter exchange. */
function queueConfigs(route: Route): readonly ConfigObservation[] {
  if (route.destination.kind === 'topic') return [];
  const { source, exchange, routingKey } = route.destination;
  const lettered = new Set(route.consumers.flatMap(({ queue, deadLetter }) => (deadLetter === null ? [] : [queue])));
  const dlx = { deadLetterExchange: 'dlx', deadLetterReaches: 'yes' } as const;
  const streams = new Map(streamsOf(route).map((stream) => [stream.topic, stream]));
  return [
    exchangeConfig({ exchange, routingKey }),
    ...queuesOf(route).map((queue) => queueConfig({ queue, ...(lettered.has(queue) ? dlx : {}) })),
    ...[...streams.values()].flatMap(({ topic }) => [
      topicConfig({ source, topic, partitions: '1', timestampType: 'append' }),
      partitionConfig({ source, topic, partition: '0', endAt: ago(5 * second) }),
    ]),
  ];
}

/** Everything that healthy sources of a route say of themselves. */
export function healthyConfigs(route: Route): readonly ConfigObservation[] {
  const { outbox, destination, fallbacks, consumers } = route;
  const asides = consumers.flatMap(({ retries, deadLetter }) => [...retries, ...(deadLetter === null ? [] : [deadLetter])]);
  const places = [destination, ...fallbacks, ...asides];
  const topics = new Map(places.flatMap((place) => (place.kind === 'topic' ? [[`${place.source} ${place.topic}`, place] as const] : [])));
  const brokers = [...topics.values()].flatMap(({ source, topic }) => [
    topicConfig({ source, topic }),
    ...Array.from({ length: partitionsOf[topic] ?? 1 }, (_, partition) => partitionConfig({ source, topic, partition: String(partition) })),
  ]);
  return [...brokers, ...queueConfigs(route), ...(outbox === null ? [] : [databaseConfig({ source: outbox.source })])];
}
