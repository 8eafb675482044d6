import type { Answer } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import type { ConfigObservation } from '../../domain/observation/observation.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import { instantOf } from '../../domain/observation/instant.ts';
import type { KafkaConnection } from '../kafka-wire/connection.ts';
import { describeConfigsRequest } from '../kafka-wire/describe-configs.ts';
import { failureOf } from './failures.ts';
import { listOffsets } from './list-offsets.ts';

interface TopicSettings {
  readonly cleanupPolicy?: string;
  readonly timestampType?: 'create' | 'append';
}

/** The settings that decide what an absence is worth; what may not be read stays absent. */
async function settingsOf(connection: KafkaConnection, topic: string, signal: AbortSignal): Promise<TopicSettings> {
  const answer = await connection.sendToAny(describeConfigsRequest([topic], ['cleanup.policy', 'message.timestamp.type']), signal);
  const [described] = answer.ok ? answer.value : [];
  if (described === undefined || described.errorCode !== 0) return {};
  const policy = described.settings.get('cleanup.policy') ?? null;
  const timestamps = described.settings.get('message.timestamp.type') ?? null;
  return {
    ...(policy === null ? {} : { cleanupPolicy: policy }),
    ...(timestamps === null ? {} : { timestampType: timestamps === 'LogAppendTime' ? 'append' : 'create' }),
  };
}

/** Gives no older record than the beginning of time: the first record of a log, and its timestamp. */
const beginning = 0n;

/**
 * The boundaries of a topic, every partition asked at once: log start, last stable offset, high
 * watermark, current leader epoch, the first record's time; and the topic's settings. One partition
 * without a leader fails the whole: half a boundary is none.
 */
export async function readBoundaries(
  source: string,
  connection: KafkaConnection,
  topic: string,
  at: Instant,
  signal: AbortSignal,
): Promise<Answer<readonly ConfigObservation[]>> {
  const refreshed = await connection.refresh([topic], signal);
  if (!refreshed.ok) return { ok: false, failure: failureOf(refreshed.failure) };
  const partitions = connection.topic(topic)?.partitions.map((each) => each.partition) ?? [];
  const first = connection.leaderOf(topic, partitions[0] ?? 0);
  if (!first.ok) return { ok: false, failure: failureOf(first.failure) };
  const ask = (target: 'earliest' | 'latest' | bigint, isolation: 'committed' | 'uncommitted') =>
    listOffsets(connection, topic, partitions, target, isolation, signal);
  const [earliest, stable, latest, oldest, settings] = await Promise.all([
    ask('earliest', 'uncommitted'),
    ask('latest', 'committed'),
    ask('latest', 'uncommitted'),
    ask(beginning, 'uncommitted'),
    settingsOf(connection, topic, signal),
  ]);
  if (!earliest.ok) return earliest;
  if (!stable.ok) return stable;
  if (!latest.ok) return latest;
  const topicId = connection.topic(topic)?.topicId ?? null;
  const fact = { id: '', source, kind: 'config', at, clock: 'tool' } as const;
  const described: ConfigObservation = {
    ...fact,
    coordinates: { topic },
    facts: { subject: 'topic', partitions: String(partitions.length), ...settings, ...(topicId === null ? {} : { topicId }) },
  };
  const each = partitions.map((partition): ConfigObservation => {
    const leader = connection.leaderOf(topic, partition);
    const firstTimestamp = (oldest.ok ? oldest.value.get(partition)?.timestamp : undefined) ?? -1n;
    const firstAt = firstTimestamp < 0n ? null : instantOf(firstTimestamp);
    return {
      ...fact,
      coordinates: { topic, partition: String(partition) },
      facts: {
        subject: 'partition',
        logStart: String(earliest.value.get(partition)?.offset ?? 0n),
        lastStable: String(stable.value.get(partition)?.offset ?? 0n),
        highWatermark: String(latest.value.get(partition)?.offset ?? 0n),
        ...(leader.ok && leader.value.leaderEpoch >= 0 ? { leaderEpoch: String(leader.value.leaderEpoch) } : {}),
        ...(firstAt === null ? {} : { firstAt }),
      },
    };
  });
  return answered([described, ...each]);
}
