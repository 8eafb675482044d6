import type { CatalogueExchange, CataloguePlace, PlaceReader, SampledRecord } from '../../domain/draft/catalogue.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { RabbitmqOptions } from '../../domain/workspace/workspace.ts';
import type { CatalogueSource } from '../../ports/catalogue.ts';
import { checkConnection } from './check-connection.ts';
import type { Delivery } from './delivery-tap.ts';
import type { BindingAnswer } from './management-answers.ts';
import { parseAnswer } from './management-answers.ts';
import type { ManagementClient } from './management-client.ts';
import { managementClient } from './management-client.ts';
import { StreamMessage } from './message.ts';
import { limitsOf, queueTypeOf } from './queue-limits.ts';
import type { RabbitmqSettings } from './settings.ts';
import { streamEnds } from './stream-ends.ts';
import { bulkReading, openStream } from './stream-reader.ts';
import { topicMatches } from './topic-pattern.ts';

interface Queue {
  readonly name: string;
  readonly stream: boolean;
}

/** Names, types and bindings of a virtual host, in three questions. */
interface Plan {
  readonly exchanges: readonly { readonly name: string; readonly type: string }[];
  readonly queues: readonly Queue[];
  readonly bindings: readonly BindingAnswer[];
}

/** What stands behind the last chunk comes at once or not at all. */
const tailSilence = 500;

async function planOf(client: ManagementClient, virtualHost: string, signal: AbortSignal): Promise<Answer<Plan>> {
  const [exchanges, queues, bindings] = await Promise.all([
    client.get(['exchanges', virtualHost], signal).then((answer) => parseAnswer('names', answer)),
    client.get(['queues', virtualHost], signal).then((answer) => parseAnswer('names', answer)),
    client.get(['bindings', virtualHost], signal).then((answer) => parseAnswer('bindings', answer)),
  ]);
  if (!exchanges.ok) return exchanges;
  if (!queues.ok) return queues;
  if (!bindings.ok) return bindings;
  return answered({
    exchanges: exchanges.value
      .filter(({ name }) => name !== '' && !name.startsWith('amq.'))
      .map(({ name, type }) => ({ name, type: type ?? '' })),
    queues: queues.value.map(({ name, type }) => ({ name, stream: queueTypeOf({ type, arguments: {} }) === 'stream' })),
    bindings: bindings.value,
  });
}

function takes(type: string, pattern: string, routingKey: string): boolean {
  if (type === 'fanout' || type === 'headers') return true;
  return type === 'topic' ? topicMatches(pattern, routingKey) : pattern === routingKey;
}

/** The queues that get what is published to an exchange with a key; the default exchange leads to the queue of that name. */
function queuesBehind({ exchanges, queues, bindings }: Plan, exchange: string, routingKey: string): readonly Queue[] {
  if (exchange === '') return queues.filter(({ name }) => name === routingKey);
  const type = exchanges.find(({ name }) => name === exchange)?.type ?? 'direct';
  const names = bindings
    .filter(({ source, destination_type: to, routing_key: key }) => source === exchange && to === 'queue' && takes(type, key, routingKey))
    .map(({ destination }) => destination);
  return queues.filter(({ name }) => names.includes(name));
}

/** One place for each key that an exchange is bound with; patterns are no keys that anybody publishes. */
function exchangePlaces(plan: Plan): readonly CatalogueExchange[] {
  return plan.exchanges.flatMap(({ name: exchange, type }) => {
    const own = plan.bindings.filter(({ source }) => source === exchange).map(({ routing_key: key }) => key);
    const keys =
      type === 'fanout' || type === 'headers' ? own.slice(0, 1).map(() => '') : [...new Set(own)].filter((key) => !/[*#]/.test(key));
    return keys.map((routingKey): CatalogueExchange => ({
      kind: 'exchange',
      name: routingKey === '' ? exchange : `${exchange}/${routingKey}`,
      exchange,
      routingKey,
      type,
      queues: queuesBehind(plan, exchange, routingKey),
    }));
  });
}

/** Of several streams the one whose name begins like the queue's. */
function witnessFor(queue: string, streams: readonly Queue[]): { readonly witness?: string } {
  const begin = queue.split(/[.\-_]/)[0] ?? '';
  const found = streams.find(({ name }) => name.startsWith(begin)) ?? streams[0];
  return found === undefined ? {} : { witness: found.name };
}

async function deadLetterOf(
  client: ManagementClient,
  virtualHost: string,
  plan: Plan,
  queue: string,
  key: string,
  signal: AbortSignal,
): Promise<Pick<PlaceReader, 'deadLetter'>> {
  const described = parseAnswer('queue', await client.get(['queues', virtualHost, queue], signal));
  if (!described.ok) return {};
  const { deadLetterExchange, deadLetterRoutingKey } = limitsOf(described.value, described.value.effective_policy_definition ?? {}, null);
  if (deadLetterExchange === undefined) return {};
  const behind = queuesBehind(plan, deadLetterExchange, deadLetterRoutingKey ?? key);
  const [first] = behind.toSorted((a, b) => Number(a.stream) - Number(b.stream));
  if (first === undefined) return {};
  return {
    deadLetter: {
      queue: first.name,
      ...(first.stream
        ? {}
        : witnessFor(
            first.name,
            behind.filter(({ stream }) => stream),
          )),
    },
  };
}

async function readersOf(
  client: ManagementClient,
  virtualHost: string,
  place: CatalogueExchange,
  signal: AbortSignal,
): Promise<Answer<readonly PlaceReader[]>> {
  const plan = await planOf(client, virtualHost, signal);
  if (!plan.ok) return plan;
  const behind = queuesBehind(plan.value, place.exchange, place.routingKey);
  const streams = behind.filter(({ stream }) => stream);
  const readers: PlaceReader[] = [];
  for (const { name } of behind.filter(({ stream }) => !stream)) {
    const deadLetter = await deadLetterOf(client, virtualHost, plan.value, name, place.routingKey, signal);
    readers.push({ kind: 'queue', name, detail: place.routingKey, ...witnessFor(name, streams), ...deadLetter });
  }
  return answered(readers);
}

function recordOf(delivery: Delivery, routed: boolean): SampledRecord | null {
  try {
    const message = new StreamMessage(delivery);
    const { offset, key, value, timestamp, properties } = message;
    // The routing key names a kind of message and no thing that it is about.
    return { partition: '0', offset, key: routed ? null : key, value, headers: message.headers(), timestamp, properties };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The last messages of a stream, newest first; `routingKey` null for all. */
async function sampleStream(
  settings: RabbitmqSettings,
  stream: string,
  routingKey: string | null,
  count: number,
  signal: AbortSignal,
): Promise<Answer<readonly SampledRecord[]>> {
  const ends = await streamEnds(settings, stream, signal);
  if (!ends.ok) return ends;
  const { first, provenEnd } = ends.value;
  const from = provenEnd - BigInt(count) > first ? provenEnd - BigInt(count) : first;
  const reader = await openStream(settings, stream, { offset: from }, bulkReading, signal);
  if (!reader.ok) return reader;
  const records: SampledRecord[] = [];
  try {
    // A stream that is written to without end ends its sample all the same.
    while (records.length < count * 10) {
      const delivered = await reader.value.next(tailSilence);
      if (delivered.kind === 'failed') return { ok: false, failure: delivered.failure };
      if (delivered.kind === 'silent') break;
      for (const delivery of delivered.deliveries) {
        if (routingKey !== null && delivery.routingKey.toString('utf8') !== routingKey) continue;
        const record = recordOf(delivery, routingKey !== null);
        if (record !== null) records.push(record);
      }
    }
  } finally {
    await reader.value.close();
  }
  return answered(records.slice(-count).toReversed());
}

async function sampleOf(
  settings: RabbitmqSettings,
  place: CataloguePlace,
  count: number,
  signal: AbortSignal,
): Promise<Answer<readonly SampledRecord[]>> {
  if (place.kind === 'stream' || place.kind === 'topic') return sampleStream(settings, place.name, null, count, signal);
  if (place.kind !== 'exchange') return failed('unsupported', `reading ${place.name} would take its messages away`);
  const stream = place.queues.find((queue) => queue.stream);
  if (stream === undefined)
    return failed('unsupported', `no stream is bound to ${place.name}, and reading a queue would take its messages away`);
  return sampleStream(settings, stream.name, place.routingKey === '' ? null : place.routingKey, count, signal);
}

/** Exchanges, queues and streams of one RabbitMQ, looked at to draft a route: names by the management API, messages from streams alone. */
export function rabbitmqCatalogue(options: RabbitmqOptions, settings: RabbitmqSettings): CatalogueSource {
  const { name } = options;
  const client = settings.management === null ? null : managementClient(settings.management, settings);
  const withoutManagement = failed('misconfigured', `${name} names no management address, so its exchanges and queues are not known`);
  return {
    name,
    async places(signal) {
      const plan = client === null ? withoutManagement : await planOf(client, settings.virtualHost, signal);
      if (!plan.ok) return plan;
      const queues = plan.value.queues.map((queue): CataloguePlace => ({ kind: queue.stream ? 'stream' : 'queue', name: queue.name }));
      return answered([...exchangePlaces(plan.value), ...queues]);
    },
    async sample(place, count, signal) {
      const records = await sampleOf(settings, place, count, signal);
      return records.ok ? answered({ kind: 'records', records: records.value }) : records;
    },
    rowsWith: () => Promise.resolve(failed('unsupported', `${name} has no tables`)),
    readers: (place, signal) =>
      client === null || place.kind !== 'exchange' ? Promise.resolve(answered([])) : readersOf(client, settings.virtualHost, place, signal),
    async *check(signal) {
      yield* checkConnection(name, settings, signal);
    },
    close: () => Promise.resolve(),
  };
}
