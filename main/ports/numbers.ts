import type { Identity } from '../domain/identity/identify.ts';
import type { Instant, Microseconds } from '../domain/observation/instant.ts';
import type { AllocatedNumbers, GapAsked } from '../domain/sequence/allocation.ts';
import type { Continuity } from '../domain/sequence/detector.ts';
import type { Sighting } from '../domain/sequence/sighting.ts';
import type { Trace } from '../domain/workspace/route.ts';
import type { OffsetRange } from './broker.ts';
import type { Reading } from './reading.ts';
import type { TracedConsumer } from './trace.ts';

type Account = Exclude<Reading, { readonly type: 'observation' }>;

/** One record's number; `partition` of the log it stands in. */
export interface Numbered {
  readonly partition: number;
  readonly producer: string;
  readonly sighting: Sighting;
}

/** A log's records that carry a producer and its number, in stored order of each partition; those in transactions that ended only behind what was read come last. */
export type NumbersReading = Account | { readonly type: 'numbers'; readonly numbers: readonly Numbered[] };

export interface LogNumbersRequest {
  readonly topic: string;
  /** Names producer and sequence. */
  readonly identity: Identity;
  readonly ranges: readonly OffsetRange[];
  readonly asOf: Instant;
}

/** The logs of one broker, read for their numbers on the thread that asks. Keeps the promises of BrokerSource.scan. */
export interface LogNumbers {
  readonly name: string;
  numbers(request: LogNumbersRequest, signal: AbortSignal): AsyncIterable<NumbersReading>;
  close(): Promise<void>;
}

/** What decides whether a number that is missing is a gap already. */
export interface Patience {
  /** How far apart neighbours may be stored. */
  readonly reorderWindow: number;
  /** Milliseconds. */
  readonly grace: number;
  readonly now: Microseconds;
  /** Gaps that open outside are not asked for; null: no bound. */
  readonly asked: { readonly from: Microseconds | null; readonly to: Microseconds | null };
}

export interface StoredQuestion extends LogNumbersRequest, Patience {
  /** Log start and high watermark of each partition. */
  readonly boundaries: readonly { readonly partition: number; readonly logStart: bigint; readonly highWatermark: bigint }[];
  readonly compacted: boolean;
}

export interface TracedQuestion extends Patience {
  readonly trace: Trace;
  readonly consumers: readonly TracedConsumer[];
  /** What the parts of consumers are named after: a topic, with its partitions, or an exchange without. */
  readonly place: { readonly name: string; readonly partitioned: boolean };
  readonly window: { readonly from: Instant; readonly to: Instant };
  /** Whether the lines are looked through for gaps, or asked which numbers of some gaps they have. */
  readonly about: { readonly kind: 'continuity' } | { readonly kind: 'allocation'; readonly gaps: readonly GapAsked[] };
}

/**
 * `found` is last. `excessive`: more is missing, or there are more producers, than a counter has;
 * then what was found is not all. `unplaced` counts lines whose number is none, or that name no partition where one is needed.
 */
export type ContinuityReading =
  | Account
  | {
      readonly type: 'found';
      readonly continuity: Continuity;
      readonly excessive: boolean;
      readonly unplaced: number;
      readonly allocated: AllocatedNumbers | null;
    };

/** The continuity of numbers in one source, found off the main thread. Never throws for what a source does. */
export interface ContinuitySource {
  readonly name: string;
  /** Parts `partitionPart(topic, n)`. */
  stored(question: StoredQuestion, signal: AbortSignal): AsyncIterable<ContinuityReading>;
  /** Parts `consumerPart(consumer, place)`, with the partition where the place has such. */
  traced(question: TracedQuestion, signal: AbortSignal): AsyncIterable<ContinuityReading>;
}
