import type { Coverage, CoverageRole } from '../domain/observation/coverage.ts';
import type { Failure } from '../domain/observation/failure.ts';
import type { Instant } from '../domain/observation/instant.ts';
import type { Identity } from '../domain/identity/identify.ts';
import type { KeyTemplate } from '../domain/identity/key-template.ts';
import type { Dedupe, Effect, Outbox, TablePlace, Trace } from '../domain/workspace/route.ts';
import type { OffsetRange } from './broker.ts';
import type { TracedConsumer } from './trace.ts';

/**
 * The columns of each kind of line, in order. Lines are CSV (RFC 4180, comma, no header, UTF-8);
 * an absent value is an empty unquoted field, an empty text is `""`. Instants are microseconds since
 * 1970, numbers decimal. `state`: p c s f, n (no state column), u (not named by the mapping).
 * `visibility`: v a o u (undecided). `stage`: p c e. `outcome`: o ok, f failed, d discarded,
 * l filtered, r duplicate, t returned, u unknown. `effects`: the keys of the asked templates, joined by U+001F in
 * their order, each empty when it cannot be built.
 */
export const bulkColumns = {
  outbox: ['id', 'key', 'state', 'created', 'sent', 'partition', 'offset'],
  record: ['id', 'key', 'partition', 'offset', 'at', 'visibility', 'resend', 'effects'],
  trace: ['id', 'stage', 'consumer', 'outcome', 'at', 'partition', 'offset', 'attempt', 'member'],
  numbered: ['id', 'stage', 'consumer', 'outcome', 'at', 'partition', 'offset', 'attempt', 'member', 'producer', 'sequence'],
  keyed: ['key', 'at'],
  fallback: ['id', 'at'],
} as const;
export type BulkKind = keyof typeof bulkColumns;

/** Rows between two cursors at most: what a crash may cost, and what one statement may read. */
export const bulkRange = 250_000;

/**
 * What a bulk reading says. A `range` follows the lines that it closes, and lines of no other part
 * stand between them: everything of its part up to `cursor` has been given, and a later reading may
 * begin behind it. `rows` of a range are those of its lines, `total` an estimate of the whole part.
 * At the end one coverage for each part, and at most one failure. Never throws for what a source
 * does; ends within a second of an abort. Every line ends with a line feed.
 */
export type BulkReading =
  | { readonly type: 'lines'; readonly lines: Uint8Array; readonly rows: number }
  | { readonly type: 'range'; readonly part: string; readonly cursor: string; readonly rows: number; readonly total: number | null }
  | { readonly type: 'coverage'; readonly coverage: Coverage }
  | { readonly type: 'failure'; readonly failure: Failure };

export type BulkReadings = AsyncIterable<BulkReading>;

/**
 * A window of a table by its time. `after` continues behind a cursor of an earlier reading of the
 * same window's beginning; what lies up to it counts as read in the coverage, for it was given then.
 */
export interface BulkWindow {
  readonly from: Instant;
  readonly to: Instant;
  readonly after: string | null;
}

/** One database, read window by window in keyset ranges of at most `bulkRange` rows, in one statement each. */
export interface BulkTables {
  readonly name: string;
  /** Kind `outbox`; `part` of a range is the table. One cursor covers all tables of the outbox. */
  outbox(outbox: Outbox, window: BulkWindow, signal: AbortSignal): BulkReadings;
  /** Kind `trace`, lines of the produce, consume and effect stages of these consumers; `consumer` is the route's name of it. */
  trace(trace: Trace, consumers: readonly TracedConsumer[], window: BulkWindow, signal: AbortSignal): BulkReadings;
  /** Kind `numbered`: lines of `trace` with the producer and its number, where the trace has columns of these. */
  numbered(trace: Trace, consumers: readonly TracedConsumer[], window: BulkWindow, signal: AbortSignal): BulkReadings;
  /** Kind `keyed`; `unsupported` for a store without a time column or that cannot be listed (Redis). */
  effect(consumer: string, effect: Effect, window: BulkWindow, signal: AbortSignal): BulkReadings;
  dedupe(consumer: string, dedupe: Dedupe, window: BulkWindow, signal: AbortSignal): BulkReadings;
  fallback(place: TablePlace, window: BulkWindow, signal: AbortSignal): BulkReadings;
}

export interface BulkLogRequest {
  readonly topic: string;
  /** What the topic is to the route: the role of its coverages. */
  readonly role: CoverageRole;
  /** A stream that is bound to an exchange like a queue: nobody writes into it but the broker. */
  readonly witness?: true;
  readonly identity: Identity;
  /** Which records there are, of both isolation levels. */
  readonly ranges: readonly OffsetRange[];
  /** Keys that effects and dedupe stores of this message would have. */
  readonly keys: readonly KeyTemplate[];
  /** Taken with the boundaries; becomes the coverage's `asOf`. */
  readonly asOf: Instant;
}

/** One broker's logs in bulk: kind `record`. The cursor of a range is the offset behind it, its part `partitionPart(topic, n)`. Records without a message id are left out and counted in the coverage's reason only when they cannot be parsed. */
export interface BulkLogs {
  readonly name: string;
  records(request: BulkLogRequest, signal: AbortSignal): BulkReadings;
  close(): Promise<void>;
}
