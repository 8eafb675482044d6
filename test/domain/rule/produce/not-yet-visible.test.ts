import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { copy, divertedCopy, row } from '../../builders/observations.ts';
import { reading, unreadable } from '../../builders/reading.ts';
import { ago, minute, second } from '../../builders/time.ts';

const openCopy = copy({ visibility: 'open', at: ago(14 * minute), producerId: '4001' });

describe('not-yet-visible', () => {
  it('is proven by a copy in an open transaction, also where little was read', () => {
    const found = examine(reading([row(), openCopy], {}, unreadable('destination', 'orders/0'), unreadable('outbox')));
    expect(found.verdict).toMatchObject({ code: 'NOT_YET_VISIBLE', stage: 'store', certainty: 'proven', rule: 'not-yet-visible' });
    expect(found.verdict.facts).toMatchObject({ partition: '1', offset: '500', producerId: '4001' });
    expect(found.seen(found.verdict)).toEqual(['record orders/1@500']);
  });

  it('makes the deliveries wait for the same', () => {
    const found = examine(reading([openCopy]));
    expect(found.delivery()).toMatchObject({ code: 'NOT_YET_VISIBLE', stage: 'store', rule: 'behind-produce' });
    expect(found.seen(found.delivery())).toEqual(['record orders/1@500']);
  });

  it('holds up to 15 minutes exactly, and not a microsecond longer', () => {
    expect(examine(reading([copy({ visibility: 'open', at: ago(15 * minute) })])).verdict.code).toBe('NOT_YET_VISIBLE');
    expect(examine(reading([copy({ visibility: 'open', at: '2026-11-20T11:44:59.999999Z' })])).verdict.code).toBe('OVERDUE');
  });

  it('does not hold beside a copy that can be read', () => {
    expect(examine(reading([openCopy, copy({ partition: '0', offset: '7' })])).produced().code).toBe('STORED');
  });

  it('names the young copies only', () => {
    const found = examine(reading([openCopy, copy({ visibility: 'open', at: ago(20 * minute), partition: '3', offset: '2' })]));
    expect(found.seen(found.verdict)).toEqual(['record orders/1@500']);
  });

  it('holds for a copy in the fallback whose transaction is open: nothing is lost yet', () => {
    const { verdict } = examine(reading([row(), divertedCopy({ visibility: 'open', at: ago(40 * second) })]));
    expect(verdict.code).toBe('NOT_YET_VISIBLE');
  });
});
