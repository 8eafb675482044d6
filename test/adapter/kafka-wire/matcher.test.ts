import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecords } from '../../../main/adapter/kafka-wire/batch-search.ts';
import { compileMatcher, type MatchResult, type MatchSpec } from '../../../main/adapter/kafka-wire/matcher.ts';
import { BatchCursor } from '../../../main/adapter/kafka-wire/record-batch.ts';
import type { RecordToEncode } from '../../../main/adapter/kafka-wire/record-batch-encoder.ts';
import { RecordCursor } from '../../../main/adapter/kafka-wire/record-cursor.ts';
import { anyRecord, batchOf, bytes, plainRecord } from './batch-samples.ts';

function results(
  records: readonly RecordToEncode[],
  match: readonly MatchSpec[],
  compression: 'none' | 'zstd' = 'none',
): readonly MatchResult[] {
  const batch = new BatchCursor(batchOf({ records, compression }));
  const cursor = new RecordCursor();
  const matcher = compileMatcher(match);
  batch.next();
  openRecords(batch, cursor);
  const seen: MatchResult[] = [];
  while (cursor.next()) seen.push(matcher(cursor, batch));
  return seen;
}

const matches = (record: Partial<RecordToEncode>, ...match: readonly MatchSpec[]): MatchResult | undefined =>
  results([{ timestamp: 0n, key: null, value: null, ...record }], match)[0];
const header = (name: string | Uint8Array, value: string): MatchSpec => ({
  kind: 'exact',
  place: { kind: 'header', name },
  bytes: bytes(value),
});

describe('an exact match', () => {
  it('compares the whole field, byte for byte', () => {
    const key: MatchSpec = { kind: 'exact', place: { kind: 'key' }, bytes: bytes('order-1') };
    expect(matches({ key: bytes('order-1') }, key)).toBe('match');
    expect(matches({ key: bytes('order-12') }, key)).toBe('no-match');
    expect(matches({ key: bytes('order-') }, key)).toBe('no-match');
    expect(matches({ key: bytes('Order-1') }, key)).toBe('no-match');
    expect(matches({ value: bytes('order-1') }, key)).toBe('no-match');
    expect(matches({ value: bytes('order-1') }, { kind: 'exact', place: { kind: 'value' }, bytes: bytes('order-1') })).toBe('match');
  });

  it('tells composed from decomposed letters', () => {
    expect(matches({ key: bytes('caf\u00e9') }, { kind: 'exact', place: { kind: 'key' }, bytes: bytes('cafe\u0301') })).toBe('no-match');
  });

  it('takes an empty field for empty and null for nothing', () => {
    const empty: MatchSpec = { kind: 'exact', place: { kind: 'key' }, bytes: bytes('') };
    expect(matches({ key: bytes('') }, empty)).toBe('match');
    expect(matches({ key: null }, empty)).toBe('no-match');
  });

  it('finds a header by its name, also the second one of that name and one that is not UTF-8', () => {
    const headers = [
      { name: bytes('other'), value: bytes('m-1') },
      { name: bytes('id'), value: null },
      { name: bytes('id'), value: bytes('m-1') },
      { name: new Uint8Array([0xff]), value: bytes('m-2') },
    ];
    expect(matches({ headers }, header('id', 'm-1'))).toBe('match');
    expect(matches({ headers }, header('i', 'm-1'))).toBe('no-match');
    expect(matches({ headers }, header('id', 'm-2'))).toBe('no-match');
    expect(matches({ headers }, header(new Uint8Array([0xff]), 'm-2'))).toBe('match');
    expect(matches({ key: bytes('m-1'), value: bytes('id m-1') }, header('id', 'm-1'))).toBe('no-match');
  });

  it('says of any record the same as a look at the record itself', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 8 }), fc.nat(), (records, choice) => {
        const fields = records.flatMap(({ key, value, headers = [] }) => [key, value, ...headers.map((each) => each.value)]);
        const wanted = fields.filter((field) => field !== null)[choice % Math.max(1, fields.length)] ?? bytes('x');
        const same = (field: Uint8Array | null): boolean => field !== null && Buffer.from(field).equals(wanted);
        expect(results(records, [{ kind: 'exact', place: { kind: 'key' }, bytes: wanted }])).toEqual(
          records.map(({ key }) => (same(key) ? 'match' : 'no-match')),
        );
        const name = records[0]?.headers?.[0]?.name ?? bytes('h');
        expect(results(records, [{ kind: 'exact', place: { kind: 'header', name }, bytes: wanted }])).toEqual(
          records.map(({ headers = [] }) =>
            headers.some(
              (each) => same(each.name === name ? each.value : null) || (Buffer.from(each.name).equals(name) && same(each.value)),
            )
              ? 'match'
              : 'no-match',
          ),
        );
      }),
    );
  });
});

describe('a match of one of several values', () => {
  const value = fc.uint8Array({ maxLength: 3 });

  it('is the same as an exact match of each of them, few or many', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 6 }), fc.array(value, { maxLength: 12 }), (given, values) => {
        const records = given.map((record, index) => ({
          ...record,
          key: values[index * 2] ?? record.key,
          headers: [...(record.headers ?? []), { name: bytes('id'), value: values[index] ?? null }],
        }));
        for (const place of [{ kind: 'key' }, { kind: 'value' }, { kind: 'header', name: 'id' }] as const) {
          const one: MatchSpec = { kind: 'one-of', place, values };
          expect(results(records, [one])).toEqual(
            results(
              records,
              values.map((wanted) => ({ kind: 'exact', place, bytes: wanted })),
            ),
          );
        }
      }),
    );
  });

  it('never equals null, and tells bytes apart that are not UTF-8', () => {
    const values = [new Uint8Array([0xff]), new Uint8Array([0xfe]), ...['a', 'b', 'c', ''].map(bytes)];
    const key: MatchSpec = { kind: 'one-of', place: { kind: 'key' }, values };
    expect([null, new Uint8Array([0xff]), new Uint8Array([0xfd]), bytes('')].map((each) => matches({ key: each }, key))).toEqual([
      'no-match',
      'match',
      'no-match',
      'match',
    ]);
  });
});

describe('a JSON match', () => {
  const at = (pointer: string, text: string): MatchSpec => ({ kind: 'json', pointer, text });
  const json = (text: string, spec: MatchSpec): MatchResult | undefined => matches({ value: bytes(text) }, spec);

  it('compares numbers by the digits they were written with', () => {
    expect(json('{"id":12345678901234567890}', at('/id', '12345678901234567890'))).toBe('match');
    expect(json('{"id":12345678901234567891}', at('/id', '12345678901234567890'))).toBe('no-match');
    expect(json('{"id":12345678901234567891,"x":12345678901234567890}', at('/id', '12345678901234567890'))).toBe('no-match');
    expect(json('{"id":1.0}', at('/id', '1'))).toBe('no-match');
    expect(json('{"id":1.0}', at('/id', '1.0'))).toBe('match');
    expect(json('{"id":1e3}', at('/id', '1000'))).toBe('no-match');
    expect(json('{"id":-7}', at('/id', '-7'))).toBe('match');
  });

  it('compares texts as parsed, so escapes do not hide them', () => {
    expect(json('{"id":"\\u0041-1"}', at('/id', 'A-1'))).toBe('match');
    expect(json('{"id":"12"}', at('/id', '12'))).toBe('match');
    expect(json('{"id":"1\\u0032"}', at('/id', '12'))).toBe('match');
    expect(json('{"other":"A-1"}', at('/id', 'A-1'))).toBe('no-match');
    expect(json('{"id":true}', at('/id', 'true'))).toBe('match');
    expect(json('{"id":null}', at('/id', 'null'))).toBe('no-match');
  });

  it('follows RFC 6901 pointers', () => {
    expect(json('{"a/b":{"~":["x",{"y":5}]}}', at('/a~1b/~0/1/y', '5'))).toBe('match');
    expect(json('"text"', at('', 'text'))).toBe('match');
    expect(json('{"__proto__":{"id":"1"}}', at('/__proto__/id', '1'))).toBe('match');
    expect(json('{}', at('/constructor/name', 'Object'))).toBe('no-match');
    expect(json('{"a":1,"a":2}', at('/a', '2'))).toBe('match');
  });

  it('says where it cannot compare, and takes a record without a value for a sure miss', () => {
    expect(json('no json', at('/id', '1'))).toBe('not-comparable');
    expect(json('{"id":1', at('/id', '1'))).toBe('not-comparable');
    expect(json('', at('/id', '1'))).toBe('not-comparable');
    expect(matches({ value: new Uint8Array([0x7b, 0xff]) }, at('/id', '1'))).toBe('not-comparable');
    expect(matches({ value: null }, at('/id', '1'))).toBe('no-match');
    expect(json('\ufeff{"id":1}', at('/id', '1'))).toBe('match');
    expect(json(' \n{"id":1}', at('/id', '1'))).toBe('match');
  });

  it('does not fail on a document that nests without end', () => {
    expect(json('['.repeat(100_000), at('/id', '1'))).toBe('not-comparable');
    expect(json(`${'['.repeat(10_000)}5${']'.repeat(10_000)}`, at('/0', '5'))).toBe('not-comparable');
  });

  it('agrees with JSON.stringify on any document', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (document, text) => {
        const value = bytes(JSON.stringify({ document, text }));
        expect(matches({ value }, at('/text', text))).toBe('match');
      }),
    );
  });
});

describe('a search for contained bytes', () => {
  const part = (text: string): MatchSpec => ({ kind: 'contains', bytes: bytes(text) });

  it('looks into the key, header values and the value, each by itself', () => {
    const record = { key: bytes('one'), value: bytes('two'), headers: [{ name: bytes('three'), value: bytes('four') }] };
    const found = ['one', 'wo', 'four', 'ou', 'three', 'onetwo', 'five'].filter((text) => matches(record, part(text)) === 'match');
    expect(found).toEqual(['one', 'wo', 'four', 'ou']);
  });

  it('does not find what stands across two fields', () => {
    const key = bytes('ab');
    // In the log the value's length (4, zigzag 8) stands between the two.
    expect(matches({ key, value: bytes('cdef') }, { kind: 'contains', bytes: Buffer.from('b\u0008c') })).toBe('no-match');
  });

  it('says of every record the same as a look at its fields', () => {
    fc.assert(
      fc.property(
        fc.array(anyRecord, { minLength: 1, maxLength: 10 }),
        fc.uint8Array({ minLength: 1, maxLength: 2 }),
        fc.constantFrom('none' as const, 'zstd' as const),
        (records, wanted, codec) => {
          const expected = records.map(({ key, value, headers = [] }) =>
            [key, value, ...headers.map((each) => each.value)].some(
              (field) => field !== null && Buffer.from(field).includes(Buffer.from(wanted)),
            )
              ? 'match'
              : 'no-match',
          );
          expect(results(records, [{ kind: 'contains', bytes: wanted }], codec)).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('may be used for one batch after another', () => {
    const matcher = compileMatcher([part('needle')]);
    const cursor = new RecordCursor();
    const recordSet = Buffer.concat([
      batchOf({ records: ['a', 'needle'].map(plainRecord) }),
      batchOf({ records: ['b', 'needle', 'c'].map(plainRecord), baseOffset: 2n }),
    ]);
    const seen: MatchResult[] = [];
    for (const again of [recordSet, recordSet, Buffer.from(recordSet)]) {
      const batch = new BatchCursor(again);
      while (batch.next() === 'batch') {
        openRecords(batch, cursor);
        while (cursor.next()) seen.push(matcher(cursor, batch));
      }
    }
    expect(seen.map((result) => (result === 'match' ? 1 : 0)).join('')).toBe('01010'.repeat(3));
  });
});

describe('alternatives', () => {
  const key: MatchSpec = { kind: 'exact', place: { kind: 'key' }, bytes: bytes('k') };
  const json: MatchSpec = { kind: 'json', pointer: '/id', text: '1' };

  it('match when any does, and are not comparable only when none does', () => {
    expect(matches({ key: bytes('k'), value: bytes('no json') }, json, key)).toBe('match');
    expect(matches({ key: bytes('x'), value: bytes('no json') }, json, key)).toBe('not-comparable');
    expect(matches({ key: bytes('x'), value: bytes('{}') }, json, key)).toBe('no-match');
    expect(matches({ key: bytes('x') })).toBe('no-match');
    expect(matches({}, key, { kind: 'any' })).toBe('match');
  });

  it('give a caller-supplied decision the whole record', () => {
    const both: MatchSpec = {
      kind: 'predicate',
      matches: ({ key: of, offset }) => offset === 1n && of !== null && Buffer.from(of).toString() === 'k',
    };
    expect(
      results(
        ['a', 'b'].map((text) => ({ ...plainRecord(text), key: bytes('k') })),
        [both],
      ),
    ).toEqual(['no-match', 'match']);
  });
});
