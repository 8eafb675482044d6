import type { CataloguePlace, PlaceReader, SampledRecord } from '../../domain/draft/catalogue.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { KafkaOptions } from '../../domain/workspace/workspace.ts';
import type { CatalogueSource } from '../../ports/catalogue.ts';
import type { Clock } from '../../ports/clock.ts';
import type { KafkaSettings } from '../kafka-wire/client-settings.ts';
import { KafkaConnection } from '../kafka-wire/connection.ts';
import { brokerFailure } from '../kafka-wire/failure-mapping.ts';
import { listGroupsRequest } from '../kafka-wire/list-groups.ts';
import { scanPartitions } from '../kafka-wire/scan.ts';
import { checkKafka } from './check.ts';
import { readCommits } from './commits.ts';
import { failureOf } from './failures.ts';
import { listOffsets } from './list-offsets.ts';

/** Asking more groups for their commits would take longer than a person waits. */
const groupLimit = 200;
/** Of a topic with more partitions, those with the fullest ends are sampled. */
const partitionLimit = 32;
const patience = 7_000;

async function topicsOf(connection: KafkaConnection, signal: AbortSignal): Promise<Answer<readonly CataloguePlace[]>> {
  const answer = await connection.refresh('all', signal);
  if (!answer.ok) return { ok: false, failure: failureOf(answer.failure) };
  const own = answer.value.topics.filter(({ internal, name, errorCode }) => !internal && !name.startsWith('__') && errorCode === 0);
  return answered(own.map(({ name, partitions }): CataloguePlace => ({ kind: 'topic', name, partitions: partitions.length })));
}

interface End {
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** The last offsets of the partitions, `count` altogether: what a short partition does not have, others give. */
export function lastOffsets(ends: readonly End[], count: number): readonly End[] {
  const filled = ends
    .filter(({ from, to }) => to > from)
    .toSorted((a, b) => (b.to - b.from < a.to - a.from ? -1 : Number(b.to - b.from > a.to - a.from)))
    .slice(0, partitionLimit)
    .toReversed();
  let left = BigInt(count);
  return filled.flatMap(({ partition, from, to }, index) => {
    const share = (left + BigInt(filled.length - index) - 1n) / BigInt(filled.length - index);
    const taken = to - from < share ? to - from : share;
    left -= taken;
    return taken > 0n ? [{ partition, from: to - taken, to }] : [];
  });
}

async function rangesOf(connection: KafkaConnection, topic: string, count: number, signal: AbortSignal): Promise<Answer<readonly End[]>> {
  const refreshed = await connection.refresh([topic], signal);
  if (!refreshed.ok) return { ok: false, failure: failureOf(refreshed.failure) };
  const found = connection.topic(topic);
  if (found === undefined || found.errorCode !== 0)
    return { ok: false, failure: failureOf(brokerFailure(found?.errorCode ?? 3, `topic ${topic}`)) };
  // A partition without a leader does not keep the others from being looked at.
  const led = found.partitions.filter(({ leader }) => leader >= 0).map(({ partition }) => partition);
  const [earliest, latest] = await Promise.all([
    listOffsets(connection, topic, led, 'earliest', 'uncommitted', signal),
    listOffsets(connection, topic, led, 'latest', 'uncommitted', signal),
  ]);
  if (!earliest.ok) return earliest;
  if (!latest.ok) return latest;
  const ends = led.map((partition) => ({
    partition,
    from: earliest.value.get(partition)?.offset ?? 0n,
    to: latest.value.get(partition)?.offset ?? 0n,
  }));
  return answered(lastOffsets(ends, count));
}

/** The last records of a topic, newest first. Records of aborted transactions are no messages and are left out. */
async function sampleTopic(
  connection: KafkaConnection,
  topic: string,
  count: number,
  bytesPerSecond: number | null,
  signal: AbortSignal,
): Promise<Answer<readonly SampledRecord[]>> {
  const ranges = await rangesOf(connection, topic, count, signal);
  if (!ranges.ok) return ranges;
  const records: SampledRecord[] = [];
  const scan = scanPartitions({
    connection,
    topic,
    ranges: ranges.value,
    match: [{ kind: 'any' }],
    signal,
    patience,
    ...(bytesPerSecond === null ? {} : { bytesPerSecond }),
  });
  for await (const event of scan) {
    if (event.kind === 'hits')
      for (const { partition, record, visibility } of event.hits) {
        if (visibility === 'aborted') continue;
        const { offset, key, value, headers, timestamp } = record;
        records.push({ partition: String(partition), offset, key, value, headers, timestamp });
      }
    if (event.kind === 'finished') {
      const unread = event.ranges.find((range) => range.unread.length > 0)?.unread[0];
      if (unread !== undefined && records.length === 0) return { ok: false, failure: failureOf(unread.failure) };
    }
  }
  return answered(records.toSorted((a, b) => (a.timestamp > b.timestamp ? -1 : Number(a.timestamp < b.timestamp))));
}

async function groupsOf(connection: KafkaConnection, signal: AbortSignal): Promise<Answer<readonly string[]>> {
  const metadata = await connection.refresh([], signal);
  if (!metadata.ok) return { ok: false, failure: failureOf(metadata.failure) };
  const groups: string[] = [];
  for (const { nodeId } of metadata.value.brokers) {
    const listed = await connection.send(nodeId, listGroupsRequest(), signal);
    if (!listed.ok) return { ok: false, failure: failureOf(listed.failure) };
    if (listed.value.errorCode !== 0)
      return { ok: false, failure: failureOf(brokerFailure(listed.value.errorCode, 'groups of the cluster')) };
    groups.push(
      ...listed.value.groups.filter(({ protocolType }) => protocolType === 'consumer' || protocolType === '').map(({ groupId }) => groupId),
    );
  }
  return answered([...new Set(groups)].toSorted());
}

/** The groups that have committed an offset of the topic. */
async function readersOf(
  source: string,
  connection: KafkaConnection,
  topic: string,
  at: string,
  signal: AbortSignal,
): Promise<Answer<readonly PlaceReader[]>> {
  const groups = await groupsOf(connection, signal);
  if (!groups.ok) return groups;
  const consumers = groups.value.slice(0, groupLimit).map((group) => ({ name: group, group }));
  const committed = new Map<string, number>();
  for await (const reading of readCommits(connection, { source, consumers, topics: [topic], at }, signal)) {
    if (reading.type === 'failure') return { ok: false, failure: reading.failure };
    if (reading.type !== 'observation' || reading.observation.kind !== 'commit') continue;
    const { group, committed: offset } = reading.observation.facts;
    if (offset !== undefined) committed.set(group, (committed.get(group) ?? 0) + 1);
  }
  if (groups.value.length > groupLimit && committed.size === 0)
    return failed('too-large', `${groups.value.length} groups; the first ${groupLimit} have no commit in ${topic}`);
  return answered([...committed].map(([name, partitions]) => ({ kind: 'group', name, detail: String(partitions) })));
}

/**
 * The topics of one cluster, looked at to draft a route: with connections of its own, no group, and
 * nothing outside the reading allow-list.
 */
export function kafkaCatalogue(options: KafkaOptions, settings: KafkaSettings, clock: Clock): CatalogueSource {
  const connection = new KafkaConnection(settings);
  return {
    name: options.name,
    places: (signal) => topicsOf(connection, signal),
    async sample(place, count, signal) {
      if (place.kind !== 'topic') return failed('unsupported', `${place.name} is no topic`);
      const records = await sampleTopic(connection, place.name, count, options.readBytesPerSecond, signal);
      return records.ok ? answered({ kind: 'records', records: records.value }) : records;
    },
    rowsWith: () => Promise.resolve(failed('unsupported', `${options.name} has no tables`)),
    readers: (place, signal) =>
      place.kind === 'topic' ? readersOf(options.name, connection, place.name, clock.now(), signal) : Promise.resolve(answered([])),
    check: (signal) => checkKafka(options, settings, connection, { topics: [], groups: [] }, signal),
    close() {
      connection.close();
      return Promise.resolve();
    },
  };
}
