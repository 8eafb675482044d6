import { describe, expect, it } from 'vitest';
import { brokenPartition, brokenTopic } from '../../builders/broken-absence.ts';
import { databaseConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { consumed, copy, divertedCopy, row } from '../../builders/observations.ts';
import { reading, said, takenAt, unreadable } from '../../builders/reading.ts';
import { ago, hour, minute, second } from '../../builders/time.ts';

const pending = row({ state: 'pending', createdAt: ago(3 * minute) });

describe('outbox-stuck', () => {
  it('is proven when the row waits beyond the allowance and the destination was read in vain', () => {
    const found = examine(reading([pending]));
    expect(found.verdict).toMatchObject({ code: 'OUTBOX_STUCK', stage: 'produce', certainty: 'proven', rule: 'outbox-stuck' });
    expect(found.verdict.facts).toEqual({ table: 'public.outbox', key: '17', state: 'pending', since: ago(3 * minute) });
    expect(found.seen(found.verdict)).toEqual(['outbox 17']);
    expect(found.read(found.verdict)).toEqual(
      expect.arrayContaining(['destination orders/0', 'destination orders/3', 'fallback orders-backup/0']),
    );
    expect(found.delivery()).toMatchObject({ code: 'OUTBOX_STUCK', stage: 'produce', rule: 'behind-produce' });
  });

  it('counts a claimed row from its claim', () => {
    const { verdict } = examine(reading([row({ state: 'claimed', createdAt: ago(5 * hour), claimedAt: ago(3 * minute) })]));
    expect(verdict).toMatchObject({ code: 'OUTBOX_STUCK', facts: { state: 'claimed', since: ago(3 * minute) } });
    expect(examine(reading([row({ state: 'claimed', createdAt: ago(5 * hour), claimedAt: ago(minute) })])).verdict.code).toBe('IN_FLIGHT');
  });

  it('begins after the allowance, not at it', () => {
    expect(examine(reading([row({ state: 'pending', createdAt: ago(2 * minute) })])).verdict.code).toBe('IN_FLIGHT');
    expect(examine(reading([row({ state: 'pending', createdAt: '2026-11-20T11:57:59.999999Z' })])).verdict.code).toBe('OUTBOX_STUCK');
  });

  it.each([
    ...brokenPartition('destination', 'orders', '1'),
    ...brokenTopic('orders', 4),
    ...brokenPartition('fallback', 'orders-backup', '0'),
  ])('is only suspected where the absence of a copy does not count: $condition ($missing.part)', ({ change }) => {
    const found = examine(reading([pending], {}, change));
    expect(found.verdict).toMatchObject({ code: 'OUTBOX_STUCK', certainty: 'suspected' });
    expect(found.delivery()).toMatchObject({ code: 'OUTBOX_STUCK', certainty: 'suspected' });
  });

  it('stands suspected when nothing but the row was read', () => {
    const found = examine(
      reading([pending], {}, unreadable('destination'), unreadable('fallback'), unreadable('trace'), unreadable('group')),
    );
    expect(found.verdict).toMatchObject({ code: 'OUTBOX_STUCK', certainty: 'suspected' });
    expect(found.complete).toBe(false);
  });

  it.each([
    { what: 'another row says sent', observation: row({ key: '18' }), code: 'RELAY_LOST' },
    { what: 'a copy can be read', observation: copy(), code: 'STORED' },
    { what: 'a consumer has seen it', observation: consumed({ outcome: 'failed' }), code: 'STORED' },
    { what: 'it was diverted', observation: divertedCopy(), code: 'DIVERTED' },
    { what: 'a copy stands in an open transaction', observation: copy({ visibility: 'open', at: ago(minute) }), code: 'NOT_YET_VISIBLE' },
  ])('does not hold when $what', ({ observation, code }) => {
    expect(examine(reading([pending, observation])).produced().code).toBe(code);
  });
});

describe('outbox-stuck, on a replica', () => {
  it('is proven by the age the row had when the replica saw it last', () => {
    const replica = said(databaseConfig({ replica: true, replayedAt: ago(20 * second) }));
    expect(examine(reading([pending], {}, replica, takenAt(ago(20 * second), 'outbox'))).verdict).toMatchObject({
      code: 'OUTBOX_STUCK',
      certainty: 'proven',
    });
  });

  it('is only suspected where the lag is not known', () => {
    const replica = said(databaseConfig({ replica: true }));
    expect(examine(reading([pending], {}, replica, takenAt(null, 'outbox'))).verdict).toMatchObject({
      code: 'OUTBOX_STUCK',
      certainty: 'suspected',
    });
  });

  it('does not hold for a row that was within the allowance when the replica saw it last, and then the replica is what is missing', () => {
    const replica = said(databaseConfig({ replica: true, replayedAt: ago(2 * minute) }));
    const { verdict } = examine(reading([pending], {}, replica, takenAt(ago(2 * minute), 'outbox')));
    expect(verdict.code).toBe('UNDETERMINED');
    expect(verdict.candidates).toEqual(expect.arrayContaining(['OUTBOX_STUCK', 'RELAY_LOST']));
    expect(verdict.missing.map((missing) => missing.source)).toContain('shop-db');
  });
});
