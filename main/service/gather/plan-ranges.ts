import { messageIdOf } from '../../domain/lifecycle/correlate.ts';
import { clockMarginOf } from '../../domain/observation/absent-from-log.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import { shift } from '../../domain/observation/instant.ts';
import type { BrokerSource, OffsetRange, PartitionBoundary } from '../../ports/broker.ts';
import { insideWindow } from './ask-outbox.ts';
import type { Gathering } from './gathering.ts';
import { earliestOf, latestOf, outboxRows } from './known.ts';
import { neighbourAfter, neighbourBefore } from './neighbours.ts';
import { planStream } from './plan-stream.ts';
import { boundariesOf } from './topics.ts';
import type { RouteTopic, TopicBoundaries } from './topics.ts';

/** A log of at most this many records is read whole: cheaper than to look for where to begin. */
const smallLog = 100_000n;
/** What a capped source may be asked for beyond what a verdict needs: seconds of its rate at a usual record size. */
const spareSeconds = 20;
const usualRecordSize = 500;

function sizeOf(partitions: readonly PartitionBoundary[]): bigint {
  return partitions.reduce((sum, { logStart, highWatermark }) => sum + highWatermark - logStart, 0n);
}

async function offsetsAt(
  gathering: Gathering,
  broker: BrokerSource,
  topic: RouteTopic,
  instant: Instant,
): Promise<ReadonlyMap<number, bigint>> {
  const answer = await broker.offsetsAt(topic.topic, instant, gathering.signal);
  if (!answer.ok) {
    gathering.collector.fail(topic.source, answer.failure);
    return new Map();
  }
  return new Map(answer.value.map(({ partition, offset }) => [partition, offset]));
}

/** When the messages of this search came to be: each as its rows say, as traces and copies say where it has none. */
export function eventInstants({ collector, query }: Pick<Gathering, 'collector' | 'query'>): readonly (Instant | null)[] {
  const byMessage = Map.groupBy(collector.observations, messageIdOf);
  return [...byMessage.values()].flatMap((own) => {
    const rows = own.filter((observation) => observation.kind === 'outbox');
    if (rows.length > 0) return rows.map(({ facts }) => facts.createdAt ?? null).filter((createdAt) => insideWindow(query, createdAt));
    return own.filter(({ kind }) => ['produce', 'consume', 'record', 'witness'].includes(kind)).map(({ at }) => at);
  });
}

/**
 * Where to begin: at the neighbour that was surely sent before the oldest row was written; without
 * an outbox at the event less the clock margin; else at log start. Record times choose where to
 * look; only rows of one database decide.
 */
async function lowerOffsets(
  gathering: Gathering,
  broker: BrokerSource,
  topic: RouteTopic,
  boundaries: TopicBoundaries,
): Promise<ReadonlyMap<number, bigint>> {
  const { route, query, collector } = gathering;
  const margin = clockMarginOf({ route }, boundaries.timestampType);
  const starts: ReadonlyMap<number, bigint>[] = [];
  const since = earliestOf(eventInstants(gathering));
  if (query.window !== null) starts.push(await offsetsAt(gathering, broker, topic, shift(query.window.from, -margin)));
  const recorded = route.outbox !== null && outboxRows(collector).length > 0 && since !== null;
  const whole = sizeOf(boundaries.partitions) <= smallLog && boundaries.partitions.every(({ logStart }) => logStart === 0n);
  const logStarts = new Map(boundaries.partitions.map(({ partition, logStart }) => [partition, logStart]));
  if (recorded && whole) return logStarts;
  if (recorded) starts.push(await neighbourBefore(gathering, broker, topic, boundaries.partitions, { createdAt: since, margin }));
  else if (since !== null && topic.topicRole.role !== 'destination')
    starts.push(await offsetsAt(gathering, broker, topic, shift(since, -margin)));
  else if (since !== null && route.outbox === null && query.messageIds.length + query.businessKeys.length > 0 && query.window === null)
    starts.push(await offsetsAt(gathering, broker, topic, shift(since, -margin)));
  else if (query.window === null) return logStarts;
  return new Map(
    boundaries.partitions.map(({ partition, logStart }) => {
      const offsets = starts.map((start) => start.get(partition) ?? logStart);
      return [partition, offsets.reduce((lowest, offset) => (offset < lowest ? offset : lowest), offsets[0] ?? logStart)];
    }),
  );
}

/** Where to end, when reading on to the high watermark would cost a capped source more than it should: the neighbour surely written after the youngest row was sent. */
async function upperOffsets(
  gathering: Gathering,
  broker: BrokerSource,
  topic: RouteTopic,
  boundaries: TopicBoundaries,
  lower: ReadonlyMap<number, bigint>,
): Promise<ReadonlyMap<number, bigint>> {
  const { open, query, collector } = gathering;
  const options = open.workspace.sources[topic.source];
  const cap = options?.kind === 'kafka' ? options.readBytesPerSecond : null;
  const rest = boundaries.partitions.reduce((sum, { partition, highWatermark }) => sum + highWatermark - (lower.get(partition) ?? 0n), 0n);
  const rows = outboxRows(collector);
  const sent = rows.every((row) => row.facts.sentAt !== undefined);
  const until = latestOf(rows.map((row) => row.facts.sentAt ?? null));
  if (
    cap === null ||
    query.window !== null ||
    until === null ||
    !sent ||
    rest <= BigInt(Math.round((cap * spareSeconds) / usualRecordSize))
  )
    return new Map();
  return neighbourAfter(gathering, broker, topic, boundaries.partitions, until);
}

/** The ranges that an absence on this topic needs, for the messages this search has found so far. */
export async function planRanges(gathering: Gathering, topic: RouteTopic): Promise<readonly OffsetRange[]> {
  const boundaries = boundariesOf(gathering.collector, topic);
  const broker = gathering.open.sources.broker(topic.source);
  if (boundaries === null || !broker.ok || gathering.collector.failureOf(topic.source) !== null) return [];
  if (topic.stream) return planStream(gathering, broker.value, topic, boundaries, eventInstants(gathering));
  const lower = await lowerOffsets(gathering, broker.value, topic, boundaries);
  const upper =
    topic.topicRole.role === 'destination'
      ? await upperOffsets(gathering, broker.value, topic, boundaries, lower)
      : new Map<number, bigint>();
  return boundaries.partitions.map(({ partition, logStart, highWatermark }) => {
    const from = lower.get(partition) ?? logStart;
    const to = upper.get(partition) ?? highWatermark;
    return { partition, from: from < to ? from : to, to };
  });
}
