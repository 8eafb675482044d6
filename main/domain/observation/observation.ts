import type { Instant } from './instant.ts';

/** Who set the time of an observation. Times are ordered only within one clock. */
export type Clock = 'row' | 'broker' | 'producer' | 'tool';

/** Where in its source a fact stands, e.g. `{ topic, partition, offset }` or `{ table, key }`; numbers as decimal text. */
export type Coordinates = Readonly<Record<string, string>>;

interface Fact<Kind extends string, Facts> {
  /** `o1`, `o2`, … within one answer; empty until the answer is put in order. */
  readonly id: string;
  readonly source: string;
  readonly kind: Kind;
  /** With the digits the source had; null where it has no time. */
  readonly at: Instant | null;
  readonly clock: Clock;
  readonly coordinates: Coordinates;
  readonly facts: Facts;
}

/** The two names a message goes by. Absent: the source does not say. */
export interface Identified {
  readonly messageId?: string;
  readonly businessKey?: string;
}

/** `none`: the table has no state (change-data capture). `unknown`: a value that the mapping does not name. */
export type OutboxState = 'pending' | 'claimed' | 'sent' | 'failed' | 'none' | 'unknown';

export interface OutboxFacts extends Identified {
  readonly state: OutboxState;
  readonly rawState?: string;
  readonly createdAt?: Instant;
  readonly claimedAt?: Instant;
  readonly sentAt?: Instant;
  readonly attempts?: string;
  readonly destination?: string;
  readonly partition?: string;
  readonly offset?: string;
  readonly error?: string;
  readonly valueSize?: string;
}

/** One line of a trace's produce stage. */
export interface ProduceFacts extends Identified {
  /** `returned`: the broker handed it back, because no queue was bound for its key. */
  readonly outcome: 'ok' | 'failed' | 'returned' | 'unknown';
  readonly rawOutcome?: string;
  readonly producer?: string;
  readonly sequence?: string;
  readonly partition?: string;
  readonly offset?: string;
  readonly attempt?: string;
  readonly error?: string;
}

/** `open`: its transaction has no end yet. `undecided`: reading stopped before its end could be seen. */
export type Visibility = 'visible' | 'aborted' | 'open' | 'undecided';

export interface RecordFacts extends Identified {
  readonly role: 'destination' | 'fallback';
  readonly visibility: Visibility;
  /** Whose clock a broker's record carries; absent for a row of a table. */
  readonly timestampType?: 'create' | 'append';
  /** Absent when the record was written without an idempotent producer. */
  readonly producerId?: string;
  readonly producerEpoch?: string;
  readonly sequence?: string;
  /** Kafka only. */
  readonly leaderEpoch?: string;
  readonly keySize?: string;
  readonly valueSize?: string;
  /** SHA-256 of the value, hexadecimal: tells whether two copies are the same. */
  readonly valueHash?: string;
  /** What the route names as producer and sequence, taken from the record itself. */
  readonly producer?: string;
  readonly producerSequence?: string;
  readonly traceId?: string;
  /** Value of the resend header; a header alone proves no approved resend. */
  readonly resendId?: string;
  /** RabbitMQ: where it was published, and its properties `timestamp` (the producer's clock, whole seconds) and `expiration` (ms). */
  readonly exchange?: string;
  readonly routingKey?: string;
  readonly publishedAt?: Instant;
  readonly expiration?: string;
}

/** A copy in a stream that is bound like a queue: proves that the exchange accepted the message, not that the queue has it. */
export interface WitnessFacts extends Omit<RecordFacts, 'role'> {
  readonly role: 'destination';
}

/** A copy in a retry or dead-letter place of one consumer. */
export interface AsideFacts extends Omit<RecordFacts, 'role'> {
  readonly consumer: string;
  /** Why it was put aside, as far as its headers say: `exception`, `rejected`, `expired`, `maxlen`, `delivery_limit`. */
  readonly cause?: string;
  /** RabbitMQ: the queue that first put it aside. A dead-letter queue may be shared. */
  readonly originQueue?: string;
  readonly error?: string;
}

/** How far a group has committed in one partition. `committed` absent: no commit there. */
export interface CommitFacts {
  readonly consumer: string;
  readonly group: string;
  readonly committed?: string;
  readonly groupState?: string;
  readonly protocol?: 'classic' | 'consumer';
  readonly members?: string;
}

export type ConsumeOutcome = 'ok' | 'failed' | 'discarded' | 'filtered' | 'duplicate' | 'unknown';

export interface ConsumeFacts extends Identified {
  readonly consumer: string;
  readonly trace: string;
  readonly outcome: ConsumeOutcome;
  readonly rawOutcome?: string;
  readonly partition?: string;
  readonly offset?: string;
  readonly attempt?: string;
  readonly member?: string;
  readonly error?: string;
  /** Set on a trace line of another message, read to learn how far this consumer's trace reached in a partition. */
  readonly neighbour?: true;
}

export interface EffectFacts extends Identified {
  readonly consumer: string;
  readonly key: string;
  /** False when the key can belong to several messages: then the row is no proof for this one alone. */
  readonly ownsKey: boolean;
}

export interface DedupeFacts extends Identified {
  readonly consumer: string;
  readonly place: string;
  readonly key: string;
  readonly means: 'done' | 'claimed';
  /** As for effects: false while another message of the route may have written the same key. */
  readonly ownsKey: boolean;
  /** Milliseconds until the key expires, where it does. */
  readonly timeToLive?: string;
}

export type Known = 'yes' | 'no' | 'unknown';

/** What a source said of itself, needed to know what an absence is worth. */
export type ConfigFacts =
  | {
      readonly subject: 'topic';
      readonly partitions: string;
      /** Absent: may not be read, which is not the same as `delete`. */
      readonly cleanupPolicy?: string;
      readonly timestampType?: 'create' | 'append';
      readonly topicId?: string;
    }
  | {
      readonly subject: 'partition';
      readonly logStart: string;
      readonly lastStable: string;
      readonly highWatermark: string;
      readonly leaderEpoch?: string;
      /** Timestamp of the record at log start; of a stream, an instant that it is surely not younger than. Absent when the log is empty, or where nothing tells. */
      readonly firstAt?: Instant;
      /**
       * Streams: whatever their broker appended before this instant stands below the end of what was
       * asked for, because something stands at or behind it. Absent: that is proven of no instant.
       */
      readonly endAt?: Instant;
    }
  | {
      /** A leader epoch whose first record stands at the coordinates' offset. */
      readonly subject: 'epoch';
      readonly epoch: string;
      readonly previousEpoch: string;
      readonly previousAt?: Instant;
      readonly firstAt?: Instant;
    }
  | {
      /**
       * What stands at one place of a log, coordinates `{ topic, partition, offset }`: no record, or
       * that of another message. Of one message's places: where it was acknowledged, and where the
       * next message with its business key stands.
       */
      readonly subject: 'place';
      readonly holds: 'nothing' | 'other';
      /** Of the other message. */
      readonly messageId?: string;
      readonly businessKey?: string;
    }
  | {
      /** Coordinates `{ exchange, routingKey }`. */
      readonly subject: 'exchange';
      readonly type: string;
      readonly alternate?: string;
      /** Whether the route's key reaches any queue now, through bindings between exchanges too. */
      readonly routed: Known;
      /** Messages since the broker started, where its statistics say. */
      readonly publishedIn?: string;
      readonly publishedOut?: string;
      /** How old the broker's own numbers may be, in milliseconds. */
      readonly lag?: string;
    }
  | {
      /** Coordinates `{ queue }`. Counts and sizes are decimal text, spans milliseconds. */
      readonly subject: 'queue';
      readonly type: 'classic' | 'quorum' | 'stream' | 'unknown';
      /** Whether the route's exchange and key reach it now. */
      readonly bound: Known;
      /** Absent where the broker's statistics do not say. */
      readonly ready?: string;
      readonly unacknowledged?: string;
      readonly consumers?: string;
      /** The property `timestamp` of the message at its head, where producers set one. */
      readonly headAt?: Instant;
      readonly messageTtl?: string;
      readonly maxLength?: string;
      readonly maxBytes?: string;
      /** Bytes of the messages that are ready. */
      readonly readyBytes?: string;
      /** What happens at the limit; absent: `drop-head`. */
      readonly overflow?: string;
      readonly deadLetterExchange?: string;
      readonly deadLetterRoutingKey?: string;
      /** Whether what it puts aside reaches any queue now. */
      readonly deadLetterReaches?: Known;
      readonly deliveryLimit?: string;
      readonly policy?: string;
      readonly lag?: string;
    }
  | {
      readonly subject: 'database';
      /** The database's clock minus this machine's, in milliseconds. */
      readonly clockOffset: string;
      readonly replica: boolean;
      /** Up to where a replica had replayed; absent: unknown. */
      readonly replayedAt?: Instant;
    }
  | SampleFacts
  | {
      /** A row of the resend ledger: this attempt was planned, approved and made. Coordinates `{ ledger }`. */
      readonly subject: 'resend';
      readonly resendId: string;
      readonly plan: string;
      readonly outcome: 'confirmed' | 'uncertain' | 'open';
    };

/**
 * What a source said of itself earlier, kept in the history (see ports/history.ts): `at` is when it
 * was sampled, on this machine's clock. Several samples of one place stand side by side.
 */
export type SampleFacts = SampledFacts & {
  /** Every sample from this instant to that of the observation said the same, without a gap in sampling; absent: this sample alone. */
  readonly unchangedSince?: Instant;
};

type SampledFacts =
  | {
      /** Coordinates `{ topic, partition, group }`. */
      readonly subject: 'commit-sample';
      readonly group: string;
      readonly committed: string;
    }
  | {
      /** Coordinates `{ topic, partition }`. */
      readonly subject: 'partition-sample';
      readonly logStart: string;
      readonly highWatermark: string;
      readonly leaderEpoch?: string;
      readonly topicId?: string;
    }
  | {
      /** Coordinates `{ exchange, routingKey }`. */
      readonly subject: 'exchange-sample';
      readonly routed: Known;
    }
  | {
      /** Coordinates `{ queue }`, and `{ exchange, routingKey }` where it is told for those whether it is bound. */
      readonly subject: 'queue-sample';
      readonly bound: Known;
      readonly ready?: string;
      readonly maxLength?: string;
      readonly maxBytes?: string;
      readonly readyBytes?: string;
      readonly messageTtl?: string;
      readonly overflow?: string;
    };

export type OutboxObservation = Fact<'outbox', OutboxFacts>;
export type ProduceObservation = Fact<'produce', ProduceFacts>;
export type RecordObservation = Fact<'record', RecordFacts>;
export type WitnessObservation = Fact<'witness', WitnessFacts>;
export type RetryObservation = Fact<'retry', AsideFacts>;
export type DeadLetterObservation = Fact<'dead-letter', AsideFacts>;
export type CommitObservation = Fact<'commit', CommitFacts>;
export type ConsumeObservation = Fact<'consume', ConsumeFacts>;
export type EffectObservation = Fact<'effect', EffectFacts>;
export type DedupeObservation = Fact<'dedupe', DedupeFacts>;
export type ConfigObservation = Fact<'config', ConfigFacts>;

/** One fact read from one source. Never edited; only its id is given when an answer is put in order. */
export type Observation =
  | OutboxObservation
  | ProduceObservation
  | RecordObservation
  | WitnessObservation
  | RetryObservation
  | DeadLetterObservation
  | CommitObservation
  | ConsumeObservation
  | EffectObservation
  | DedupeObservation
  | ConfigObservation;

export type ObservationKind = Observation['kind'];

/** In the order of a message's way; the order of an answer. */
export const observationKinds = [
  'outbox',
  'produce',
  'record',
  'witness',
  'retry',
  'dead-letter',
  'commit',
  'consume',
  'dedupe',
  'effect',
  'config',
] as const satisfies readonly ObservationKind[];
