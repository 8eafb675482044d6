import { describe, expect, it } from 'vitest';
import { brokenPartition, brokenTopic } from '../../builders/broken-absence.ts';
import { examine } from '../../builders/examination.ts';
import { consumed, copy, deadLetter, divertedCopy, row } from '../../builders/observations.ts';
import { reading } from '../../builders/reading.ts';

const abortedCopy = copy({ visibility: 'aborted' });

describe('transaction-aborted', () => {
  it('is proven when every copy was aborted and no other exists', () => {
    const found = examine(reading([row({ state: 'pending' }), abortedCopy, copy({ visibility: 'aborted', partition: '2', offset: '9' })]));
    expect(found.verdict).toMatchObject({ code: 'TXN_ABORTED', stage: 'produce', certainty: 'proven', rule: 'transaction-aborted' });
    expect(found.verdict.facts).toMatchObject({ topic: 'orders', partition: '1', offset: '500', copies: '2', rowSaysSent: 'false' });
    expect(found.seen(found.verdict)).toEqual(['outbox 17', 'record orders/1@500', 'record orders/2@9']);
    expect(found.read(found.verdict)).toContain('destination orders/0');
    expect(found.delivery()).toMatchObject({ code: 'NOT_REACHED', certainty: 'proven' });
  });

  it('tells when the row says that it was sent all the same', () => {
    expect(examine(reading([row(), abortedCopy])).verdict).toMatchObject({ code: 'TXN_ABORTED', facts: { rowSaysSent: 'true' } });
  });

  it('holds for copies that were aborted in the fallback', () => {
    const { verdict } = examine(reading([row(), divertedCopy({ visibility: 'aborted' })]));
    expect(verdict).toMatchObject({ code: 'TXN_ABORTED', certainty: 'proven' });
  });

  it.each([
    ...brokenPartition('destination', 'orders', '0'),
    ...brokenTopic('orders', 4),
    ...brokenPartition('fallback', 'orders-backup', '0'),
  ])('is open where an absence does not count: $condition ($missing.part)', ({ change, missing, candidate }) => {
    const { verdict } = examine(reading([row(), abortedCopy], {}, change));
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', stage: 'produce', rule: 'transaction-aborted' });
    expect(verdict.missing).toContainEqual(missing);
    expect(verdict.candidates).toEqual(expect.arrayContaining(['TXN_ABORTED', 'STORED', ...(candidate === undefined ? [] : [candidate])]));
  });

  it.each([
    { what: 'a copy that can be read', observation: copy({ partition: '0', offset: '3' }), code: 'STORED' },
    {
      what: 'a copy whose transaction is open',
      observation: copy({ visibility: 'open', partition: '0', offset: '3', at: '2026-11-20T11:59:00Z' }),
      code: 'NOT_YET_VISIBLE',
    },
    { what: 'a copy in the fallback', observation: divertedCopy(), code: 'DIVERTED' },
    { what: 'a consumer that has seen it', observation: consumed({ outcome: 'failed' }), code: 'STORED' },
    { what: 'a dead letter', observation: deadLetter(), code: 'STORED' },
  ])('cannot hold beside $what', ({ observation, code }) => {
    expect(examine(reading([row(), abortedCopy, observation])).produced().code).toBe(code);
  });
});
