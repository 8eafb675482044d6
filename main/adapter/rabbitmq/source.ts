import type { Answer } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import { micros } from '../../domain/observation/instant.ts';
import type { ConfigObservation } from '../../domain/observation/observation.ts';
import type { RabbitmqOptions } from '../../domain/workspace/workspace.ts';
import type { BrokerSource, OffsetAt } from '../../ports/broker.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Reading } from '../../ports/reading.ts';
import type { TopologySource } from '../../ports/topology.ts';
import { checkStreams } from './check.ts';
import { checkTopology } from './check-topology.ts';
import { readPlaces } from './read-places.ts';
import type { StreamScanRequest } from './scan.ts';
import { readScan } from './scan.ts';
import type { ManagementClient } from './management-client.ts';
import { managementClient } from './management-client.ts';
import type { RabbitmqSettings } from './settings.ts';
import type { StreamEnds } from './stream-ends.ts';
import { firstOffset, streamEnds } from './stream-ends.ts';
import { describeTopology } from './topology.ts';

const microsecondsPerSecond = 1_000_000n;

/** The whole second at or behind an instant: brokers take no finer ones, and an end must not lie before what it proves. */
function secondAtOrBehind(instant: Instant): bigint {
  const value = micros(instant);
  const second = (value + microsecondsPerSecond - 1n) / microsecondsPerSecond;
  return second < 0n ? 0n : second;
}

function configsOf(source: string, stream: string, at: Instant, { first, provenEnd }: StreamEnds): readonly ConfigObservation[] {
  const fact = { id: '', source, kind: 'config', at, clock: 'tool' } as const;
  const end = String(provenEnd);
  return [
    {
      ...fact,
      coordinates: { topic: stream },
      facts: { subject: 'topic', partitions: '1', cleanupPolicy: 'delete', timestampType: 'append' },
    },
    {
      ...fact,
      coordinates: { topic: stream, partition: '0' },
      facts: { subject: 'partition', logStart: String(first), lastStable: end, highWatermark: end },
    },
  ];
}

async function offsetAt(
  settings: RabbitmqSettings,
  stream: string,
  instant: Instant,
  signal: AbortSignal,
): Promise<Answer<readonly OffsetAt[]>> {
  const behind = await firstOffset(settings, stream, { at: secondAtOrBehind(instant) }, signal);
  if (!behind.ok) return behind;
  if (behind.value !== null) return answered([{ partition: 0, offset: behind.value }]);
  const last = await firstOffset(settings, stream, 'last', signal);
  return last.ok ? answered([{ partition: 0, offset: last.value ?? 0n, nothingBehind: true }]) : last;
}

function clientOf(settings: RabbitmqSettings): ManagementClient | null {
  return settings.management === null ? null : managementClient(settings.management, settings);
}

/** What one RabbitMQ says of its exchanges, bindings, policies and queues, over its management API alone. */
export function rabbitmqTopology(options: RabbitmqOptions, settings: RabbitmqSettings, clock: Clock): TopologySource {
  const { name: source } = options;
  const client = clientOf(settings);
  const { virtualHost } = settings;
  return {
    name: source,
    describe: (wanted, signal) => describeTopology({ source, client, virtualHost, at: clock.now() }, wanted, signal),
    check: (wanted, signal) => checkTopology(source, settings, client, wanted, signal),
  };
}

/**
 * The streams of one RabbitMQ as logs of one partition. Every reading has a connection of its own, on which nothing can
 * be sent but what reading may send (allow-list). `scanElsewhere` reads in bulk off this thread; without it scans run here.
 */
export function rabbitmqBroker(
  options: RabbitmqOptions,
  settings: RabbitmqSettings,
  clock: Clock,
  scanElsewhere?: BrokerSource['scan'],
): BrokerSource {
  const { name } = options;
  const client = clientOf(settings);
  /** Where the ends of streams were proven: ranges that end there are read on. */
  const provenEnds = new Map<string, Set<bigint>>();
  const remember = (stream: string, offset: bigint): void => {
    const known = provenEnds.get(stream) ?? new Set();
    provenEnds.set(stream, known.add(offset));
  };
  const scan: BrokerSource['scan'] = scanElsewhere ?? ((request, signal) => readScan(name, settings, request, signal));
  const closing = new AbortController();
  const until = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, closing.signal]);
  return {
    name,
    async *boundaries(stream, signal): AsyncGenerator<Reading> {
      const at = clock.now();
      const ends = await streamEnds(settings, stream, until(signal));
      if (!ends.ok) {
        yield { type: 'failure', failure: ends.failure };
        return;
      }
      remember(stream, ends.value.provenEnd);
      for (const observation of configsOf(name, stream, at, ends.value)) yield { type: 'observation', observation };
    },
    async offsetsAt(stream, instant, signal) {
      const answer = await offsetAt(settings, stream, instant, until(signal));
      if (answer.ok) for (const { offset, nothingBehind } of answer.value) if (nothingBehind === true) remember(stream, offset);
      return answer;
    },
    read: (topic, topicRole, identity, places, signal) =>
      readPlaces(name, settings, { topic, topicRole, identity, places, asOf: clock.now() }, until(signal)),
    scan(request: StreamScanRequest, signal) {
      // In a worker they come with the request: there nobody asked for boundaries.
      const known = request.provenEnds ?? [...(provenEnds.get(request.topic) ?? [])];
      return scan({ ...request, provenEnds: known } as StreamScanRequest, until(signal));
    },
    // Queues and streams keep no committed offsets that AMQP could ask for.
    async *commits() {},
    check: (streams, _groups, signal) => checkStreams(name, settings, client, streams, until(signal)),
    close() {
      closing.abort();
      return Promise.resolve();
    },
  };
}
