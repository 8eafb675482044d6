import { assertNever } from '../../domain/assert-never.ts';
import { compileJsonMatcher } from './json-matcher.ts';
import type { BatchCursor } from './record-batch.ts';
import type { RecordCursor } from './record-cursor.ts';
import { readRecord, type WireRecord } from './record.ts';

/** Where wanted bytes must stand. A header name given as text is its UTF-8 bytes. */
export type RecordPlace =
  | { readonly kind: 'header'; readonly name: string | Uint8Array }
  | { readonly kind: 'key' }
  | { readonly kind: 'value' };

/**
 * What a scan looks for.
 * `exact`: the field as a whole equals the bytes; nulls equal nothing. `one-of`: the same for any of several bytes, at the
 * cost of one look-up however many they are. `json`: the value is JSON and the text at the
 * RFC 6901 pointer equals `text`, numbers by the digits they were written with. `contains`: the bytes stand within the
 * key, one header value or the value, never across two of them. `predicate`: decides on the whole record, for identities
 * that are put together from several places; it must not throw. `any`: every record.
 */
export type MatchSpec =
  | { readonly kind: 'exact'; readonly place: RecordPlace; readonly bytes: Uint8Array }
  | { readonly kind: 'one-of'; readonly place: RecordPlace; readonly values: readonly Uint8Array[] }
  | { readonly kind: 'json'; readonly pointer: string; readonly text: string }
  | { readonly kind: 'contains'; readonly bytes: Uint8Array }
  | { readonly kind: 'predicate'; readonly matches: (record: WireRecord) => boolean }
  | { readonly kind: 'any' };

/** `not-comparable`: the field could not be parsed, so the record is neither a hit nor proof of an absence. */
export type MatchResult = 'match' | 'no-match' | 'not-comparable';

/** A compiled search. Looks at the record under the cursor and allocates nothing for a miss, except where JSON must be parsed. */
export type Matcher = (cursor: RecordCursor, batch: BatchCursor) => MatchResult;

/**
 * Compiles alternatives into one pass: a record matches when any of them does. Fields are always compared as parsed,
 * never excluded by a look at raw bytes, so that a miss counts as an absence. With no alternative nothing matches.
 */
export function compileMatcher(alternatives: readonly MatchSpec[]): Matcher {
  const matchers = alternatives.map(compileOne);
  const [only] = matchers;
  if (only !== undefined && matchers.length === 1) return only;
  return (cursor, batch) => {
    let result: MatchResult = 'no-match';
    for (const matcher of matchers) {
      const one = matcher(cursor, batch);
      if (one === 'match') return 'match';
      if (one === 'not-comparable') result = one;
    }
    return result;
  };
}

function compileOne(spec: MatchSpec): Matcher {
  switch (spec.kind) {
    case 'exact':
      return compileExact(spec.place, spec.bytes);
    case 'one-of':
      return compileOneOf(spec.place, spec.values);
    case 'json':
      return jsonResult(compileJsonMatcher(spec.pointer, spec.text));
    case 'contains':
      return compileContains(spec.bytes);
    case 'predicate':
      return (cursor, batch) => {
        const record = readRecord(batch, cursor);
        return record !== null && spec.matches(record) ? 'match' : 'no-match';
      };
    case 'any':
      return () => 'match';
    default:
      return assertNever(spec);
  }
}

function compileExact(place: RecordPlace, wanted: Uint8Array): Matcher {
  switch (place.kind) {
    case 'key':
      return (cursor) => (equals(cursor.bytes, cursor.keyStart, cursor.keyLength, wanted) ? 'match' : 'no-match');
    case 'value':
      return (cursor) => (equals(cursor.bytes, cursor.valueStart, cursor.valueLength, wanted) ? 'match' : 'no-match');
    case 'header': {
      const name = typeof place.name === 'string' ? Buffer.from(place.name, 'utf8') : place.name;
      return (cursor) => (hasHeader(cursor, name, wanted) ? 'match' : 'no-match');
    }
    default:
      return assertNever(place);
  }
}

/** Few values are compared one by one; of many, the field is looked up as text in which every byte is one character. */
const fewValues = 4;

function compileOneOf(place: RecordPlace, values: readonly Uint8Array[]): Matcher {
  if (values.length <= fewValues) {
    const each = values.map((value) => compileExact(place, value));
    return (cursor, batch) => (each.some((matcher) => matcher(cursor, batch) === 'match') ? 'match' : 'no-match');
  }
  const wanted = new Set(values.map((value) => Buffer.from(value).toString('latin1')));
  const lengths = new Set(values.map((value) => value.length));
  const has = (bytes: Buffer, start: number, length: number): boolean =>
    lengths.has(length) && wanted.has(bytes.toString('latin1', start, start + length));
  switch (place.kind) {
    case 'key':
      return (cursor) => (has(cursor.bytes, cursor.keyStart, cursor.keyLength) ? 'match' : 'no-match');
    case 'value':
      return (cursor) => (has(cursor.bytes, cursor.valueStart, cursor.valueLength) ? 'match' : 'no-match');
    case 'header': {
      const name = typeof place.name === 'string' ? Buffer.from(place.name, 'utf8') : place.name;
      return (cursor) => {
        cursor.openHeaders();
        while (cursor.nextHeader()) {
          if (!equals(cursor.bytes, cursor.headerNameStart, cursor.headerNameLength, name)) continue;
          if (has(cursor.bytes, cursor.headerValueStart, cursor.headerValueLength)) return 'match';
        }
        return 'no-match';
      };
    }
    default:
      return assertNever(place);
  }
}

// A name may come several times, so all headers are looked at.
function hasHeader(cursor: RecordCursor, name: Uint8Array, wanted: Uint8Array): boolean {
  cursor.openHeaders();
  while (cursor.nextHeader()) {
    if (!equals(cursor.bytes, cursor.headerNameStart, cursor.headerNameLength, name)) continue;
    if (equals(cursor.bytes, cursor.headerValueStart, cursor.headerValueLength, wanted)) return true;
  }
  return false;
}

function equals(bytes: Uint8Array, start: number, length: number, wanted: Uint8Array): boolean {
  if (length !== wanted.length) return false;
  for (let index = 0; index < length; index += 1) {
    if (bytes[start + index] !== wanted[index]) return false;
  }
  return true;
}

function jsonResult(matches: ReturnType<typeof compileJsonMatcher>): Matcher {
  return (cursor) => {
    // A record without a value (a tombstone) has no field: that is a sure miss.
    if (cursor.valueLength < 0) return 'no-match';
    return matches(cursor.bytes.subarray(cursor.valueStart, cursor.valueStart + cursor.valueLength));
  };
}

function compileContains(wanted: Uint8Array): Matcher {
  if (wanted.length === 0) return () => 'match';
  // Where the next occurrence stands in the bytes searched last: far fewer searches than records. An occurrence within a
  // field is also one within the batch, so this skips only records that cannot contain the bytes.
  let searched: Buffer | null = null;
  let searchedFrom = 0;
  let next = 0;
  return (cursor) => {
    const { bytes, recordStart, recordEnd } = cursor;
    if (searched !== bytes || recordStart < searchedFrom || (next !== -1 && next < recordStart)) {
      searched = bytes;
      searchedFrom = recordStart;
      next = bytes.indexOf(wanted, recordStart);
    }
    if (next === -1 || next >= recordEnd) return 'no-match';
    return anyFieldContains(cursor, wanted) ? 'match' : 'no-match';
  };
}

function anyFieldContains(cursor: RecordCursor, wanted: Uint8Array): boolean {
  if (contains(cursor.bytes, cursor.keyStart, cursor.keyLength, wanted)) return true;
  if (contains(cursor.bytes, cursor.valueStart, cursor.valueLength, wanted)) return true;
  cursor.openHeaders();
  while (cursor.nextHeader()) {
    if (contains(cursor.bytes, cursor.headerValueStart, cursor.headerValueLength, wanted)) return true;
  }
  return false;
}

function contains(bytes: Buffer, start: number, length: number, wanted: Uint8Array): boolean {
  return length >= wanted.length && bytes.subarray(start, start + length).indexOf(wanted) !== -1;
}
