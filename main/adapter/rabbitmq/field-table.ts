import { instantOf } from '../../domain/observation/instant.ts';

/** One entry of an AMQP table: its name and where its value stands, the type's tag before it. */
export interface TableEntry {
  readonly name: Buffer;
  readonly tag: string;
  readonly value: Buffer;
}

/** Bytes of a value whose type has one size. */
const sizes: ReadonlyMap<string, number> = new Map([
  ['t', 1],
  ['b', 1],
  ['B', 1],
  ['s', 2],
  ['u', 2],
  ['I', 4],
  ['i', 4],
  ['f', 4],
  ['D', 5],
  ['l', 8],
  ['L', 8],
  ['d', 8],
  ['T', 8],
  ['V', 0],
]);
/** Types whose size stands in four bytes before them. */
const sized: ReadonlySet<string> = new Set(['S', 'x', 'F', 'A']);

/** Bytes of a value by its tag: a size, -1 where the size stands before it, -2 for a type that AMQP does not have. */
const sizeOfTag = Int8Array.from({ length: 256 }, (_, code) => {
  const tag = String.fromCharCode(code);
  return sizes.get(tag) ?? (sized.has(tag) ? -1 : -2);
});

function endOfValue(bytes: Buffer, at: number): number {
  const size = sizeOfTag[bytes.readUInt8(at)] ?? -2;
  const end = size >= 0 ? at + 1 + size : size === -1 ? at + 5 + bytes.readUInt32BE(at + 1) : Number.POSITIVE_INFINITY;
  if (end > bytes.length) throw new RangeError('a header cannot be read');
  return end;
}

function valueAt(bytes: Buffer, at: number): { readonly tag: string; readonly value: Buffer; readonly end: number } {
  const tag = String.fromCharCode(bytes.readUInt8(at));
  const fixed = sizes.get(tag);
  const start = fixed === undefined ? at + 5 : at + 1;
  const length = fixed ?? (sized.has(tag) ? bytes.readUInt32BE(at + 1) : -1);
  const end = start + length;
  if (length < 0 || end > bytes.length) throw new RangeError(`a header of type ${JSON.stringify(tag)} cannot be read`);
  return { tag, value: bytes.subarray(start, end), end };
}

/**
 * The entries of a table in their order, with names that come twice; nothing is changed by decoding. `table` is
 * without its size. Throws a RangeError for a type that AMQP does not have.
 */
export function* entriesOf(table: Buffer): Generator<TableEntry> {
  for (let at = 0; at < table.length;) {
    const nameEnd = at + 1 + table.readUInt8(at);
    const { tag, value, end } = valueAt(table, nameEnd);
    yield { name: table.subarray(at + 1, nameEnd), tag, value };
    at = end;
  }
}

/**
 * The next entry of this name at or behind `from`, and where it ends; null when there is none. Looks at every message of
 * a stream, so it makes nothing for the entries it passes. Throws as `entriesOf` does.
 */
export function findEntry(table: Buffer, name: Buffer, from: number): { readonly entry: TableEntry; readonly end: number } | null {
  for (let at = from; at < table.length;) {
    const nameEnd = at + 1 + table.readUInt8(at);
    if (nameEnd - at - 1 === name.length && table.compare(name, 0, name.length, at + 1, nameEnd) === 0) {
      const { tag, value, end } = valueAt(table, nameEnd);
      return { entry: { name, tag, value }, end };
    }
    at = endOfValue(table, nameEnd);
  }
  return null;
}

/** The values of an array in their order. */
function* valuesOf(array: Buffer): Generator<Omit<TableEntry, 'name'>> {
  for (let at = 0; at < array.length;) {
    const { tag, value, end } = valueAt(array, at);
    yield { tag, value };
    at = end;
  }
}

/** A number, a boolean or a time as text: every digit of it. Null for the types that are no scalars. */
function scalarText(tag: string, value: Buffer): string | null {
  switch (tag) {
    case 't':
      return String(value.readUInt8(0) !== 0);
    case 'b':
      return String(value.readInt8(0));
    case 'B':
      return String(value.readUInt8(0));
    case 's':
      return String(value.readInt16BE(0));
    case 'u':
      return String(value.readUInt16BE(0));
    case 'I':
      return String(value.readInt32BE(0));
    case 'i':
      return String(value.readUInt32BE(0));
    case 'l':
      return String(value.readBigInt64BE(0));
    case 'L':
    case 'T':
      return String(value.readBigUInt64BE(0));
    case 'f':
      return shortestFloat(value.readFloatBE(0));
    case 'd':
      return String(value.readDoubleBE(0));
    case 'D':
      return decimalText(value.readUInt8(0), value.readUInt32BE(1));
    default:
      return null;
  }
}

/** The fewest digits that give the same 32-bit number again, as its writer wrote them. */
function shortestFloat(value: number): string {
  for (let digits = 1; digits <= 9; digits += 1) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(value);
}

function decimalText(places: number, digits: number): string {
  const text = String(digits).padStart(places + 1, '0');
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}

/** A value within a table or an array as JSON, for reading by people: texts, numbers by their digits, times as instants. */
function jsonText({ tag, value }: Omit<TableEntry, 'name'>): string {
  switch (tag) {
    case 'S':
    case 'x':
      return JSON.stringify(value.toString('utf8'));
    case 'V':
      return 'null';
    case 'A':
      return `[${[...valuesOf(value)].map(jsonText).join(',')}]`;
    case 'F':
      return `{${[...entriesOf(value)].map((entry) => `${JSON.stringify(entry.name.toString('utf8'))}:${jsonText(entry)}`).join(',')}}`;
    case 'T':
      return JSON.stringify(instantOf(value.readBigUInt64BE(0) * 1_000n) ?? String(value.readBigUInt64BE(0)));
    default:
      return scalarText(tag, value) ?? 'null';
  }
}

/**
 * The bytes of a value as they are compared and shown: those of a text or of bytes themselves, the text of a number, a
 * boolean, or a time in whole seconds since 1970, JSON of a table or an array; null for a header without a value.
 */
export function bytesOf(entry: Omit<TableEntry, 'name'>): Buffer | null {
  const { tag, value } = entry;
  if (tag === 'S' || tag === 'x') return value;
  if (tag === 'V') return null;
  return Buffer.from(scalarText(tag, value) ?? jsonText(entry));
}

/** The tables of an array, for x-death; anything else in it is left out. */
export function tablesOf(array: Buffer): readonly (readonly TableEntry[])[] {
  return [...valuesOf(array)].flatMap(({ tag, value }) => (tag === 'F' ? [[...entriesOf(value)]] : []));
}
