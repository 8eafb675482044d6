import type { Identity } from '../identity/identify.ts';
import type { KeyTemplate } from '../identity/key-template.ts';
import type { Place } from '../identity/place.ts';
import type { OutboxState } from '../observation/observation.ts';

/** One path of messages as the team knows it. Spans are milliseconds. What is null or empty is never read and never judged. */
export interface Route {
  readonly name: string;
  readonly identity: Identity;
  readonly outbox: Outbox | null;
  readonly destination: Destination;
  readonly fallbacks: readonly FallbackPlace[];
  readonly consumers: readonly Consumer[];
  /** Younger than this is IN_FLIGHT. */
  readonly grace: number;
  /** Older than this must not be resent; null: never expires. */
  readonly timeToLive: number | null;
  /** Waiting longer than this is OVERDUE. */
  readonly overdueAfter: number;
  /** How wrong a producer's clock may be; null: by the topic's timestamp type (1 h for create, 1 min for append). */
  readonly clockMargin: number | null;
  /** How far apart neighbours of a producer's sequence may be stored, in offsets. */
  readonly reorderWindow: number;
  /** Hidden in view, search results, export and resend preview. */
  readonly mask: readonly Place[];
}

/** A Kafka topic. RocketMQ topics join this union with their source. */
export interface TopicPlace {
  readonly kind: 'topic';
  readonly source: string;
  readonly topic: string;
}

/** A RabbitMQ exchange and the key under which producers publish to it. */
export interface ExchangePlace {
  readonly kind: 'exchange';
  readonly source: string;
  readonly exchange: string;
  readonly routingKey: string;
}

/** A RabbitMQ queue. `witness` is a stream bound like it, which can be read message by message; a stream that is the queue itself is its own witness. */
export interface QueuePlace {
  readonly kind: 'queue';
  readonly source: string;
  readonly queue: string;
  readonly witness: string | null;
}

/** A table in which producers keep what they could not send. */
export interface TablePlace {
  readonly kind: 'table';
  readonly source: string;
  readonly table: string;
  readonly columns: { readonly messageId: string; readonly at?: string; readonly businessKey?: string };
}

/** Where producers send a route's messages. */
export type Destination = TopicPlace | ExchangePlace;
/** Where producers put a message that the destination refused. */
export type FallbackPlace = TopicPlace | QueuePlace | TablePlace;
/** Where consumers put a message aside. */
export type AsidePlace = TopicPlace | QueuePlace;
export type RoutePlace = Destination | FallbackPlace;

/** How a state is told from a row: a value of the state column, or a rule about another column. */
export type StateRule =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'not-null'; readonly column: string }
  | { readonly kind: 'is-null'; readonly column: string }
  | { readonly kind: 'true'; readonly column: string }
  | { readonly kind: 'otherwise' };

export interface Outbox {
  readonly source: string;
  /** `schema.table`, or a pattern with `*` that is matched against the catalogue. */
  readonly tables: readonly string[];
  /** Rows of this route, by column; several values of a column are alternatives. */
  readonly only: Readonly<Record<string, readonly string[]>>;
  readonly columns: OutboxColumns;
  /** Empty: the table has no state (change-data capture). */
  readonly states: Readonly<Partial<Record<'pending' | 'claimed' | 'sent' | 'failed', StateRule>>>;
  /** False: the relay deletes what it sent, so a missing row proves nothing. */
  readonly keepsSent: boolean;
  /** Pending or claimed longer than this is stuck. */
  readonly allowance: number;
}

export interface OutboxColumns {
  readonly messageId: string;
  /** Without it a row has no age: nothing is in flight, stuck or lost by its time. */
  readonly createdAt?: string;
  readonly id?: string;
  readonly businessKey?: string;
  readonly state?: string;
  readonly claimedAt?: string;
  readonly sentAt?: string;
  readonly attempts?: string;
  /** Where the row is given its number: then a number without a row was never given. */
  readonly producer?: string;
  readonly sequence?: string;
  readonly destination?: string;
  readonly partition?: string;
  readonly offset?: string;
  readonly payload?: string;
  readonly headers?: string;
  readonly error?: string;
}

export type OutboxStateName = Exclude<OutboxState, 'none' | 'unknown'>;

export interface Consumer {
  readonly name: string;
  /** Kafka: whose committed offsets tell how far it is. */
  readonly group: string;
  /** RabbitMQ: the queue it consumes; null: not declared, then nothing is known of what waits for it. */
  readonly queue: string | null;
  /** RabbitMQ: a stream that the team bound like the queue; the queue's own name where it is a stream itself. */
  readonly witness: string | null;
  readonly tracedAs: string;
  /** Undeclared counts as read_uncommitted. */
  readonly isolation: 'read_committed' | 'read_uncommitted';
  readonly commit: 'auto' | 'after-processing' | 'watermark' | 'external';
  readonly retries: readonly AsidePlace[];
  readonly deadLetter: AsidePlace | null;
  /** Null: nothing traces it. */
  readonly trace: Trace | null;
  readonly dedupe: readonly Dedupe[];
  readonly effect: Effect | null;
}

export interface Trace {
  readonly name: string;
  readonly source: string;
  readonly table: string;
  /** `every`: each message is traced. Else an absence from it proves nothing. */
  readonly sampled: 'every' | 'share' | 'undeclared';
  readonly columns: TraceColumns;
  readonly stages: Readonly<Record<'produce' | 'consume' | 'effect', readonly string[]>>;
  /** `returned`: the broker handed a mandatory message back because no queue was bound for it; only for produce lines. */
  readonly outcomes: Readonly<Record<'ok' | 'failed' | 'discarded' | 'filtered' | 'duplicate', readonly string[]>> & {
    readonly returned?: readonly string[];
  };
}

export interface TraceColumns {
  readonly messageId: string;
  readonly at: string;
  readonly stage?: string;
  readonly outcome?: string;
  readonly businessKey?: string;
  readonly consumer?: string;
  readonly producer?: string;
  readonly sequence?: string;
  readonly partition?: string;
  readonly offset?: string;
  readonly attempt?: string;
  readonly member?: string;
  readonly error?: string;
}

interface DedupeStore {
  readonly source: string;
  readonly key: KeyTemplate;
  /** `done`: written with or after the effect. `claimed`: written before it. */
  readonly means: 'done' | 'claimed';
}

/** A table with one row for each key. */
export interface DedupeTable extends DedupeStore {
  readonly table: string;
  readonly columns: { readonly key: string; readonly at?: string };
}

/** Keys of a key-value store, which expire or are evicted: one that is missing proves nothing. */
export interface DedupeKeys extends DedupeStore {
  readonly table?: never;
}

export type Dedupe = DedupeTable | DedupeKeys;

/** The place of a dedupe store as coverages and facts name it: its table, else its source. */
export function dedupePlace({ source, table }: Dedupe): string {
  return table ?? source;
}

export interface Effect {
  readonly source: string;
  readonly table: string;
  readonly columns: { readonly key: string; readonly at?: string };
  readonly key: KeyTemplate;
}
