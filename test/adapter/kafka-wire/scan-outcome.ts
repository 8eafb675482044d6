import { kafkaSettings, type KafkaSettings } from '../../../main/adapter/kafka-wire/client-settings.ts';
import { KafkaConnection } from '../../../main/adapter/kafka-wire/connection.ts';
import { listOffsetsRequest, type OffsetTarget } from '../../../main/adapter/kafka-wire/list-offsets.ts';
import type { ScanHit } from '../../../main/adapter/kafka-wire/range-reader.ts';
import {
  scanPartitions,
  type RangeReport,
  type ScanEvent,
  type ScanRange,
  type ScanRequest,
} from '../../../main/adapter/kafka-wire/scan.ts';
import type { Outcome, WireFailure } from '../../../main/adapter/kafka-wire/wire-failure.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';

/** A signal that nobody aborts. */
export const unhurried = new AbortController().signal;

/** A reading connection to a cluster of the tests. */
export function openConnection(server: KafkaAddress, settings: Partial<KafkaSettings> = {}): KafkaConnection {
  return new KafkaConnection(kafkaSettings({ brokers: server.brokers, ...settings }));
}

/** The value of an outcome; throws with the failure. */
export function valueOf<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.detail}`);
  return outcome.value;
}

/** An offset of a partition, asked from its leader; throws with the broker's error. */
export async function offsetOf(
  connection: KafkaConnection,
  topic: string,
  partition: number,
  target: OffsetTarget,
  isolation: 'committed' | 'uncommitted' = 'uncommitted',
): Promise<bigint> {
  valueOf(await connection.refresh([topic], unhurried));
  const { nodeId } = valueOf(connection.leaderOf(topic, partition));
  const [listed] = valueOf(
    await connection.send(nodeId, listOffsetsRequest({ topic, isolation, partitions: [{ partition, target }] }), unhurried),
  );
  if (listed === undefined || listed.errorCode !== 0)
    throw new Error(`no offset of ${topic}/${partition}: Kafka error ${listed?.errorCode ?? 'none'}`);
  return listed.offset;
}

/** Every partition of a topic from 0 to its high watermark. */
export async function wholeTopic(connection: KafkaConnection, topic: string): Promise<readonly ScanRange[]> {
  const metadata = valueOf(await connection.refresh([topic], unhurried));
  const partitions = (metadata.topics[0]?.partitions ?? []).map(({ partition }) => partition).toSorted((left, right) => left - right);
  return Promise.all(
    partitions.map(async (partition) => ({ partition, from: 0n, to: await offsetOf(connection, topic, partition, 'latest') })),
  );
}

export interface ScanOutcome {
  readonly hits: readonly ScanHit[];
  readonly ranges: readonly RangeReport[];
  readonly waits: readonly WireFailure[];
}

/** Runs a scan to its end. `onEvent` is awaited before the next event is taken, so that a test can act in the middle. */
export async function runScan(
  request: Omit<ScanRequest, 'match' | 'signal'> & Partial<ScanRequest>,
  onEvent: (event: ScanEvent) => void | Promise<void> = () => {},
): Promise<ScanOutcome> {
  const hits: ScanHit[] = [];
  const waits: WireFailure[] = [];
  let ranges: readonly RangeReport[] | null = null;
  for await (const event of scanPartitions({ match: [{ kind: 'any' }], signal: unhurried, ...request })) {
    await onEvent(event);
    if (event.kind === 'hits') hits.push(...event.hits);
    if (event.kind === 'waiting') waits.push(event.failure);
    if (event.kind === 'finished') ranges = event.ranges;
  }
  if (ranges === null) throw new Error('the scan ended without its last event');
  return { hits, ranges, waits };
}

/** Hits in the order of partition and offset. */
export function inOrder(hits: readonly ScanHit[]): readonly ScanHit[] {
  return hits.toSorted((left, right) => left.partition - right.partition || (left.record.offset < right.record.offset ? -1 : 1));
}

/** UTF-8 text of bytes; null for null. */
export function text(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('utf8');
}
