import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { claimed, commit, consumed, copy, deadLetter, deduped, effect, neighbour, retried, row } from '../../builders/observations.ts';
import { reading, unreadable } from '../../builders/reading.ts';
import { ago, minute } from '../../builders/time.ts';

const stored = [row(), copy(), commit()];
const nothingElseRead = [
  unreadable('outbox'),
  unreadable('destination'),
  unreadable('fallback'),
  unreadable('retry'),
  unreadable('dead-letter'),
];

describe('processed', () => {
  it.each([
    { what: 'a success in the trace', success: consumed(), by: 'consume', brief: 'consume 2' },
    { what: 'an effect', success: effect(), by: 'effect', brief: 'effect o-9' },
    { what: 'an entry written with the effect', success: deduped(), by: 'dedupe', brief: 'dedupe m-17' },
  ])('is proven by $what, whatever else was not read', ({ success, by, brief }) => {
    const found = examine(reading([...stored, success], {}, ...nothingElseRead));
    expect(found.delivery()).toMatchObject({
      code: 'PROCESSED',
      stage: 'none',
      certainty: 'proven',
      rule: 'processed',
      facts: { by, at: ago(9 * minute) },
    });
    expect(found.seen(found.delivery())).toEqual([brief]);
    expect(found.verdict.code).toBe('PROCESSED');
  });

  it('names every success', () => {
    const found = examine(reading([...stored, consumed(), effect(), deduped()]));
    expect(found.seen(found.delivery()).toSorted()).toEqual(['consume 2', 'dedupe m-17', 'effect o-9']);
  });

  it.each([
    { what: 'a failure', other: consumed({ key: '1', outcome: 'failed' }) },
    { what: 'a dead letter', other: deadLetter() },
    { what: 'a copy put aside', other: retried() },
    { what: 'a claim', other: claimed() },
    { what: 'a suppressed duplicate', other: consumed({ key: '9', outcome: 'duplicate' }) },
    { what: 'a group that has not committed it', other: commit({ committed: '500' }) },
    { what: 'the outcome filtered', other: consumed({ key: '9', outcome: 'filtered' }) },
  ])('stands beside $what', ({ other }) => {
    expect(examine(reading([row(), copy(), consumed(), other])).delivery().code).toBe('PROCESSED');
  });

  it('stands where the record is gone and the destination cannot be read', () => {
    expect(examine(reading([consumed()], {}, ...nothingElseRead, unreadable('group'))).verdict).toMatchObject({
      code: 'PROCESSED',
      certainty: 'proven',
    });
  });

  it.each([
    { what: 'another consumer', success: consumed({ consumer: 'email' }) },
    { what: 'a neighbour', success: neighbour({ offset: '500' }) },
    { what: 'an effect whose key several messages share', success: effect({ ownsKey: false }) },
    { what: 'an entry whose key several messages share', success: deduped({ ownsKey: false }) },
    { what: 'an entry written before the effect', success: claimed() },
  ])('is not proven by $what', ({ success }) => {
    expect(examine(reading([...stored, success])).delivery().code).not.toBe('PROCESSED');
  });
});
