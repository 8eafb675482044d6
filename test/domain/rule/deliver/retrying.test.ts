import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { commit, consumed, copy, deadLetter, retried, row } from '../../builders/observations.ts';
import { reading, unreadable } from '../../builders/reading.ts';

const stored = [row(), copy(), commit()];
const progress = (committed: string | null, partition = '0') => commit({ topic: 'orders-retry-0', partition, committed });

describe('retrying', () => {
  it('is proven while the group has not reached the copy that was put aside', () => {
    const found = examine(reading([...stored, retried(), progress('40')], {}, unreadable('effect'), unreadable('trace')));
    expect(found.delivery()).toMatchObject({ code: 'IN_FLIGHT', stage: 'consume', certainty: 'proven', rule: 'retrying' });
    expect(found.delivery().facts).toEqual({ topic: 'orders-retry-0', partition: '0', offset: '40' });
    expect(found.seen(found.delivery())).toEqual(['retry orders-retry-0/0@40', 'commit billing orders-retry-0/0']);
  });

  it.each([
    { what: 'nobody read how far the group is there', observations: [] },
    { what: 'the group has no commit there', observations: [progress(null)] },
    { what: 'the commit is of another partition', observations: [progress('90', '1')] },
  ])('is only suspected when $what', ({ observations }) => {
    expect(examine(reading([...stored, retried(), ...observations])).delivery()).toMatchObject({
      code: 'IN_FLIGHT',
      certainty: 'suspected',
      rule: 'retrying',
    });
  });

  it('ends when the group has committed past it', () => {
    expect(examine(reading([...stored, retried(), progress('41')])).delivery().rule).not.toBe('retrying');
  });

  it('comes before the failure that put it aside, and after a dead letter', () => {
    const failure = consumed({ outcome: 'failed' });
    expect(examine(reading([...stored, retried(), progress('40'), failure])).delivery().rule).toBe('retrying');
    expect(examine(reading([...stored, retried(), progress('40'), deadLetter()])).delivery().code).toBe('DEAD_LETTERED');
  });

  it('does not hold for a copy of another consumer', () => {
    expect(examine(reading([...stored, retried({ consumer: 'email' })])).delivery().rule).not.toBe('retrying');
  });
});
