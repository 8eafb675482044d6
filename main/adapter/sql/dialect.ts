import type { RawBuilder } from 'kysely';
import type { Answer } from '../../domain/observation/failure.ts';
import type { Instant, Microseconds } from '../../domain/observation/instant.ts';
import type { Clock } from '../../ports/clock.ts';

/**
 * What the adapters need of a database, and what each kind of database must supply. A dialect is a
 * folder with the same set of files: session, connection, dialect, expressions, catalogue, status,
 * plan, failure, language.
 */

/** A piece of SQL: names quoted and values bound when it is compiled, never before. */
export type Sql = RawBuilder<unknown>;

/** One row by the aliases that the query gave. Every value is the text the database printed, so no digit is lost. */
export type Row = Readonly<Record<string, string | null>>;

/**
 * What a column can be compared with. `instant` has a zone, `local-time` has none; `other` is compared by
 * its printed text, without an index.
 */
export type ColumnKind = 'text' | 'integer' | 'decimal' | 'uuid' | 'instant' | 'local-time' | 'bytes' | 'other';

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** The type a value is bound as, by schema and name. */
  readonly type: { readonly schema: string; readonly name: string };
  /** The type in the words of the catalogue, for messages. */
  readonly typeText: string;
  readonly readable: boolean;
}

export interface Table {
  readonly schema: string;
  readonly name: string;
  /** `schema.table`, as a coverage names it. */
  readonly part: string;
  /** `stored`: a materialized view, which shows the past. */
  readonly shows: 'present' | 'stored';
  readonly columns: ReadonlyMap<string, Column>;
  /** Columns of the primary key, none where there is no key or where it may not be read. */
  readonly key: readonly Column[];
  /** The right that is lacking altogether: `SELECT on public.outbox`; null when at least some column may be read. */
  readonly lacking: string | null;
  /** True when the database hides rows from this role by policies, so that silence proves nothing. */
  readonly filtered: boolean;
  readonly writable: boolean;
}

/** What names and patterns of a workspace stand for in the catalogue. */
export interface Catalogue {
  readonly tables: readonly Table[];
  /** Names and patterns that stand for nothing, each with a sentence that names the nearest existing table. */
  readonly unknown: readonly { readonly name: string; readonly problem: string }[];
}

/** What a database says of itself. `asOf` is up to where its rows can be read: null when that is unknown. */
export interface DatabaseStatus {
  /** This machine's clock before the question was sent. */
  readonly askedAt: Instant;
  /** The database's clock minus this machine's, in whole milliseconds. */
  readonly clockOffset: bigint;
  readonly replica: boolean;
  readonly replayedAt: Instant | null;
  readonly asOf: Instant | null;
  readonly role: string;
}

/** How a query would be run: how many rows of which tables it reads from end to end, by the planner's estimate. */
export interface PlanSummary {
  readonly scannedRows: number;
}

/** How values and columns are written in one dialect. `o` is the table's alias in every query. */
export interface Expressions {
  column(column: Column): Sql;
  table(table: Table): Sql;
  /** The value's text with every digit; null stays null. */
  text(column: Column): Sql;
  /** At most `length` characters of the text. */
  beginning(column: Column, length: number): Sql;
  /**
   * RFC 3339 in UTC with six digits; null for what no such text can say. `zone` is for columns without
   * one. Where the database cannot say it, the session makes it of what the expression selects.
   */
  instant(column: Column, zone: string | null): Sql;
  /** Microseconds since 1970; null where `instant` is null. Where the database cannot say it, `lines` makes it of what the expression selects. */
  micros(column: Column, zone: string | null): Sql;
  /** True for rows in [from, to), written so that an index on the column can be used. */
  between(column: Column, zone: string | null, from: Instant, to: Instant): Sql;
  /**
   * True for rows whose time shows [from, to), microseconds as if it stood in UTC, by a comparison of the column itself.
   * Null where the database has none that an index finds.
   */
  shows(column: Column, from: Microseconds, to: Microseconds): Sql | null;
  /** True for rows older than the instant. */
  before(column: Column, zone: string | null, instant: Instant): Sql;
  /** True for rows whose text is one of the values, byte for byte. */
  equalsAny(column: Column, values: readonly string[]): Sql;
  /** The same for what no index need find: a comparison of the text alone. */
  says(column: Column, values: readonly string[]): Sql;
  /** True for rows that come after a row with these texts when ordered by the columns, descending. */
  below(columns: readonly Column[], texts: readonly string[]): Sql;
  /** True for rows that come after a row with these texts when ordered by the columns, ascending. */
  above(columns: readonly Column[], texts: readonly string[]): Sql;
  /** True for the row with these texts and for those before it, in the same order. */
  upTo(columns: readonly Column[], texts: readonly string[]): Sql;
  /** What stands behind `order by` so that the newest comes first, and rows without a time last. */
  newestFirst(column: Column): Sql;
  /** The number that a column of Kafka offsets holds, whatever its type; null where there is none. */
  offset(column: Column): Sql;
  offsetValue(offset: string): Sql;
  /** A whole number of at most 19 digits at or above zero, or its text; null for any other value. */
  digits(column: Column): Sql;
  /** At most `limit` bytes of the content, in base64 (with line breaks). */
  base64(column: Column, limit: number): Sql;
  /** Bytes of the whole content, as text. */
  byteLength(column: Column): Sql;
}

export interface Dialect {
  readonly write: Expressions;
  /** Finds tables for names and patterns of `schema.table`. */
  catalogue(session: SqlSession, names: readonly string[], signal: AbortSignal): Promise<Answer<Catalogue>>;
  status(session: SqlSession, signal: AbortSignal): Promise<Answer<DatabaseStatus>>;
  /** How the query would be run against the table; nothing is run. */
  plan(session: SqlSession, query: Sql, table: Table, signal: AbortSignal): Promise<Answer<PlanSummary>>;
  /** The statement that adds an index on the columns, for a person to run. */
  createIndex(table: Table, columns: readonly Column[]): string;
  /** The statement that gives the role the right to read the table. */
  grantSelect(table: Table, role: string): string;
}

/** Rows as lines of CSV: commas, quotes where a value needs them, an absent value as nothing, an empty text as `""`. */
export interface Lines {
  /** Whole lines each; together all rows. */
  readonly pieces: readonly LinesPiece[];
  readonly rows: number;
  /** Bytes of all pieces. */
  readonly size: number;
}

export interface LinesPiece {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/** One stage of opening a connection, in words. */
export interface ConnectionStage {
  readonly step: 'dns' | 'tcp' | 'tls' | 'authentication' | 'file' | 'copy';
  readonly detail: string;
}

/** How far opening the connection came: the stages that were passed, then the one that failed. */
export interface Opening {
  readonly passed: readonly ConnectionStage[];
  readonly failed: { readonly step: ConnectionStage['step'] | 'read-only'; readonly fix: string } | null;
  readonly answer: Answer<null>;
}

/**
 * One connection to one database, opened when it is first needed, kept, and opened again after a
 * failure. It is shared by the adapters of its source; statements wait for each other.
 */
export interface SqlSession {
  readonly source: string;
  readonly clock: Clock;
  readonly dialect: Dialect;
  /** Zone of columns that have none; null: such a column cannot be read. */
  readonly timeZone: string | null;
  /** True when the workspace says that this is a replica. */
  readonly replica: boolean;
  /** True while the connection stands: false after a failure that took it. */
  connected(): boolean;
  /** Opens the connection unless it stands. For `check`; `read` opens by itself. */
  open(signal: AbortSignal): Promise<Opening>;
  /** Runs one query. Ends with `cancelled` within a second of an abort and with `timeout` when no answer comes. */
  read(query: Sql, signal: AbortSignal): Promise<Answer<readonly Row[]>>;
  /** Runs one query whose rows become lines, for reading in bulk. Ends as `read` does; a `timeout` may have been of the statement alone. */
  lines(query: Sql, signal: AbortSignal): Promise<Answer<Lines>>;
  close(): Promise<void>;
}
