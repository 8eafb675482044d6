import { ByteRate } from './byte-rate.ts';
import type { KafkaConnection } from './connection.ts';
import { brokerFailure } from './failure-mapping.ts';
import { fetchRequest, type FetchedPartition } from './fetch.ts';
import { FetchSize } from './fetch-size.ts';
import { listOffsetsRequest } from './list-offsets.ts';
import { failed, succeeded, wireFailure, type Outcome, type WireFailure } from './wire-failure.ts';

/** Where to fetch one partition from. */
export interface FetchPoint {
  readonly partition: number;
  readonly offset: bigint;
  readonly isolation: 'committed' | 'uncommitted';
  /** Set when the first batch there is known to be larger than an ordinary fetch. */
  readonly atLeastBytes: number;
  /** Let the broker wait for records to come before it answers with none. */
  readonly patient: boolean;
}

const longPoll = 500;

/**
 * The fetches of one scan over one topic: finds each partition's leader, keeps the byte rate and chooses the fetch size.
 * Failures are values; nothing is retried here.
 */
export class RangeSource {
  readonly topic: string;
  private readonly connection: KafkaConnection;
  private readonly now: () => number;
  private readonly rate: ByteRate | null;
  private readonly size: FetchSize;
  private refreshing: Promise<WireFailure | null> | null = null;

  /** `now`: milliseconds that never go back. `bytesPerSecond`: null for no limit. */
  constructor(connection: KafkaConnection, topic: string, bytesPerSecond: number | null, now: () => number) {
    this.connection = connection;
    this.topic = topic;
    this.now = now;
    this.rate = bytesPerSecond === null ? null : new ByteRate(bytesPerSecond, now);
    this.size = new FetchSize(bytesPerSecond);
  }

  /** Reads the topic's metadata anew; partitions that ask at the same time share one request. Null when it worked. */
  async refresh(signal: AbortSignal): Promise<WireFailure | null> {
    this.refreshing ??= this.askMetadata(signal).finally(() => (this.refreshing = null));
    return this.refreshing;
  }

  /** The node that leads a partition now; null while none does. */
  leader(partition: number): number | null {
    const leader = this.connection.leaderOf(this.topic, partition);
    return leader.ok ? leader.value.nodeId : null;
  }

  /** Fetches one partition. The broker's error codes come as failures; `no-progress` when it answered without this partition. */
  async fetch(point: FetchPoint, signal: AbortSignal): Promise<Outcome<FetchedPartition>> {
    const { partition, offset, isolation } = point;
    const leader = this.connection.leaderOf(this.topic, partition);
    if (!leader.ok) return leader;
    const maxBytes = Math.max(this.size.bytes, point.atLeastBytes);
    await this.rate?.spend(maxBytes, signal);
    const request = fetchRequest({
      topic: this.topic,
      positions: [{ partition, offset, leaderEpoch: leader.value.leaderEpoch, maxBytes }],
      isolation,
      maxBytes,
      maxWaitMilliseconds: point.patient ? longPoll : 0,
      minBytes: point.patient ? 1 : 0,
    });
    const sentAt = this.now();
    const answer = await this.connection.send(leader.value.nodeId, request, signal);
    const bytes = answer.ok ? answer.value.partitions.reduce((sum, fetched) => sum + fetched.recordSet.length, 0) : 0;
    this.rate?.take(bytes - maxBytes);
    if (!answer.ok) {
      if (answer.failure.code === 'request-timeout') this.size.timedOut();
      return answer;
    }
    this.size.arrived(bytes, this.now() - sentAt);
    const fetched = answer.value.partitions.find((candidate) => candidate.partition === partition);
    const errorCode = fetched === undefined ? answer.value.errorCode : fetched.errorCode;
    const subject = `${this.topic}, partition ${partition}, offset ${offset}`;
    if (errorCode !== 0) return { ok: false, failure: brokerFailure(errorCode, subject) };
    return fetched === undefined ? failed('no-progress', `${subject}: the broker's answer leaves this partition out`) : succeeded(fetched);
  }

  /** The first readable offset and the high watermark of a partition, asked from its leader. */
  async bounds(partition: number, signal: AbortSignal): Promise<Outcome<{ readonly logStart: bigint; readonly highWatermark: bigint }>> {
    const logStart = await this.offset(partition, 'earliest', signal);
    if (!logStart.ok) return logStart;
    const highWatermark = await this.offset(partition, 'latest', signal);
    return highWatermark.ok ? succeeded({ logStart: logStart.value, highWatermark: highWatermark.value }) : highWatermark;
  }

  private async offset(partition: number, target: 'earliest' | 'latest', signal: AbortSignal): Promise<Outcome<bigint>> {
    const leader = this.connection.leaderOf(this.topic, partition);
    if (!leader.ok) return leader;
    const request = listOffsetsRequest({ topic: this.topic, isolation: 'uncommitted', partitions: [{ partition, target }] });
    const answer = await this.connection.send(leader.value.nodeId, request, signal);
    if (!answer.ok) return answer;
    const [listed] = answer.value;
    const subject = `${this.topic}, partition ${partition}, ${target} offset`;
    if (listed === undefined) return failed('malformed-response', `${subject}: not in the answer`);
    return listed.errorCode === 0 ? succeeded(listed.offset) : { ok: false, failure: brokerFailure(listed.errorCode, subject) };
  }

  private async askMetadata(signal: AbortSignal): Promise<WireFailure | null> {
    const answer = await this.connection.refresh([this.topic], signal);
    if (!answer.ok) return answer.failure;
    const topic = answer.value.topics.find((candidate) => candidate.name === this.topic);
    if (topic === undefined) return wireFailure('unknown-topic', `${this.topic}: not in the cluster's metadata`);
    return topic.errorCode === 0 ? null : brokerFailure(topic.errorCode, this.topic);
  }
}
