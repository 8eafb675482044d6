import { sql } from 'kysely';
import { formatInstant, micros } from '../../../domain/observation/instant.ts';
import type { Column, Expressions, Sql } from '../dialect.ts';

const day = 86_400_000_000n;

function column({ name }: Column): Sql {
  return sql.id('o', name);
}

/** Bytes are printed as hexadecimal digits, but in a column of text they are the text's. */
function text(each: Column): Sql {
  const plain = sql`cast(${column(each)} as text)`;
  if (each.type.name === 'text') return plain;
  return sql`case typeof(${column(each)}) when 'blob' then lower(hex(${column(each)})) else ${plain} end`;
}

function isTime({ kind }: Column): boolean {
  return kind === 'instant' || kind === 'local-time';
}

/** Whole numbers are compared as they stand. */
function isNumber({ type }: Column): boolean {
  return type.name === 'integer';
}

/**
 * By what rows are ordered. Times that are text stand in many forms (with fractions or without, one
 * zone or another), which only their instants order; columns that may hold bytes are ordered as they
 * are printed.
 */
function order(each: Column, zone: string | null): Sql {
  if (isNumber(each)) return column(each);
  if (isTime(each)) return sql`waybill_order(${column(each)}, ${zone})`;
  return each.type.name === 'text' ? column(each) : text(each);
}

/** The same of a value that a row printed. */
function ordered(each: Column, zone: string | null, value: string): Sql {
  return isTime(each) && !isNumber(each) ? sql`waybill_order(${value}, ${zone})` : sql`${value}`;
}

/** A superset of the rows of a window that an index can find: texts begin with their day, numbers are seconds, milliseconds or microseconds. */
function bracket(each: Column, from: bigint, to: bigint): Sql {
  const date = (at: bigint): string => formatInstant(at).slice(0, 10);
  const at = column(each);
  const texts = sql`(${at} >= ${date(from - day)} and ${at} < ${date(to + 2n * day)})`;
  if (each.type.name === 'text') return texts;
  const numbers = [1_000_000n, 1000n, 1n].map((unit) => sql`(${at} >= ${from / unit - 1n} and ${at} <= ${to / unit + 1n})`);
  return isNumber(each) ? sql`(${sql.join(numbers, sql` or `)})` : sql`(${sql.join([texts, ...numbers], sql` or `)})`;
}

function between(each: Column, zone: string | null, from: string, to: string): Sql {
  const [start, end] = [micros(from), micros(to)];
  return sql`${bracket(each, start, end)} and waybill_within(${column(each)}, ${zone}, ${start}, ${end})`;
}

/** A number as a column without conversions holds it; none where the text is not one. */
function numberForms(value: string): readonly unknown[] {
  if (/^(0|-?[1-9]\d{0,17})$/.test(value)) return [BigInt(value)];
  return /^-?\d{1,15}\.\d{1,15}$/.test(value) ? [Number(value)] : [];
}

/** The forms in which a column may hold what it prints as this text. */
function forms(each: Column, value: string): readonly unknown[] {
  if (each.type.name === 'text') return [value, Buffer.from(value)];
  if (isNumber(each)) return [value];
  const bytes = /^([0-9a-f]{2})+$/.test(value) ? [Buffer.from(value, 'hex')] : [];
  return [value, ...bytes, ...(each.type.name === 'blob' ? numberForms(value) : [])];
}

function says(each: Column, values: readonly string[]): Sql {
  return sql`(${text(each)}) collate binary in (${sql.join(values)})`;
}

/**
 * The first comparison is for the index, in the column's own collation and after its own conversions
 * ('042' is 42, with NOCASE 'A' is 'a'); the second compares what is printed, byte for byte.
 */
function equalsAny(each: Column, values: readonly string[]): Sql {
  const found = values.flatMap((value) => forms(each, value));
  return sql`${column(each)} in (${sql.join(found)}) and ${says(each, values)}`;
}

/** Rows beside the row with these texts. */
function compared(columns: readonly Column[], operator: Sql, texts: readonly string[], zone: string | null): Sql {
  const values = columns.map((each, index) => ordered(each, zone, texts[index] ?? ''));
  return sql`(${sql.join(columns.map((each) => order(each, zone)))}) ${operator} (${sql.join(values)})`;
}

function digits(each: Column): Sql {
  const own = text(each);
  return sql`case when length(${own}) > 0 and length(${own}) < 20 and not ${own} glob '*[^0-9]*' then ${own} end`;
}

/** Whoever traces may have declared the offset as text; then only what is a number counts. */
function offset(each: Column): Sql {
  if (isNumber(each)) return column(each);
  const number = sql`length(${text(each)}) > 0 and length(${text(each)}) < 19 and not ${text(each)} glob '*[^0-9]*'`;
  return sql`case when ${number} then cast(${text(each)} as integer) end`;
}

/** How SQLite is asked for what the adapters need; `zone` is that of the source, for the order of local times. */
export function sqliteExpressions(zone: string | null): Expressions {
  return {
    column: (each) => order(each, zone),
    table: (table) => sql.id(table.schema, table.name),
    text,
    beginning: (each, length) => sql`substr(${text(each)}, 1, ${length})`,
    instant: (each, at) => sql`waybill_instant(${column(each)}, ${at})`,
    micros: (each, at) =>
      sql`case when waybill_instant(${column(each)}, ${at}) is not null then waybill_micros(${column(each)}, ${at}) end`,
    between,
    shows: () => null,
    before: (each, at, instant) => sql`waybill_micros(${column(each)}, ${at}) < ${micros(instant)}`,
    equalsAny,
    says,
    below: (columns, texts) => compared(columns, sql`<`, texts, zone),
    above: (columns, texts) => compared(columns, sql`>`, texts, zone),
    upTo: (columns, texts) => compared(columns, sql`<=`, texts, zone),
    // By the index where there is one: of a sample nobody expects the order to the second.
    newestFirst: (each) => sql`${column(each)} desc`,
    offset,
    offsetValue: (value) => sql`${BigInt(value)}`,
    digits,
    base64: (each, limit) => sql`waybill_base64(${column(each)}, ${limit})`,
    byteLength: (each) => sql`waybill_size(${column(each)})`,
  };
}
