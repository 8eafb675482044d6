/**
 * What a cell of a contract's table may hold. Every database of the contracts chooses a column type
 * for each, and this is all that may differ between them: `text` any text, compared byte for byte
 * though the database may fold; `integer` 64 bits with a sign; `uuid` printed in small letters;
 * `instant` a time with a zone and microseconds; `boolean` printed as any of the words for true and
 * false; `json` any JSON text; `bytes` anything.
 */
export type CellType = 'text' | 'integer' | 'uuid' | 'instant' | 'boolean' | 'json' | 'bytes';

/** Text: RFC 3339 for an instant, `true` or `false` for a boolean, the printed value for all others; bytes for `bytes`. */
export type Cell = string | Uint8Array | null;

/** A table that a contract wants to read. Names may be hostile: the database quotes them. No two tables differ in letter case only. */
export interface TableFixture {
  readonly name: string;
  readonly columns: Readonly<Record<string, CellType>>;
  /** Columns of the primary key, whose values may differ in case and trailing blanks only; none: the table has no key. */
  readonly key: readonly string[];
  /** A cell that is absent is null. */
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/**
 * An empty database of one kind, and a source that reads it. One for each contract. What a kind of
 * database has to supply stands in one file, `test/adapter/sql/<kind>-fixture.ts`; the contract of a
 * port then runs over it by one line in `test/adapter/<port>/<kind>-<port>.integration.test.ts`.
 */
export interface ContractDatabase<Source> {
  readonly source: Source;
  /** Makes and fills a table; answers the name under which a workspace and a coverage name it. It ends with the name of the fixture. */
  create(table: TableFixture): Promise<string>;
  /** Adds rows to a table. */
  insert(table: TableFixture, rows: TableFixture['rows']): Promise<void>;
  /** Throws when something was sent that reading may not send. */
  close(): Promise<void>;
}
