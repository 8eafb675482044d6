import { describe, expect, it } from 'vitest';
import { duplicatesIn } from '../builders/duplicates.ts';
import { copy, divertedCopy, row, send } from '../builders/observations.ts';

const twice = (one: object, other: object) => [row(), copy(one), copy({ partition: '1', offset: '700', ...other })];
const sent = (...observations: Parameters<typeof duplicatesIn>[1]) => duplicatesIn('SEND_DUPLICATE', observations);

describe('send-duplicate', () => {
  it('is one id at two offsets', () => {
    expect(sent(...twice({}, {}))).toMatchObject([
      { harmful: false, certainty: 'proven', seen: ['record orders/1@500', 'record orders/1@700'] },
    ]);
    expect(sent(row(), copy(), copy({ partition: '2' }))).toHaveLength(1);
    expect(sent(row(), copy(), copy({ topic: 'orders-2' }))).toHaveLength(1);
  });

  it('is not the same offset twice: that is a second reading', () => {
    expect(sent(row(), copy(), copy({ producerId: '9' }))).toEqual([]);
  });

  it('does not count copies that nobody can read', () => {
    expect(sent(...twice({}, { visibility: 'aborted' }))).toEqual([]);
    expect(sent(...twice({}, { visibility: 'open' }))).toEqual([]);
  });

  const producer = { producerId: '4001', producerEpoch: '2', sequence: '10' };
  it.each([
    { cause: 'application', why: 'one producer and epoch sent another sequence', one: producer, other: { ...producer, sequence: '11' } },
    { cause: 'restart', why: 'another producer id', one: producer, other: { ...producer, producerId: '4002' } },
    { cause: 'restart', why: 'another epoch of the producer', one: producer, other: { ...producer, producerEpoch: '3' } },
    { cause: 'unknown', why: 'no producer id', one: {}, other: {} },
    { cause: 'unknown', why: 'one copy without a producer id', one: producer, other: {} },
    {
      cause: 'unknown',
      why: 'one producer, epoch and sequence twice in one partition, which no second send writes',
      one: producer,
      other: producer,
    },
    { cause: 'unverified-resend', why: 'a resend header, which alone proves no approved resend', one: {}, other: { resendId: 'r-1' } },
  ])('has the cause $cause: $why', ({ cause, one, other }) => {
    expect(sent(...twice(one, other)).map((duplicate) => duplicate.cause)).toEqual([cause]);
  });

  it('calls it a retry without a producer id only when the producer trace shows one send', () => {
    expect(sent(...twice({}, {}), send())).toMatchObject([{ cause: 'retry' }]);
    expect(sent(...twice({}, {}), send(), send({ key: '2' }))).toMatchObject([{ cause: 'unknown' }]);
  });

  it('names all copies of three', () => {
    expect(
      sent(...twice(producer, { ...producer, sequence: '11' }), copy({ partition: '3', offset: '1', ...producer, producerId: '4002' })),
    ).toMatchObject([{ cause: 'restart', seen: { length: 3 } }]);
  });

  it('says nothing of a message that stands once, or nowhere', () => {
    expect(sent(row(), copy())).toEqual([]);
    expect(sent(row())).toEqual([]);
    expect(sent(row(), divertedCopy())).toEqual([]);
  });
});
