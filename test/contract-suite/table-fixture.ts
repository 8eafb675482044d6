/** What a cell of a contract's table may hold, in every database the contract runs over. `instant` has a zone and microseconds. */
export type CellType = 'text' | 'integer' | 'uuid' | 'instant' | 'boolean' | 'json' | 'bytes';

/** Text as the database reads it; bytes for `bytes`. */
export type Cell = string | Uint8Array | null;

/** A table that a contract wants to read. Names may be hostile: the database quotes them. */
export interface TableFixture {
  readonly name: string;
  readonly columns: Readonly<Record<string, CellType>>;
  /** Columns of the primary key; none: the table has no key. */
  readonly key: readonly string[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/** An empty database of one kind, and a source that reads it. One for each contract. */
export interface ContractDatabase<Source> {
  readonly source: Source;
  /** Makes and fills a table; answers the name under which a workspace names it. */
  create(table: TableFixture): Promise<string>;
  /** Adds rows to a table. */
  insert(table: TableFixture, rows: TableFixture['rows']): Promise<void>;
  /** Throws when something was sent that reading may not send. */
  close(): Promise<void>;
}
