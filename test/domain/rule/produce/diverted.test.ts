import { describe, expect, it } from 'vitest';
import { brokenPartition, brokenTopic } from '../../builders/broken-absence.ts';
import { examine } from '../../builders/examination.ts';
import { consumed, copy, deduped, divertedCopy, effect, row } from '../../builders/observations.ts';
import { reading } from '../../builders/reading.ts';

describe('diverted', () => {
  it('is proven by a copy in the fallback when the destination was read in vain', () => {
    const found = examine(reading([row(), divertedCopy()]));
    expect(found.verdict).toMatchObject({ code: 'DIVERTED', stage: 'produce', certainty: 'proven', rule: 'diverted' });
    expect(found.verdict.facts).toMatchObject({ topic: 'orders-backup', partition: '0', offset: '70' });
    expect(found.seen(found.verdict)).toEqual(['record orders-backup/0@70']);
    expect(found.read(found.verdict)).toEqual(
      expect.arrayContaining(['destination orders/0', 'destination orders/1', 'destination orders/2', 'destination orders/3']),
    );
    expect(found.delivery()).toMatchObject({ code: 'NOT_REACHED', certainty: 'proven' });
  });

  it.each([...brokenPartition('destination', 'orders', '2'), ...brokenTopic('orders', 4)])(
    'is never proven while the absence from the destination does not count: $condition',
    ({ change }) => {
      const found = examine(reading([row(), divertedCopy()], {}, change));
      expect(found.verdict.certainty).not.toBe('proven');
      expect(found.delivery().certainty).not.toBe('proven');
    },
  );

  it.each([
    { what: 'a copy in the destination', observation: copy() },
    { what: 'a consumer that has seen it', observation: consumed({ outcome: 'failed' }) },
    { what: 'an effect', observation: effect() },
    { what: 'a dedupe entry', observation: deduped() },
  ])('does not hold beside $what', ({ observation }) => {
    expect(examine(reading([row(), divertedCopy(), observation])).produced().code).toBe('STORED');
  });
});
