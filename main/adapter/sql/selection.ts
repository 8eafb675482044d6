import { sql } from 'kysely';
import { heldValues } from './column-values.ts';
import type { Column, Expressions, Row, Sql, Table } from './dialect.ts';

/** Rows of one column that are asked for: the text must be one of the values, byte for byte. */
export interface Filter {
  readonly column: Column;
  readonly values: readonly string[];
}

/** What is read of a table's rows: expressions by alias, of the rows that pass every filter. */
export interface Selection {
  readonly table: Table;
  readonly fields: Readonly<Record<string, Sql>>;
  readonly filters: readonly Filter[];
}

const filterAlias = (index: number): string => `filter ${index}`;

function condition(write: Expressions, { column, values }: Filter): Sql {
  return write.equalsAny(column, heldValues(column, values));
}

/** True when no row can pass: a filter has no value that its column can hold. */
export function isVoid({ filters }: Selection): boolean {
  return filters.some(({ column, values }) => heldValues(column, values).length === 0);
}

/** `select fields from table where filters and conditions`, followed by `ending`. */
export function selectRows(write: Expressions, { table, fields, filters }: Selection, conditions: readonly Sql[], ending: Sql): Sql {
  const list = [
    ...Object.entries(fields).map(([alias, field]) => sql`${field} as ${sql.id(alias)}`),
    ...filters.map(({ column }, index) => sql`${write.text(column)} as ${sql.id(filterAlias(index))}`),
  ];
  // Whoever only counts rows asks for no field, and only PostgreSQL has a SELECT of none.
  const asked = list.length === 0 ? [sql`1 as ${sql.id('nothing')}`] : list;
  const where = [...filters.map((filter) => condition(write, filter)), ...conditions];
  return sql`select ${sql.join(asked)} from ${write.table(table)} as o ${where.length === 0 ? sql`` : sql`where ${sql.join(where, sql` and `)}`} ${ending}`;
}

/** The rows that pass the filters byte for byte. Compared again here, because databases fold and normalise. */
export function exactRows({ filters }: Selection, rows: readonly Row[]): readonly Row[] {
  const wanted = filters.map(({ values }) => new Set(values));
  return rows.filter((row) =>
    wanted.every((values, index) => values.has(row[filterAlias(index)] ?? '') && row[filterAlias(index)] !== null),
  );
}

/** What one filter's column said in a row. */
export function filteredText(row: Row, index: number): string {
  return row[filterAlias(index)] ?? '';
}
