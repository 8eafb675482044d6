import { sql } from 'kysely';
import { micros } from '../../../domain/observation/instant.ts';
import type { Column, Expressions, Sql } from '../dialect.ts';
import type { LocalRange } from '../local-time.ts';
import { localRanges } from '../local-time.ts';
import { characterSetOf, collationName, wireCharacterSet } from './mysql-charsets.ts';
import { localText } from './mysql-times.ts';

function column({ name }: Column): Sql {
  return sql.id('o', name);
}

/** 16 bytes are printed as the UUID they nearly always are. */
function uuidOf(bytes: Sql): Sql {
  const hexadecimal = sql`lower(hex(${bytes}))`;
  const parts = [
    [1, 8],
    [9, 4],
    [13, 4],
    [17, 4],
    [21, 12],
  ].map(([from, length]) => sql`substring(${hexadecimal}, ${from}, ${length})`);
  return sql`concat(${sql.join(parts, sql`, '-', `)})`;
}

/** The text of a column: bytes of fixed length by their digits, others as UTF-8. */
function text(each: Column): Sql {
  const own = column(each);
  const { name } = each.type;
  if (name === 'binary') return each.kind === 'uuid' ? uuidOf(own) : sql`lower(hex(${own}))`;
  // A mode of the server (PAD_CHAR_TO_FULL_LENGTH) prints the blanks that fill a CHAR, which are not of its value.
  if (name === 'char') return sql`trim(trailing ' ' from convert(${own} using utf8mb4))`;
  if (each.kind === 'text' || each.kind === 'bytes') return sql`convert(${own} using utf8mb4)`;
  // Without + 0 the digits that ZEROFILL pads with would belong to the value, and bits would be characters.
  return name === 'bit' || name.endsWith('zerofill') ? sql`cast(${own} + 0 as char)` : sql`cast(${own} as char)`;
}

/** The same as bytes in UTF-8: compared so, nothing is folded and no blank at the end is left out. */
function textBytes(each: Column): Sql {
  const isUtf8 = each.kind === 'text' && each.type.name !== 'char' && characterSetOf(each.type.schema) === wireCharacterSet;
  return sql`cast(${isUtf8 ? column(each) : text(each)} as binary)`;
}

function says(each: Column, values: readonly string[]): Sql {
  return sql`${textBytes(each)} in (${sql.join(values)})`;
}

/** A text in the column's own character set and collation: the server refuses to compare what it cannot convert into them. */
function converted(collation: string, value: string): Sql {
  const characterSet = characterSetOf(collation);
  if (characterSet === wireCharacterSet || !collationName.test(collation)) return sql`${value}`;
  return sql`convert(${value} using ${sql.raw(characterSet)}) collate ${sql.raw(collation)}`;
}

/** A text as a value of the column's type, written so that the column's index is used. */
function typed(each: Column, value: string): Sql {
  const { schema, name } = each.type;
  switch (each.kind) {
    case 'text':
      return converted(schema, value);
    case 'integer':
      return name.includes('unsigned') ? sql`cast(${value} as unsigned)` : sql`cast(${value} as signed)`;
    case 'decimal':
      return sql`cast(${value} as decimal(65, 30))`;
    case 'uuid':
      return name === 'binary' ? sql`unhex(${value.replaceAll('-', '')})` : sql`${value}`;
    case 'bytes':
      return name === 'binary' ? sql`unhex(${value})` : sql`${value}`;
    case 'instant':
    case 'local-time':
      return sql`cast(${value} as datetime(6))`;
    case 'other':
      return sql`${value}`;
  }
}

/** Local times of these ranges; the session's own zone is UTC, so a TIMESTAMP is one there. */
function within(each: Column, ranges: readonly LocalRange[]): Sql {
  const at = column(each);
  const alternatives = ranges.map(({ from, to }) => {
    const below = sql`${at} < ${typed(each, localText(to))}`;
    return from === null ? below : sql`${at} >= ${typed(each, localText(from))} and ${below}`;
  });
  return alternatives.length === 0 ? sql`false` : sql`(${sql.join(alternatives, sql` or `)})`;
}

function zoneOf(each: Column, zone: string | null): string {
  return each.kind === 'instant' ? 'UTC' : (zone ?? 'UTC');
}

interface Side {
  /** How a column compares that decides alone. */
  readonly beyond: Sql;
  /** How the last column compares, when all before it are equal. */
  readonly last: Sql;
  /** What holds of the first column in any case: that is what an index finds. */
  readonly first: Sql;
}

const below: Side = { beyond: sql`<`, last: sql`<`, first: sql`<=` };
const above: Side = { beyond: sql`>`, last: sql`>`, first: sql`>=` };
const upTo: Side = { beyond: sql`<`, last: sql`<=`, first: sql`<=` };

function spelledOut(columns: readonly Column[], texts: readonly string[], side: Side): Sql {
  const [first, ...rest] = columns;
  if (first === undefined) return sql`false`;
  const value = typed(first, texts[0] ?? '');
  if (rest.length === 0) return sql`${column(first)} ${side.last} ${value}`;
  return sql`(${column(first)} ${side.beyond} ${value} or ${column(first)} = ${value} and ${spelledOut(rest, texts.slice(1), side)})`;
}

/** Rows on one side of the row with these texts: spelled out, because a comparison of tuples uses no index here. */
function beside(columns: readonly Column[], texts: readonly string[], side: Side): Sql {
  const [first] = columns;
  return first === undefined
    ? sql`false`
    : sql`${column(first)} ${side.first} ${typed(first, texts[0] ?? '')} and ${spelledOut(columns, texts, side)}`;
}

/** A number in text counts too, since whoever traces may have declared it so. */
function digits(each: Column): Sql {
  const own = text(each);
  return sql`case when octet_length(${own}) > 0 and octet_length(${own}) < 20 and ${own} not regexp '[^0-9]' then ${own} end`;
}

/**
 * How MariaDB and MySQL write what the adapters ask for. Times without a zone leave the server as
 * DATETIME and become instants in the session, which knows the zone of the source.
 */
export const mysqlExpressions: Expressions = {
  column,
  table: (table) => sql.id(table.schema, table.name),
  text,
  beginning: (each, length) => sql`left(${text(each)}, ${length})`,
  instant: (each) =>
    each.kind === 'instant'
      ? sql`nullif(date_format(${column(each)}, '%Y-%m-%dT%H:%i:%s.%fZ'), '0000-00-00T00:00:00.000000Z')`
      : sql`cast(${column(each)} as datetime(6))`,
  // No TIMESTAMP is the beginning of 1970: 0 stands for what no calendar has.
  micros: (each) =>
    each.kind === 'instant'
      ? sql`cast(nullif(unix_timestamp(${column(each)}), 0) * 1000000 as signed)`
      : sql`cast(${column(each)} as datetime(6))`,
  between: (each, zone, from, to) => within(each, localRanges(zoneOf(each, zone), micros(from), micros(to))),
  shows: () => null,
  before: (each, zone, at) => within(each, localRanges(zoneOf(each, zone), null, micros(at))),
  // The first comparison is for the index and folds; the second does not.
  equalsAny: (each, values) =>
    each.kind === 'other' || each.kind === 'instant' || each.kind === 'local-time'
      ? says(each, values)
      : sql`${column(each)} in (${sql.join(values.map((value) => typed(each, value)))}) and ${says(each, values)}`,
  says,
  below: (columns, texts) => beside(columns, texts, below),
  above: (columns, texts) => beside(columns, texts, above),
  upTo: (columns, texts) => beside(columns, texts, upTo),
  newestFirst: (each) => sql`${column(each)} desc`,
  // Whoever traces may have declared the offset as text; then only what is a number counts.
  offset: (each) =>
    each.kind === 'integer' || each.kind === 'decimal'
      ? column(each)
      : sql`case when ${text(each)} regexp '^[0-9]{1,18}$' then cast(${text(each)} as signed) end`,
  offsetValue: (offset) => sql`cast(${offset} as signed)`,
  digits,
  base64: (each, limit) => sql`to_base64(left(${contentBytes(each)}, ${limit}))`,
  byteLength: (each) => sql`cast(octet_length(${contentBytes(each)}) as char)`,
};

/** What a message would carry: bytes as they are, everything else as UTF-8. */
function contentBytes(each: Column): Sql {
  return each.kind === 'bytes' || each.type.name === 'binary' ? column(each) : textBytes(each);
}
