import type { Entry, Topic } from './log.ts';
import { newTopic } from './log.ts';
import type { ConsumerShape, KafkaShape } from './shape.ts';
import { deadLetterTopicOf, retryTopicOf, topics } from './shape.ts';

/** A row as its table has it, times by its database's clock. `state` is what a person would read. */
export interface Row {
  readonly number: number;
  readonly id: string;
  readonly key: string;
  readonly createdAt: number;
  readonly state: 'pending' | 'claimed' | 'sent' | 'failed';
  readonly claimedAt: number | null;
  readonly sentAt: number | null;
  readonly place: Place | null;
  readonly error: string | null;
}

export interface Place {
  readonly partition: number;
  readonly offset: number;
}

/** A line of the trace's produce stage. */
export interface Send {
  readonly id: string;
  readonly key: string;
  readonly at: number;
  readonly ok: boolean;
  readonly place: Place | null;
}

/** A line of the trace's consume stage. */
export interface Line {
  readonly consumer: string;
  readonly id: string;
  readonly key: string;
  readonly place: Place | null;
  readonly outcome: 'ok' | 'failed' | 'filtered' | 'discarded' | 'duplicate';
  readonly attempt: number;
  readonly member: number;
  readonly at: number;
}

/** A row that a consumer wrote: an effect, or an idempotency key. */
export interface Written {
  readonly consumer: string;
  readonly id: string;
  readonly key: string;
  readonly at: number;
}

export interface Transaction {
  readonly number: number;
  state: 'open' | 'committed' | 'aborted';
  readonly partition: number;
  readonly producer: number;
}

/** What truly happened, whoever saw it. */
export type Deed =
  | { readonly what: 'produced'; readonly id: string }
  /** `behind`: the groups that had not passed it then. */
  | { readonly what: 'cut' | 'expired' | 'compacted'; readonly id: string; readonly place: Place; readonly behind: readonly string[] }
  /** The consumer did with the message what it is there for. */
  | { readonly what: 'processed'; readonly id: string; readonly consumer: string };

/** What is remembered of one consumer group. */
export interface Group {
  readonly shape: ConsumerShape;
  /** By partition of the destination; absent: it never committed there. */
  readonly committed: Map<number, number>;
  /** Where a watermark consumer, or one that keeps its offsets elsewhere, reads next. */
  readonly position: Map<number, number>;
  /** Offsets, by partition, that a watermark consumer still works on. */
  readonly held: Map<number, Set<number>>;
  retryCommitted: number;
  member: number;
  /** By place: how often it was tried by the same member. */
  readonly attempts: Map<string, number>;
}

export interface Sample {
  readonly at: number;
  readonly partitions: readonly { readonly logStart: number; readonly end: number; readonly leaderEpoch: number }[];
  readonly commits: readonly { readonly consumer: string; readonly partition: number; readonly committed: number }[];
}

/** Everything there is, true time included. Only actions change it. */
export interface World {
  readonly shape: KafkaShape;
  /** Milliseconds since 1970. */
  time: number;
  rows: Row[];
  readonly destination: Topic;
  readonly fallback: Topic;
  readonly fallbackTable: Written[];
  readonly asides: ReadonlyMap<string, Topic>;
  readonly transactions: Transaction[];
  readonly sends: Send[];
  readonly lines: Line[];
  readonly effects: Written[];
  readonly claims: Written[];
  readonly done: Written[];
  readonly ledger: { readonly id: string; readonly resend: string }[];
  readonly groups: readonly Group[];
  readonly samples: Sample[];
  readonly deeds: Deed[];
  /** Names that were given out. */
  readonly ids: string[];
  producers: number;
  sequences: number;
}

/** 2026-11-20T06:00:00Z. */
const beginning = Date.UTC(2026, 10, 20, 6);

export function newWorld(shape: KafkaShape): World {
  const asides = shape.consumers.flatMap(({ name }) => [retryTopicOf(name), deadLetterTopicOf(name)]);
  return {
    shape,
    time: beginning,
    rows: [],
    destination: newTopic(topics.destination, shape.partitions, shape.compact),
    fallback: newTopic(topics.fallback, 1),
    fallbackTable: [],
    asides: new Map(asides.map((name) => [name, newTopic(name, 1)])),
    transactions: [],
    sends: [],
    lines: [],
    effects: [],
    claims: [],
    done: [],
    ledger: [],
    groups: shape.consumers.map((consumer) => ({
      shape: consumer,
      committed: new Map(),
      position: new Map(),
      held: new Map(),
      retryCommitted: 0,
      member: 1,
      attempts: new Map(),
    })),
    samples: [],
    deeds: [],
    ids: [],
    producers: 1,
    sequences: 0,
  };
}

export type Visibility = 'visible' | 'aborted' | 'open';

export function visibilityOf(world: World, { transaction }: Entry): Visibility {
  const state = world.transactions.find((each) => each.number === transaction)?.state ?? 'committed';
  return state === 'committed' ? 'visible' : state;
}

/** The first offset that a read_committed consumer may not pass. */
export function lastStableOf(world: World, partition: number): number {
  const log = world.destination.partitions[partition];
  const open = log?.entries.find((entry) => entry.message !== null && visibilityOf(world, entry) === 'open');
  return open?.offset ?? log?.end ?? 0;
}
