import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { commit, consumed, copy, deadLetter, row } from '../../builders/observations.ts';
import { reading, unreadable } from '../../builders/reading.ts';
import { ago, minute } from '../../builders/time.ts';

describe('filtered', () => {
  it('is proven by what the consumer says, whatever else was not read', () => {
    const found = examine(
      reading(
        [row(), copy(), commit(), consumed({ outcome: 'filtered' })],
        {},
        unreadable('effect'),
        unreadable('dedupe'),
        unreadable('destination'),
      ),
    );
    expect(found.delivery()).toMatchObject({
      code: 'FILTERED',
      stage: 'consume',
      certainty: 'proven',
      rule: 'filtered',
      facts: { at: ago(9 * minute) },
    });
    expect(found.seen(found.delivery())).toEqual(['consume 2']);
  });

  it('comes before a dead letter of the same message, and after a success', () => {
    expect(examine(reading([row(), copy(), consumed({ outcome: 'filtered' }), deadLetter()])).delivery().code).toBe('FILTERED');
    expect(examine(reading([row(), copy(), consumed({ outcome: 'filtered' }), consumed({ key: '8' })])).delivery().code).toBe('PROCESSED');
  });

  it('is not proven by what another consumer says', () => {
    expect(examine(reading([row(), copy(), commit(), consumed({ consumer: 'email', outcome: 'filtered' })])).delivery().code).not.toBe(
      'FILTERED',
    );
  });
});
