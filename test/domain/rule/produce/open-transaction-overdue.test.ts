import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { copy, row } from '../../builders/observations.ts';
import { reading, unreadable } from '../../builders/reading.ts';
import { ago, minute } from '../../builders/time.ts';

const hanging = copy({ visibility: 'open', at: ago(16 * minute) });

describe('open-transaction-overdue', () => {
  it('is proven by a transaction that is open longer than brokers allow', () => {
    const found = examine(reading([row(), hanging], {}, unreadable('destination', 'orders/0')));
    expect(found.verdict).toMatchObject({ code: 'OVERDUE', stage: 'store', certainty: 'proven', rule: 'open-transaction-overdue' });
    expect(found.verdict.facts).toMatchObject({ partition: '1', offset: '500', since: ago(16 * minute) });
    expect(found.seen(found.verdict)).toEqual(['record orders/1@500']);
    expect(found.delivery()).toMatchObject({ code: 'OVERDUE', stage: 'store' });
  });

  it('does not hold beside a copy that can be read', () => {
    expect(examine(reading([hanging, copy({ partition: '0', offset: '7' })])).produced().code).toBe('STORED');
  });

  it('does not hold for a copy whose time nobody knows', () => {
    expect(examine(reading([copy({ visibility: 'open', at: null })])).verdict.code).toBe('NOT_YET_VISIBLE');
  });
});
