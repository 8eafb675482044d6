import { sql } from 'kysely';
import type { Microseconds } from '../../../domain/observation/instant.ts';
import { formatInstant } from '../../../domain/observation/instant.ts';
import type { Column, Expressions, Sql } from '../dialect.ts';

/** Local times are ambiguous for an hour or two when clocks are put back; a bracket this wide around both ends misses none. */
const bracket = sql`interval '3 hours'`;

function column({ name }: Column): Sql {
  return sql.id('o', name);
}

function text(each: Column): Sql {
  return sql`${column(each)}::text`;
}

function typed(each: Column, value: string): Sql {
  return sql`${value}::${sql.id(each.type.schema, each.type.name)}`;
}

/** The instant that a time column means; a date is its midnight. */
function moment(each: Column, zone: string | null): Sql {
  if (each.kind === 'instant') return column(each);
  return sql`(${column(each)}::timestamp at time zone ${zone}::text)`;
}

function sayable(at: Sql): Sql {
  return sql`${at} >= '0001-01-01 00:00:00+00'::timestamptz and ${at} < '9999-12-31 00:00:00+00'::timestamptz`;
}

/** Six digits, and nothing for infinity and for years that four digits cannot say. */
function instant(each: Column, zone: string | null): Sql {
  const at = moment(each, zone);
  return sql`case when ${sayable(at)} then to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end`;
}

/**
 * A float holds the microseconds of these years exactly and is far quicker than the numeric that EXTRACT gives, with
 * every digit, from PostgreSQL 14 on.
 */
function micros(each: Column, zone: string | null): Sql {
  const at = moment(each, zone);
  const near = sql`${at} >= '1902-01-01 00:00:00+00'::timestamptz and ${at} < '2038-01-01 00:00:00+00'::timestamptz`;
  return sql`case when ${near} then (date_part('epoch', ${at}) * 1000000)::int8 when ${sayable(at)} then (extract(epoch from ${at}) * 1000000)::int8 end`;
}

/** Both compare with a date too, and by its index. */
function shows(each: Column, from: Microseconds, to: Microseconds): Sql {
  const type = each.kind === 'instant' ? sql`timestamptz` : sql`timestamp`;
  const edge = (at: Microseconds): Sql => sql`${formatInstant(at)}::${type}`;
  return sql`${column(each)} >= ${edge(from)} and ${column(each)} < ${edge(to)}`;
}

function between(each: Column, zone: string | null, from: string, to: string): Sql {
  const at = moment(each, zone);
  const exact = sql`${at} >= ${from}::timestamptz and ${at} < ${to}::timestamptz`;
  if (each.kind === 'instant') return exact;
  // The exact comparison calls a function on the column, which no index has; the bracket is for the index.
  const local = (edge: string): Sql => sql`(${edge}::timestamptz at time zone ${zone}::text)`;
  return sql`${column(each)} >= ${local(from)} - ${bracket} and ${column(each)} < ${local(to)} + ${bracket} and ${exact}`;
}

function saysAny(each: Column, values: readonly string[]): Sql {
  return sql`(${text(each)} collate "C") = any(${[...values]}::text[])`;
}

/** Of one value without a list, which would cost as much again for every row. */
function says(each: Column, values: readonly string[]): Sql {
  const [only] = values;
  return values.length === 1 ? sql`(${text(each)} collate "C") = ${only}::text` : saysAny(each, values);
}

/**
 * An index is used where the type has one order; then the text is compared again without a collation,
 * because citext and ICU collations call different texts equal.
 */
function equalsAny(each: Column, values: readonly string[]): Sql {
  const list = [...values];
  switch (each.kind) {
    case 'text':
      return sql`${column(each)} = any(${list}::${sql.id(each.type.schema, each.type.name)}[]) and ${saysAny(each, list)}`;
    case 'integer':
    case 'decimal':
    case 'uuid':
      return sql`${column(each)} = any(${list}::${sql.id(each.type.schema, each.type.name)}[])`;
    case 'instant':
    case 'local-time':
    case 'bytes':
    case 'other':
      return saysAny(each, list);
  }
}

/** Rows beside the row with these texts; an index on the columns, or on the first of them, is used. */
function compared(columns: readonly Column[], operator: Sql, texts: readonly string[]): Sql {
  const values = columns.map((each, index) => typed(each, texts[index] ?? ''));
  return sql`(${sql.join(columns.map(column))}) ${operator} (${sql.join(values)})`;
}

/** A number in text counts too, since whoever traces may have declared it so. */
function digits(each: Column): Sql {
  if (each.kind === 'integer') return sql`case when ${column(each)} >= 0 then ${column(each)} end`;
  return sql`case when ${text(each)} ~ '^[0-9]{1,19}$' then ${text(each)} end`;
}

function bytes(each: Column): Sql {
  return each.kind === 'bytes' ? column(each) : sql`convert_to(${text(each)}, 'UTF8')`;
}

/** How PostgreSQL writes what the adapters ask for. */
export const postgresExpressions: Expressions = {
  column,
  table: (table) => sql.id(table.schema, table.name),
  text,
  beginning: (each, length) => sql`left(${text(each)}, ${length}::int4)`,
  instant,
  micros,
  between,
  shows,
  before: (each, zone, at) => sql`${moment(each, zone)} < ${at}::timestamptz`,
  equalsAny,
  says,
  below: (columns, texts) => compared(columns, sql`<`, texts),
  above: (columns, texts) => compared(columns, sql`>`, texts),
  upTo: (columns, texts) => compared(columns, sql`<=`, texts),
  newestFirst: (each) => sql`${column(each)} desc nulls last`,
  // Whoever traces may have declared the offset as text; then only what is a number counts.
  offset: (each) =>
    each.kind === 'integer' || each.kind === 'decimal'
      ? column(each)
      : sql`case when ${text(each)} ~ '^[0-9]{1,18}$' then ${text(each)}::int8 end`,
  offsetValue: (offset) => sql`${offset}::int8`,
  digits,
  base64: (each, limit) => sql`encode(substring(${bytes(each)}, 1, ${limit}::int4), 'base64')`,
  byteLength: (each) => sql`octet_length(${bytes(each)})::text`,
};
