import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordLines } from '../../../main/adapter/kafka/bulk-lines.ts';
import { resendIdOf } from '../../../main/adapter/kafka/known-headers.ts';
import { openRecords } from '../../../main/adapter/kafka-wire/batch-search.ts';
import { BatchCursor } from '../../../main/adapter/kafka-wire/record-batch.ts';
import type { BatchToEncode } from '../../../main/adapter/kafka-wire/record-batch-encoder.ts';
import { RecordCursor } from '../../../main/adapter/kafka-wire/record-cursor.ts';
import type { WireRecord } from '../../../main/adapter/kafka-wire/record.ts';
import type { Identity } from '../../../main/domain/identity/identify.ts';
import { RecordReader } from '../../../main/domain/identity/identify.ts';
import type { KeyTemplate } from '../../../main/domain/identity/key-template.ts';
import { keyOf } from '../../../main/domain/identity/key-template.ts';
import { instantOf, micros } from '../../../main/domain/observation/instant.ts';
import type { Fields } from '../../contract-suite/bulk-lines.ts';
import { parseCsv } from '../../contract-suite/bulk-lines.ts';
import { batchOf, bytes, readAll } from '../kafka-wire/batch-samples.ts';

const header = { kind: 'header', name: 'message-id' } as const;
const key = { kind: 'key' } as const;
const json = { kind: 'json', pointer: '/id' } as const;

const identities: readonly (readonly [string, Identity])[] = [
  ['a header', { messageId: [header], businessKey: [key], search: {} }],
  ['the key', { messageId: [key], businessKey: [header], search: {} }],
  ['the value', { messageId: [{ kind: 'value' }], search: {} }],
  ['a JSON field', { messageId: [json], businessKey: [key], search: {} }],
  ['several parts', { messageId: [key, ':', header], businessKey: [{ kind: 'timestamp' }, '"', json], search: {} }],
];
const templates: readonly (readonly KeyTemplate[])[] = [
  [],
  [[{ name: 'messageId' }]],
  [['pre,"', { name: 'messageId' }], [{ name: 'businessKey' }, '/', { name: 'messageId' }], ['fixed']],
  [[{ name: 'messageId' }, header], [json]],
];

function instant(timestamp: bigint): string | null {
  const at = timestamp < 0n ? null : instantOf(timestamp);
  return at === null ? null : String(micros(at));
}

/** The line of a record as the parsed record says it. */
function expectedLine(record: WireRecord, identity: Identity, keys: readonly KeyTemplate[], letter: string): Fields | null {
  const reader = new RecordReader(record);
  const messageId = reader.text(identity.messageId);
  if (messageId === undefined) return null;
  const businessKey = identity.businessKey === undefined ? undefined : reader.text(identity.businessKey);
  const effects = keys.map((template) => keyOf(template, { messageId, businessKey }, reader) ?? '').join('\u001f');
  return [
    messageId,
    businessKey ?? null,
    '7',
    String(record.offset),
    instant(record.timestamp),
    letter,
    resendIdOf(record.headers).resendId ?? null,
    effects === '' ? null : effects,
  ];
}

function linesOf(batch: Buffer, identity: Identity, keys: readonly KeyTemplate[]) {
  const cursor = new BatchCursor(batch);
  if (cursor.next() !== 'batch') throw new Error('no batch');
  const records = new RecordCursor();
  if (!openRecords(cursor, records).ok) throw new Error('not opened');
  const search = new RecordLines({ identity, keys }, 7).search(cursor, records, { first: 0, limit: 1e9, mostMatches: Infinity });
  return { search, lines: search.matched.flatMap(({ bytes: piece }) => parseCsv(piece)) };
}

const texts = [
  '',
  'm-1',
  'a,b',
  '"',
  '""',
  'x"y',
  'two\nlines',
  '\r',
  ' blank ',
  'zero\0',
  '𝄞',
  '\ufeff',
  '{"id":"j"}',
  '{"id":1.50}',
  '{"id":null}',
  '{',
];
const anyBytes = fc.oneof(
  fc.constantFrom(...texts).map(bytes),
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 300 }).map(bytes),
);
const field = fc.option(anyBytes);
const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('message-id', 'x-waybill-resend-id', 'message-iD', 'other').map(bytes) },
  anyBytes,
);
const time = fc.oneof(
  fc.bigInt({ min: 0n, max: 4_102_444_800_000n }),
  fc.constantFrom(-1n, 0n, 1n, 999n, 253_402_300_799_999n, 253_402_300_800_000n, 2n ** 53n, 2n ** 62n, -(2n ** 60n)),
);
const record = fc.record({
  timestamp: time,
  key: field,
  value: field,
  headers: fc.array(fc.record({ name, value: field }), { maxLength: 4 }),
});
const batch: fc.Arbitrary<BatchToEncode> = fc.record({
  records: fc.array(record, { minLength: 1, maxLength: 12 }),
  baseOffset: fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.constantFrom(0n, 999_999_999n, 2n ** 53n - 2n, 2n ** 62n)),
  timestampType: fc.constantFrom('create' as const, 'append' as const),
  transactional: fc.boolean(),
  producerId: fc.constant(5n),
  compression: fc.constantFrom('none' as const, 'zstd' as const),
});

describe('lines of records', () => {
  it.each(identities)('say what the parsed records say, identified by %s', (_, identity) => {
    fc.assert(
      fc.property(batch, fc.constantFrom(...templates), (toEncode, keys) => {
        const encoded = batchOf(toEncode);
        const { search, lines } = linesOf(encoded, identity, keys);
        const { records } = readAll(encoded);
        const expected = records.flatMap((each) => [expectedLine(each, identity, keys, 'v')].filter((line) => line !== null));
        expect(lines).toEqual(expected);
        expect(search).toMatchObject({ records: records.length, problem: null });
        for (const { bytes: piece, rows, letters } of search.matched) {
          expect(rows).toBe(lines.length);
          expect(letters.map((at) => String.fromCharCode(piece[at] ?? 0))).toEqual(
            toEncode.transactional === true ? lines.map(() => 'v') : [],
          );
        }
      }),
      { numRuns: 120 },
    );
  });

  it('count records whose value is no JSON, where the id is to be read from it', () => {
    const values = ['{"id":"a"}', 'not json', '{"other":1}', '', '{"id":"b"}'].map((value) => ({
      timestamp: 1n,
      key: null,
      value: bytes(value),
    }));
    const encoded = batchOf({ records: [...values, { timestamp: 1n, key: null, value: null }] });
    const { search, lines } = linesOf(encoded, { messageId: [json], search: {} }, []);
    expect(lines.map(([id]) => id)).toEqual(['a', 'b']);
    expect(search).toMatchObject({ records: 6, notComparable: { firstDelta: 1, count: 2 } });
  });

  it('keep within the offsets that are asked for, and a line longer than the memory taken at a time', () => {
    const long = 'x"'.repeat(1_200_000);
    const records = ['a', long, 'c', 'd'].map((id) => ({ timestamp: 1n, key: bytes(id), value: null }));
    const cursor = new BatchCursor(batchOf({ records, baseOffset: 10n }));
    cursor.next();
    const opened = new RecordCursor();
    openRecords(cursor, opened);
    const made = new RecordLines({ identity: { messageId: [key], search: {} }, keys: [[{ name: 'messageId' }]] }, 0);
    const { matched, comparedTo } = made.search(cursor, opened, { first: 1, limit: 3, mostMatches: 1 });
    expect(
      matched.flatMap(({ bytes: piece }) => parseCsv(piece)).map(([id, , , offset, , , , effects]) => [id === effects, id?.length, offset]),
    ).toEqual([
      [true, long.length, '11'],
      [true, 1, '12'],
    ]);
    expect(comparedTo).toBe(3);
  });
});
