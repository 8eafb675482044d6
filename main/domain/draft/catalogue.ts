import type { RawRecord } from '../identity/identify.ts';

/** What a column can hold, the same for every kind of database. `time` has a zone or gets its source's. */
export type ColumnShape = 'text' | 'integer' | 'decimal' | 'uuid' | 'time' | 'boolean' | 'json' | 'bytes' | 'other';

export interface CatalogueColumn {
  readonly name: string;
  readonly shape: ColumnShape;
  /** The type in the words of the catalogue. */
  readonly typeText: string;
  /** True for a column of the primary key. */
  readonly key: boolean;
}

export interface CatalogueTopic {
  readonly kind: 'topic';
  readonly name: string;
  readonly partitions: number;
}

export interface CatalogueTable {
  readonly kind: 'table';
  /** `schema.table`, as a workspace names it. */
  readonly name: string;
  /** Those that may be read; none where the table may not be read at all. */
  readonly columns: readonly CatalogueColumn[];
  /** By the planner's estimate; null when it has none. */
  readonly estimatedRows: number | null;
}

/** An exchange with one routing key: what producers publish to. */
export interface CatalogueExchange {
  readonly kind: 'exchange';
  /** Both, as a person names them: `shop/parcel.created`; the exchange alone where keys do not matter. */
  readonly name: string;
  readonly exchange: string;
  readonly routingKey: string;
  /** `direct`, `topic`, `fanout`, `headers`, or a plug-in's. */
  readonly type: string;
  /** Queues and streams that get what is published so. */
  readonly queues: readonly { readonly name: string; readonly stream: boolean }[];
}

/** A queue is never read, only named; a `stream` is read. */
export interface CatalogueQueue {
  readonly kind: 'queue' | 'stream';
  readonly name: string;
}

/** One place of a source that holds messages or rows. Those of the system itself are left out. */
export type CataloguePlace = CatalogueTopic | CatalogueTable | CatalogueExchange | CatalogueQueue;

/** A record with the place it was read from. */
export interface SampledRecord extends RawRecord {
  readonly partition: string;
  readonly offset: bigint;
  /** What AMQP carries beside the headers, e.g. its `message-id`. */
  readonly properties?: readonly { readonly name: string; readonly value: Uint8Array }[];
}

/** One row as texts by column; long texts are cut, bytes are given as UTF-8 text where they are such. */
export type SampledRow = Readonly<Record<string, string | null>>;

/** Newest first as far as the source has an order. */
export type Sample =
  | { readonly kind: 'records'; readonly records: readonly SampledRecord[] }
  | { readonly kind: 'rows'; readonly rows: readonly SampledRow[] };

/** Who reads a topic or an exchange: a group with commits there, or a queue that is bound. */
export interface PlaceReader {
  readonly kind: 'group' | 'queue';
  readonly name: string;
  /** A stream that is bound like the queue, which can be read message by message. */
  readonly witness?: string;
  /** Where the broker puts what the queue gives up: a queue, and a stream bound like it. */
  readonly deadLetter?: { readonly queue: string; readonly witness?: string };
  /** How it hangs on the place: partitions with a commit, or the routing key of the binding. */
  readonly detail: string;
}
