/** What a team has set up of one consumer of a topic. */
export interface ConsumerShape {
  readonly name: string;
  readonly isolation: 'read_committed' | 'read_uncommitted';
  readonly commit: 'auto' | 'after-processing' | 'watermark' | 'external';
  readonly trace: 'every' | 'share' | 'none';
  /** Whether its idempotency key is written before the effect (a claim) or after it. */
  readonly dedupe: 'before' | 'after' | 'none';
  /** How the rows that it writes are named: by the message, or by the key that several messages share. */
  readonly effect: 'by-id' | 'by-key' | 'none';
  readonly retry: boolean;
  readonly deadLetter: boolean;
}

/** How an outbox remembers: every state, none of what it sent, no state at all (change-data capture). */
export type OutboxShape = 'states' | 'deletes-sent' | 'stateless' | 'none';

/** What a team has set up of a route over a topic. Spans are milliseconds. */
export interface KafkaShape {
  readonly partitions: number;
  readonly compact: boolean;
  readonly outbox: OutboxShape;
  /** Whether rows keep the partition and offset that the broker answered. */
  readonly places: boolean;
  readonly fallback: 'topic' | 'table' | 'none';
  /** Whether producers trace what they send, in the trace of the first consumer that has one. */
  readonly produceTrace: boolean;
  /** Whether somebody watches and keeps what was: at every step, now and then, never. */
  readonly history: 'always' | 'sometimes' | 'none';
  readonly timeToLive: number | null;
  /** The producers' clock, and the databases', minus the true time. */
  readonly producerSkew: number;
  readonly databaseSkew: number;
  readonly consumers: readonly ConsumerShape[];
}

/** The same for every route of the generator, in milliseconds. */
export const spans = {
  grace: 30_000,
  allowance: 120_000,
  overdueAfter: 3_600_000,
  clockMargin: 3_600_000,
  transactionLimit: 900_000,
} as const;

/** The names of topics. */
export const topics = { destination: 'orders', fallback: 'orders-backup' } as const;

export function retryTopicOf(consumer: string): string {
  return `${consumer}-retry`;
}

export function deadLetterTopicOf(consumer: string): string {
  return `${consumer}.DLT`;
}
