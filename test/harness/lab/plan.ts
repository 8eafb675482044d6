import type { ExpectedMessage } from './expected.ts';

/** The topics of the shop. Their real names may carry a suffix. */
export type TopicName =
  | 'orders'
  | 'orders-backup'
  | 'orders-retry-0'
  | 'orders.DLT'
  | 'login-codes'
  | 'refunds'
  | 'shipments'
  | 'clicks'
  | 'receipts'
  | 'reports'
  | 'stock-levels';

/** The consumer groups of the shop. Their real names may carry a suffix. */
export type GroupName = 'billing-v2' | 'email' | 'analytics' | 'sms-gateway' | 'ledger' | 'warehouse' | 'exporter';

/** Milliseconds before the `now` of the seed. */
export type Age = number;

export const seconds = (count: number): Age => count * 1000;
export const minutes = (count: number): Age => count * 60_000;
export const hours = (count: number): Age => count * 3_600_000;

/** One copy of a message in a topic. Copies are written in the order of their ages, oldest first. */
export interface PlannedRecord {
  readonly topic: TopicName;
  readonly partition: number;
  /** When it was written, and its CreateTime unless the producer's clock was wrong. */
  readonly age: Age;
  /** How far the clock of the producer was behind, in milliseconds. */
  readonly clockBehind?: number;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Records of one producer name share one producer id. */
  readonly producer: string;
  readonly transaction?: 'committed' | 'aborted' | 'open';
  /** Another record of the same message, whose sequence number it repeats. */
  readonly copyOf?: PlannedRecord;
}

/** Where a record was really stored, and the number that its producer counted for it. */
export interface StoredRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly sequence: number;
}

export type Where = (record: PlannedRecord) => StoredRecord;

/** The tables of the shop; `processed` and `invoices` are in the database of the billing team. */
export type TableName =
  | 'outbox'
  | 'unsent'
  | 'message_events'
  | 'login_code_outbox'
  | 'login_events'
  | 'dispatch_outbox'
  | 'receipt_outbox'
  | 'report_outbox'
  | 'stock_outbox'
  | 'processed'
  | 'invoices';

export type Row = Readonly<Record<string, string | number | bigint | boolean | null>>;

/** One thing that is put somewhere before anybody looks. */
export type Fact =
  | { readonly kind: 'record'; readonly record: PlannedRecord }
  /** A number that the producer counted for a record that never came. */
  | { readonly kind: 'sequence-gap'; readonly producer: string; readonly topic: TopicName; readonly partition: number; readonly age: Age }
  | { readonly kind: 'row'; readonly table: TableName; readonly values: (where: Where) => Row }
  /** The group's committed offset stays at or below this record. */
  | { readonly kind: 'waiting'; readonly group: GroupName; readonly record: PlannedRecord }
  /** Everything before this record is deleted from the log. */
  | { readonly kind: 'log-start'; readonly record: PlannedRecord }
  /** Compaction has removed this record. */
  | { readonly kind: 'compacted'; readonly record: PlannedRecord };

/** What the scenarios are made with. */
export interface Shop {
  /** A time as the database and the headers have it: RFC 3339 with microseconds. */
  readonly at: (age: Age) => string;
  /** The number of the order that a message is about, which Kafka's usual producers send to this partition of `orders`. */
  readonly orderNumber: (messageId: string, partition: number) => string;
  /** The next key of another topic, which has two partitions: "customer-10003". */
  readonly key: (stem: string, partition: number) => string;
  /** The real name of a topic. */
  readonly topic: (name: TopicName) => string;
}

/** Facts, and what must be said about the message they are about. Facts without an expectation are only there to be around. */
export interface Scenario {
  readonly facts: readonly Fact[];
  readonly expected: readonly ExpectedMessage[];
}
