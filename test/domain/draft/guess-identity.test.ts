import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textsAt } from '../../../main/domain/draft/fields.ts';
import { guessIdentity } from '../../../main/domain/draft/guess-identity.ts';
import { parseTemplate } from '../../../main/domain/identity/place.ts';
import type { SampledShape } from './records.ts';
import { many, recordsOf, uuid } from './records.ts';

interface Row {
  readonly says: string;
  readonly records: readonly SampledShape[];
  readonly messageId: string;
  readonly rule: string;
  readonly businessKey: string | null;
}

const hundred = (make: (index: number) => SampledShape): readonly SampledShape[] => many(100, make);

const rows: readonly Row[] = [
  {
    says: 'a header with the usual name',
    records: hundred((index) => ({ key: `o-${index % 30}`, headers: { 'message-id': `m-${index}`, traceparent: uuid(index) } })),
    messageId: 'header:message-id',
    rule: 'id-by-name',
    businessKey: 'key',
  },
  {
    says: 'a header as CloudEvents write it',
    records: hundred((index) => ({ key: `o-${index % 30}`, headers: { ce_id: uuid(index), ce_source: '/shop' } })),
    messageId: 'header:ce_id',
    rule: 'id-by-name',
    businessKey: 'key',
  },
  {
    says: 'a field of the value, with a field that repeats as business key',
    records: hundred((index) => ({ value: { eventId: uuid(index), order: { orderNo: `o-${index % 30}` } } })),
    messageId: 'json:/eventId',
    rule: 'id-by-name',
    businessKey: 'json:/order/orderNo',
  },
  {
    says: 'a key that is a UUID and nothing else is there',
    records: hundred((index) => ({ key: uuid(index), value: 'opaque' })),
    messageId: 'key',
    rule: 'id-by-shape',
    businessKey: null,
  },
  {
    says: 'a header called message-id that holds order numbers',
    records: hundred((index) => ({ headers: { 'message-id': `o-${index % 40}`, 'event-id': uuid(index) } })),
    messageId: 'header:event-id',
    rule: 'id-by-name',
    businessKey: 'header:message-id',
  },
  {
    says: 'nothing unique by itself: key and status together',
    records: many(90, (index) => ({ key: `o-${index % 30}`, value: { status: ['NEW', 'PAID', 'SENT'][Math.floor(index / 30)] } })),
    messageId: '{key}:{json:/status}',
    rule: 'id-composed',
    businessKey: 'key',
  },
  {
    says: 'nothing at all is unique',
    records: many(60, (index) => ({ key: `o-${index % 10}` })),
    messageId: 'key',
    rule: 'id-not-unique',
    businessKey: null,
  },
  { says: 'no record', records: [], messageId: 'header:message-id', rule: 'id-without-records', businessKey: null },
  {
    says: 'times, amounts and phones that differ in every record are no ids',
    records: hundred((index) => ({
      headers: { 'occurred-at': new Date(1.7e12 + index).toISOString() },
      value: { phone: `+49-1555-${10_000 + index}`, amount: `${index}.50`, reference: `r-${index}` },
    })),
    messageId: 'json:/reference',
    rule: 'id-unique',
    businessKey: null,
  },
];

describe('the identity of records', () => {
  it.each(rows)('$says', ({ records, messageId, rule, businessKey }) => {
    const guess = guessIdentity(recordsOf(records));
    expect([guess.messageId.place, guess.messageId.reason.rule, guess.businessKey?.place ?? null]).toEqual([messageId, rule, businessKey]);
  });

  it('says of a name that stands at several offsets that it looks like an order number, with its share', () => {
    const records = recordsOf(hundred((index) => ({ headers: { 'message-id': `o-${index % 40}`, 'event-id': uuid(index) } })));
    expect(guessIdentity(records).businessKey).toMatchObject({
      reason: { rule: 'looks-like-order-number', facts: { place: 'header:message-id', share: '100', distinct: '40' } },
    });
  });

  it('takes up to a fifth of the ids at several offsets for copies, and more for a name of something else', () => {
    const copied = (twice: number) => recordsOf(many(50 + twice, (index) => ({ headers: { 'message-id': `m-${index % 50}` } })));
    expect(guessIdentity(copied(10)).messageId.reason.rule).toBe('id-by-name');
    expect(guessIdentity(copied(11)).messageId.reason.rule).toBe('id-not-unique');
  });

  it('does not take a copy of a message for a second message of its key', () => {
    const records = recordsOf(many(24, (index) => ({ key: `o-${index % 20}`, headers: { 'message-id': `m-${index % 20}` } })));
    expect(guessIdentity(records).businessKey).toMatchObject({ confidence: 'likely', reason: { rule: 'key-unrepeated' } });
    const keyed = recordsOf(many(24, (index) => ({ key: `o-${index % 20}`, headers: { 'message-id': `m-${index}` } })));
    expect(guessIdentity(keyed).businessKey).toMatchObject({ confidence: 'sure', reason: { rule: 'key-of-records' } });
  });

  it('finds trace, producer, sequence, time and what is about a person', () => {
    const records = recordsOf(
      hundred((index) => ({
        headers: {
          'message-id': uuid(index),
          traceparent: `00-${String(index).padStart(32, '0')}-${String(index).padStart(16, '0')}-01`,
          'producer-id': 'relay-1',
          seq: String(index),
          'occurred-at': new Date(1.7e12 + index).toISOString(),
        },
        value: { email: `a${index}@example.org`, status: 'PAID' },
      })),
    );
    const { traceId, producer, sequence, occurredAt, mask } = guessIdentity(records);
    expect([traceId, producer, sequence, occurredAt].map((choice) => choice?.place)).toEqual([
      'header:traceparent',
      'header:producer-id',
      'header:seq',
      'header:occurred-at',
    ]);
    expect(mask.map(({ place }) => place)).toEqual(['json:/email']);
  });

  it('never breaks on what strangers write, and what it proposes can be read and stands in the records', { timeout: 30_000 }, () => {
    const written = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('__proto__', 'a{b}', '}', '', 'constructor', 'id', 'x/y~z'),
    );
    const shape = fc.record({
      key: fc.option(written),
      value: fc.option(fc.oneof(fc.json(), written, fc.uint8Array({ maxLength: 30 }))),
      headers: fc.dictionary(written, fc.oneof(written, fc.uint8Array({ maxLength: 10 })), { maxKeys: 5 }),
    });
    fc.assert(
      fc.property(fc.array(shape, { maxLength: 12 }), (shapes) => {
        const records = recordsOf(shapes);
        const guess = guessIdentity(records);
        const choices = [
          guess.messageId,
          guess.businessKey,
          guess.traceId,
          guess.producer,
          guess.sequence,
          guess.occurredAt,
          ...guess.mask,
        ];
        const proposed = choices
          .filter((choice) => choice !== null && choice.reason.rule !== 'id-without-records')
          .map((choice) => choice?.place ?? '');
        expect(proposed.filter((place) => !parseTemplate(place).ok)).toEqual([]);
        expect(proposed.filter((place) => textsAt(records, place).every((text) => text === undefined))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
