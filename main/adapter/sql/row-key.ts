import type { Column, Expressions, Row, Sql, Table } from './dialect.ts';

const alias = (index: number): string => `primary ${index}`;

/** Fields that name a row by its primary key; none where the table has no key. */
export function keyFields(write: Expressions, key: readonly Column[]): Readonly<Record<string, Sql>> {
  return Object.fromEntries(key.map((column, index) => [alias(index), write.text(column)]));
}

/** The primary key of a row as one text, parts separated by commas; undefined where there is none. */
export function keyText(table: Pick<Table, 'key'>, row: Row): string | undefined {
  return table.key.length === 0 ? undefined : table.key.map((_, index) => row[alias(index)] ?? '').join(',');
}
