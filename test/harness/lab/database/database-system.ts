import type { Row, TableName } from '../plan.ts';
import type { DatabaseName } from './tables.ts';

/** One database of a shop, made and ready to be filled. */
export interface ShopDatabase {
  /** Its entry under `sources` in the workspace file: opened with a role that only selects, where the system has roles. */
  readonly source: Readonly<Record<string, string>>;
  /** A table as the workspace file names it: "public.outbox". */
  readonly table: (name: TableName) => string;
  /** Adds rows of one table in their order. Times keep their microseconds, 64-bit numbers every digit. */
  insert(table: TableName, rows: readonly Row[]): Promise<void>;
  /** Counts its rows and keys, as every system does by itself after a while. */
  analyze(): Promise<void>;
  /** Ends what it holds open. */
  close(): Promise<void>;
}

/** A kind of database in which a shop can live. */
export interface DatabaseSystem {
  readonly name: 'PostgreSQL' | 'MariaDB' | 'SQLite';
  /**
   * Makes the tables of one database. `suffix` is added to its name.
   * Errors: rejects when a database of that name exists already.
   */
  create(database: DatabaseName, suffix: string): Promise<ShopDatabase>;
}

/** The role that looks: it may select and nothing else. */
export const READER = 'waybill_ro';

/** The columns that at least one of the rows has. */
export function columnsOf(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

/** Runs of at most 2000 rows: what one statement takes. */
export function* chunks(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += 2000) yield rows.slice(start, start + 2000);
}
