import { describe, expect, it } from 'vitest';
import { partitionConfig } from '../builders/configs.ts';
import { examine } from '../builders/examination.ts';
import { commit, consumed, copy, deadLetter, divertedCopy, effect, neighbour, row } from '../builders/observations.ts';
import { changed, neverAsked, reading, said, unreadable } from '../builders/reading.ts';
import { bareConsumer, consumer, invoices, route } from '../builders/route.ts';
import { ago, hour, minute } from '../builders/time.ts';

const email = bareConsumer();
const two = { route: route({ consumers: [consumer(), email] }) };
const emailAt = (committed: string) => commit({ consumer: 'email', group: 'email', committed });

describe('overall', () => {
  it('is STORED for a stored message of a route without consumers', () => {
    expect(examine(reading([copy()], { route: route({ consumers: [] }) })).verdict).toMatchObject({ code: 'STORED', stage: 'none' });
  });

  it.each([
    { heaviest: 'SKIPPED', observations: [commit(), neighbour(), emailAt('900')] },
    { heaviest: 'NOT_YET_CONSUMED', observations: [consumed(), emailAt('500')] },
    { heaviest: 'COMMITTED', observations: [consumed(), emailAt('900')] },
    { heaviest: 'COMMITTED', observations: [commit({ committed: '500' }), emailAt('900')] },
    { heaviest: 'UNDETERMINED', observations: [consumed()] },
    { heaviest: 'DEAD_LETTERED', observations: [deadLetter()] },
  ])('is the heaviest delivery of a stored message: $heaviest', ({ heaviest, observations }) => {
    const found = examine(reading([row(), copy(), ...observations], two));
    expect(found.verdict.code).toBe(heaviest);
    expect(found.deliveries.map((delivery) => delivery.verdict)).toContainEqual(found.verdict);
  });

  it('is the produce part where that does not end at the broker', () => {
    expect(examine(reading([row()], two)).verdict.code).toBe('RELAY_LOST');
    expect(examine(reading([row(), divertedCopy()], two)).verdict.code).toBe('DIVERTED');
    expect(examine(reading([row({ state: 'pending' })], two)).verdict.code).toBe('OUTBOX_STUCK');
  });

  it('is what the consumers prove when the destination cannot be read', () => {
    const found = examine(
      reading([row(), consumed(), consumed({ key: '9', consumer: 'email' })], two, unreadable('destination'), unreadable('fallback')),
    );
    expect(found.verdict).toMatchObject({ code: 'PROCESSED', certainty: 'proven' });
    expect(found.complete).toBe(true);
  });

  it('is not explained by an expired record while a delivery is open', () => {
    const range = { from: '200', to: '1000' };
    const removed = [
      said(partitionConfig({ logStart: '200', firstAt: ago(minute) })),
      changed('destination', 'orders/1', { wanted: range, read: [range] }),
    ];
    const suppressed = [row({ partition: '1', offset: '150' }), commit(), consumed({ outcome: 'duplicate' })];
    expect(examine(reading(suppressed, {}, ...removed)).verdict.code).toBe('EFFECT_LOST');
    expect(examine(reading(suppressed, {}, ...removed, unreadable('effect'))).verdict.code).toBe('UNDETERMINED');
  });

  it('is open when one consumer has no evidence of its own', () => {
    const found = examine(reading([row(), consumed()], two, unreadable('destination')));
    expect(found.delivery().code).toBe('PROCESSED');
    expect(found.delivery('email').code).toBe('UNDETERMINED');
    expect(found.verdict.code).toBe('UNDETERMINED');
    expect(found.complete).toBe(false);
  });
});

describe('judge, where no rule holds', () => {
  it('says that the group has no committed offset', () => {
    const verdict = examine(reading([row(), copy(), commit({ committed: null })])).delivery();
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', stage: 'consume', certainty: 'undetermined', rule: 'undetermined' });
    expect(verdict.candidates).toContain('NOT_YET_CONSUMED');
  });

  it('names the group whose progress was not read', () => {
    const verdict = examine(reading([row(), copy()], {}, unreadable('group'))).delivery();
    expect(verdict.code).toBe('UNDETERMINED');
    expect(verdict.missing).toContainEqual({ source: 'kafka', part: 'billing-v2: orders', permission: null });
  });

  it('does not name as open what nothing could have recorded', () => {
    const found = examine(reading([row(), emailAt('900')], { route: route({ consumers: [email] }) }, unreadable('destination')));
    expect(found.delivery('email').candidates).not.toContain('PROCESSED');
    expect(found.delivery('email').candidates).toEqual(expect.arrayContaining(['COMMITTED', 'NOT_YET_CONSUMED', 'NOT_REACHED']));
  });

  it('always leaves something open: a group that moved past, of which only an effect would tell, and that has none', () => {
    const effectOnly = bareConsumer({ name: 'billing', group: 'billing-v2', effect: invoices });
    const verdict = examine(reading([row(), copy(), commit()], { route: route({ consumers: [effectOnly] }) })).delivery();
    expect(verdict.code).toBe('UNDETERMINED');
    expect(verdict.candidates).not.toEqual([]);
  });

  it('leaves open that a consumer was not reached while only another one is known to have seen the message', () => {
    const seen = examine(reading([consumed()], two, unreadable('destination')));
    expect(seen.delivery('email').candidates).toContain('NOT_REACHED');
  });

  it('waits where the produce part is open', () => {
    const found = examine(reading([row()], {}, unreadable('destination')));
    expect(found.delivery()).toMatchObject({ code: 'UNDETERMINED', stage: found.verdict.stage });
    expect(found.delivery().missing).toEqual(found.verdict.missing);
  });

  it('never gives candidates to what is decided, nor a missing part', () => {
    for (const observations of [
      [row()],
      [row(), copy(), commit(), neighbour()],
      [row(), copy(), consumed()],
      [row({ state: 'pending' })],
    ]) {
      const found = examine(reading(observations));
      expect(found.verdict).toMatchObject({ candidates: [], missing: [] });
    }
  });
});

describe('complete', () => {
  it('needs what a verdict rests on, and nothing else', () => {
    const processed = [row(), copy(), commit(), consumed(), effect()];
    expect(examine(reading(processed)).complete).toBe(true);
    const found = examine(reading(processed, {}, unreadable('destination', 'orders/3'), unreadable('dead-letter'), unreadable('outbox')));
    expect(found.complete).toBe(true);
    expect(found.coverage.filter((entry) => entry.needed)).toEqual([]);
  });

  it('marks what a verdict rests on as needed', () => {
    const found = examine(reading([row()]));
    const needed = found.coverage.filter((entry) => entry.needed).map((entry) => `${entry.role} ${entry.part}`);
    expect(needed).toEqual([
      'destination orders/0',
      'destination orders/1',
      'destination orders/2',
      'destination orders/3',
      'fallback orders-backup/0',
    ]);
  });

  it('marks what an open verdict misses as needed', () => {
    const found = examine(reading([row()], {}, unreadable('fallback')));
    expect(found.coverage.filter((entry) => entry.needed).map((entry) => entry.part)).toContain('orders-backup/0');
    expect(found.complete).toBe(false);
  });

  it('is false for a suspicion that an unread part leaves, though a code is given', () => {
    expect(examine(reading([row({ state: 'pending' })], {}, unreadable('destination', 'orders/1'))).complete).toBe(false);
    expect(examine(reading([row(), copy(), commit({ committed: '500' })], {}, unreadable('trace'))).complete).toBe(false);
  });

  it('says of the duplicates apart whether a further copy may have gone unread', () => {
    const processed = [row(), copy(), commit(), consumed(), effect()];
    expect(examine(reading(processed)).duplicatesComplete).toBe(true);
    const range = { from: '0', to: '999' };
    const endedEarly = changed('destination', 'orders/3', { wanted: range, read: [range] });
    for (const change of [unreadable('destination', 'orders/3'), neverAsked('trace'), unreadable('effect'), endedEarly]) {
      expect(examine(reading(processed, {}, change))).toMatchObject({ complete: true, duplicatesComplete: false });
    }
  });
});

describe('the clock of a judgement', () => {
  it('is the one given, to the microsecond, in whatever zone', () => {
    const waiting = [row({ state: 'pending', createdAt: '2026-11-20T13:00:00.000001+02:00' })];
    expect(examine(reading(waiting, { now: '2026-11-20T11:02:00.000001Z' })).verdict.code).toBe('IN_FLIGHT');
    expect(examine(reading(waiting, { now: '2026-11-20T11:02:00.000002Z' })).verdict.code).toBe('OUTBOX_STUCK');
  });

  it('takes the earliest row for the age of the message', () => {
    const found = examine(
      reading([
        row({ key: '18', createdAt: ago(minute), state: 'sent' }),
        row({ createdAt: ago(3 * hour) }),
        copy(),
        commit({ committed: '500' }),
      ]),
    );
    expect(found.delivery()).toMatchObject({ code: 'OVERDUE', facts: { since: ago(3 * hour) } });
  });
});
