import type { Coverage } from '../../domain/observation/coverage.ts';
import { isCovered, partitionPart } from '../../domain/observation/coverage.ts';
import type { Identity } from '../../domain/identity/identify.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import type { TopicRole } from '../../ports/broker.ts';
import type { Reading } from '../../ports/reading.ts';
import type { KafkaConnection } from '../kafka-wire/connection.ts';
import { failureOf } from './failures.ts';
import { listOffsets } from './list-offsets.ts';
import { readScan } from './scan.ts';

interface Place {
  readonly partition: number;
  readonly offset: bigint;
}

/** Ranges of neighbouring offsets, so that a sample of a partition is one fetch. */
function rangesOf(places: readonly Place[]): readonly { readonly partition: number; readonly from: bigint; readonly to: bigint }[] {
  const sorted = places.toSorted((a, b) => a.partition - b.partition || (a.offset < b.offset ? -1 : Number(a.offset > b.offset)));
  const ranges: { partition: number; from: bigint; to: bigint }[] = [];
  for (const { partition, offset } of sorted) {
    const last = ranges.at(-1);
    if (last?.partition === partition && last.to >= offset) last.to = offset + 1n;
    else ranges.push({ partition, from: offset, to: offset + 1n });
  }
  return ranges;
}

/** The places in the topic's partitions below their ends: a fetch behind the end waits for records that may never come. */
async function storedPlaces(
  connection: KafkaConnection,
  topic: string,
  places: readonly Place[],
  signal: AbortSignal,
): Promise<Answer<readonly Place[]>> {
  const refreshed = await connection.refresh([topic], signal);
  if (!refreshed.ok) return { ok: false, failure: failureOf(refreshed.failure) };
  const found = connection.leaderOf(topic, 0);
  if (!found.ok) return { ok: false, failure: failureOf(found.failure) };
  const known = connection.topic(topic)?.partitions.map((each) => each.partition) ?? [];
  const asked = known.filter((partition) => places.some((place) => place.partition === partition));
  const ends = await listOffsets(connection, topic, asked, 'latest', 'uncommitted', signal);
  return ends.ok ? answered(places.filter(({ partition, offset }) => offset < (ends.value.get(partition)?.offset ?? 0n))) : ends;
}

/** A place that was read and holds no record: compaction took it, a transaction's marker stands there, or nothing ever did. */
function empty(source: string, topic: string, { partition, offset }: Place, at: string): Reading {
  const coordinates = { topic, partition: String(partition), offset: String(offset) };
  const facts = { subject: 'place', holds: 'nothing' } as const;
  return { type: 'observation', observation: { id: '', source, kind: 'config', at, clock: 'tool', coordinates, facts } };
}

/** The places that a completed reading of their partition passed and in which it found no record. */
function emptyPlaces(places: readonly Place[], entries: readonly Coverage[], found: ReadonlySet<string>, topic: string): readonly Place[] {
  return places.filter(({ partition, offset }) => {
    const own = entries.filter((entry) => entry.part === partitionPart(topic, partition) && isCovered(entry));
    const passed = own.some(({ read }) => read.some(({ from, to }) => BigInt(from) <= offset && offset < BigInt(to)));
    return passed && !found.has(`${partition} ${offset}`);
  });
}

/** The records at exact places, and which of them hold none. No coverage: what stands at a place says nothing about other places. */
export async function* readPlaces(
  source: string,
  connection: KafkaConnection,
  asked: {
    readonly topic: string;
    readonly topicRole: TopicRole;
    readonly identity: Identity;
    readonly places: readonly Place[];
    readonly asOf: string;
  },
  signal: AbortSignal,
): AsyncGenerator<Reading> {
  const { topic, topicRole, identity, places, asOf } = asked;
  const match = { messageIds: [], businessKeys: [], fields: [], text: null, all: true };
  const stored = await storedPlaces(connection, topic, places, signal);
  if (!stored.ok) {
    yield { type: 'failure', failure: stored.failure };
    return;
  }
  const request = { topic, topicRole, identity, ranges: rangesOf(stored.value), match, limit: Number.POSITIVE_INFINITY, asOf };
  const entries: Coverage[] = [];
  const found = new Set<string>();
  for await (const reading of readScan(source, connection, request, null, signal)) {
    if (reading.type === 'coverage') entries.push(reading.coverage);
    if (reading.type === 'failure') yield reading;
    if (reading.type !== 'observation' || reading.observation.kind === 'config') continue;
    found.add(`${reading.observation.coordinates['partition']} ${reading.observation.coordinates['offset']}`);
    yield reading;
  }
  for (const place of emptyPlaces(stored.value, entries, found, topic)) yield empty(source, topic, place, asOf);
}
