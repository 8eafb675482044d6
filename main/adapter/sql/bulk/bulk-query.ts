import { sql } from 'kysely';
import type { Instant } from '../../../domain/observation/instant.ts';
import { heldValues } from '../column-values.ts';
import type { Column, Expressions, Sql, SqlSession, Table } from '../dialect.ts';

/** One kind of line made of a row: its columns in order, and for which rows. */
export interface LineShape {
  readonly fields: readonly Sql[];
  readonly conditions: readonly Sql[];
}

/** What is read in bulk of one table, by its time. A row becomes one line of each shape whose conditions hold. */
export interface BulkSelection {
  readonly table: Table;
  readonly time: Column;
  readonly shapes: readonly LineShape[];
}

/** Rows behind one row up to another, both by the texts of the columns that order them; null: no edge. */
export interface KeyRange {
  readonly order: readonly Column[];
  readonly above: readonly string[] | null;
  readonly upTo: readonly string[] | null;
}

export interface TimeWindow {
  readonly from: Instant;
  readonly to: Instant;
}

export const nothing: Sql = sql`null`;

/** One letter for every value of a list, and another for the rest: `case when … then 's' … else 'u' end`. */
export function letters(cases: readonly (readonly [condition: Sql, letter: string])[], otherwise: string): Sql {
  if (cases.length === 0) return sql.lit(otherwise);
  const each = cases.map(([condition, letter]) => sql`when ${condition} then ${sql.lit(letter)}`);
  return sql`case ${sql.join(each, sql` `)} else ${sql.lit(otherwise)} end`;
}

/** True for rows whose text is one of the values; a row without a text counts as the empty one, as it does line by line. */
export function saysOneOf(write: Expressions, column: Column, values: readonly string[]): Sql | null {
  const held = heldValues(column, values);
  const some = held.length === 0 ? [] : [write.says(column, held)];
  const none = values.includes('') ? [sql`${write.text(column)} is null`] : [];
  const alternatives = [...some, ...none];
  return alternatives.length === 0 ? null : sql`(${sql.join(alternatives, sql` or `)})`;
}

function conditionsOf(session: SqlSession, { time }: BulkSelection, window: TimeWindow, range: KeyRange): readonly Sql[] {
  const { write } = session.dialect;
  return [
    write.between(time, session.timeZone, window.from, window.to),
    ...(range.above === null ? [] : [write.above(range.order, range.above)]),
    ...(range.upTo === null ? [] : [write.upTo(range.order, range.upTo)]),
  ];
}

/** The lines of the rows in a range. No order: the range is what counts. */
export function linesQuery(session: SqlSession, selection: BulkSelection, window: TimeWindow, range: KeyRange): Sql {
  return shapedQuery(session, selection, conditionsOf(session, selection, window, range));
}

/** The lines of the rows of a slice of time, at most `limit`. A slice of instants within the window needs no look at the window. */
export function slicedQuery(session: SqlSession, selection: BulkSelection, window: TimeWindow, shown: Sql | null, limit: number): Sql {
  const { write } = session.dialect;
  const { time } = selection;
  const within = time.kind === 'instant' ? [] : [write.between(time, session.timeZone, window.from, window.to)];
  return sql`${shapedQuery(session, selection, [...(shown === null ? [] : [shown]), ...within])} limit ${limit}`;
}

function shapedQuery(session: SqlSession, selection: BulkSelection, shared: readonly Sql[]): Sql {
  const from = session.dialect.write.table(selection.table);
  const each = selection.shapes.map(
    ({ fields, conditions }) => sql`select ${sql.join(fields)} from ${from} as o where ${sql.join([...conditions, ...shared], sql` and `)}`,
  );
  return sql.join(each, sql` union all `);
}

export const keyAlias = (index: number): string => `key ${index}`;

/**
 * The row that ends the next range: the one `rows` rows behind its beginning, or the last of all where
 * `rows` is null. Read from the index alone where the order has one. Ordered by the key, it looks at
 * rows of all times.
 */
export function edgeQuery(session: SqlSession, selection: BulkSelection, window: TimeWindow, range: KeyRange, rows: number | null): Sql {
  const { write } = session.dialect;
  const { table, time } = selection;
  const byTime = range.order[0] === time;
  const conditions = [
    ...(byTime ? [write.between(time, session.timeZone, window.from, window.to)] : []),
    ...(range.above === null ? [] : [write.above(range.order, range.above)]),
  ];
  const fields = [
    ...range.order.map((column, index) => sql`${write.text(column)} as ${sql.id(keyAlias(index))}`),
    sql`${write.instant(time, session.timeZone)} as ${sql.id('at')}`,
  ];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const ordered = range.order.map((column) => (rows === null ? sql`${write.column(column)} desc` : write.column(column)));
  const limit = rows === null ? sql`limit 1` : sql`limit 1 offset ${rows - 1}`;
  return sql`select ${sql.join(fields)} from ${write.table(table)} as o ${where} order by ${sql.join(ordered)} ${limit}`;
}
