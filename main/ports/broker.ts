import type { Identity } from '../domain/identity/identify.ts';
import type { Template } from '../domain/identity/place.ts';
import type { Coverage } from '../domain/observation/coverage.ts';
import type { Answer } from '../domain/observation/failure.ts';
import type { Instant } from '../domain/observation/instant.ts';
import type { CheckStep, Readings } from './reading.ts';

/** What a topic is to the route that is read: decides kind and role of its observations. */
export type TopicRole =
  /** Its observations are of kind `record`. */
  | { readonly role: 'destination' | 'fallback' }
  /** A stream bound like a consumer's queue: kind `witness`. */
  | { readonly role: 'destination'; readonly witness: true }
  | { readonly role: 'retry' | 'dead-letter'; readonly consumer: string };

/** One partition's offsets, `from` inclusive, `to` exclusive. */
export interface OffsetRange {
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** Where an instant stands in one partition. */
export interface OffsetAt {
  readonly partition: number;
  readonly offset: bigint;
  /** Streams: no record is known to stand at or behind the instant, so `offset` is the high watermark and proves no end. */
  readonly nothingBehind?: true;
}

/** Boundaries of one partition at one instant. */
export interface PartitionBoundary {
  readonly partition: number;
  readonly logStart: bigint;
  readonly lastStable: bigint;
  readonly highWatermark: bigint;
}

/** Which records are asked for; they match when any of the alternatives does. Values are compared exactly on the parsed field. */
export interface RecordMatch {
  readonly messageIds: readonly string[];
  readonly businessKeys: readonly string[];
  /** Other fields of the identity, exact. */
  readonly fields: readonly { readonly template: Template; readonly value: string }[];
  /** Bytes of this text anywhere in key, header value or value. */
  readonly text: string | null;
  /** Every record of the ranges. */
  readonly all: boolean;
}

export interface ScanRequest {
  readonly topic: string;
  readonly topicRole: TopicRole;
  readonly identity: Identity;
  readonly ranges: readonly OffsetRange[];
  readonly match: RecordMatch;
  /** Stop after this many matches, with a coverage that says `too-large`. */
  readonly limit: number;
  /** Taken with the boundaries; becomes the coverage's `asOf`. */
  readonly asOf: Instant;
}

/**
 * One cluster, read without a consumer group and without leaving a trace other than load.
 *
 * A RabbitMQ stream is read as a topic with the one partition 0, cleanup policy `delete` and
 * timestamp type `append`. It has no high watermark that can be asked: `highWatermark` and
 * `lastStable` are the first offset of its last chunk. A range that ends there is read on to what
 * the stream delivers: what is found behind is yielded and not covered.
 */
export interface BrokerSource {
  readonly name: string;
  /**
   * Boundaries of every partition of the topic, in one round. Yields one `topic` ConfigObservation
   * (partitions, cleanup policy where it may be read, timestamp type, topic id) and one `partition`
   * ConfigObservation each (with `firstAt`), all `at` the instant before the first request.
   */
  boundaries(topic: string, signal: AbortSignal): Readings;
  /** The first offset of each partition whose timestamp is at or after `instant`; the high watermark where there is none. */
  offsetsAt(topic: string, instant: Instant, signal: AbortSignal): Promise<Answer<readonly OffsetAt[]>>;
  /**
   * The records at exact places, whatever they are. Of a topic's place below its end that surely holds
   * none: one `place` ConfigObservation that says so. No coverage.
   */
  read(
    topic: string,
    role: TopicRole,
    identity: Identity,
    places: readonly { readonly partition: number; readonly offset: bigint }[],
    signal: AbortSignal,
  ): Readings;
  /**
   * Reads the ranges at both isolation levels and yields the records that match, with their
   * visibility, `epoch` ConfigObservations for leader epochs that begin inside, progress, and one
   * coverage per partition (role and `partitionPart(topic, n)`, unit `offset`) with the exact ranges read.
   */
  scan(request: ScanRequest, signal: AbortSignal): Readings;
  /**
   * Committed offsets of groups in every partition of the topics: CommitObservations, and one
   * coverage per group and topic: role `group`, part `consumerPart(group, topic)`, unit `none`.
   * Queues have no commits: nothing is yielded of them.
   */
  commits(
    consumers: readonly { readonly name: string; readonly group: string }[],
    topics: readonly string[],
    signal: AbortSignal,
  ): Readings;
  /** `topics` are streams where the source has those. */
  check(topics: readonly string[], groups: readonly string[], signal: AbortSignal): AsyncIterable<CheckStep>;
  close(): Promise<void>;
}

/** The coverage of a part that could not be read at all. */
export function unread(part: Pick<Coverage, 'source' | 'role' | 'part' | 'unit'>, reason: string): Coverage {
  return { ...part, id: '', wanted: null, read: [], asOf: null, complete: false, needed: false, reason };
}
