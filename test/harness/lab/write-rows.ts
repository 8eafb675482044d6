import type { ShopDatabase } from './database/database-system.ts';
import { type DatabaseName, databaseOf, timeColumn } from './database/tables.ts';
import type { DedupeStore } from './dedupe-store.ts';
import type { Row, TableName } from './plan.ts';

export interface RowPlaces {
  readonly databases: Readonly<Record<DatabaseName, ShopDatabase>>;
  readonly dedupe: DedupeStore;
}

/** One row that is put into a table before anybody looks. */
export interface PlannedRow {
  readonly table: TableName;
  readonly values: Row;
}

/** Puts rows into their tables, oldest first, so that ids follow times; idempotency keys into the store that keeps them. */
export async function writeRows({ databases, dedupe }: RowPlaces, planned: readonly PlannedRow[]): Promise<void> {
  for (const [table, rows] of Map.groupBy(planned, (row) => row.table)) {
    const column = timeColumn(table);
    const ordered = rows.map((row) => row.values).toSorted((a, b) => (String(a[column]) < String(b[column]) ? -1 : 1));
    await (table === 'processed' ? dedupe.write(ordered) : databases[databaseOf(table)].insert(table, ordered));
  }
}
