import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { row, send } from '../../builders/observations.ts';
import { reading, unreadable } from '../../builders/reading.ts';
import { route } from '../../builders/route.ts';
import { ago, hour, minute, second } from '../../builders/time.ts';

describe('produce-in-flight, inside grace', () => {
  it.each(['pending', 'claimed', 'sent', 'failed', 'none', 'unknown'] as const)('holds whatever the row says: %s', (state) => {
    const found = examine(reading([row({ state, createdAt: ago(20 * second) })]));
    expect(found.verdict).toMatchObject({
      code: 'IN_FLIGHT',
      stage: 'produce',
      certainty: 'proven',
      rule: 'produce-in-flight',
      facts: { state, since: ago(20 * second) },
    });
    expect(found.seen(found.verdict)).toEqual(['outbox 17']);
    expect(found.delivery()).toMatchObject({ code: 'IN_FLIGHT', stage: 'produce', rule: 'behind-produce' });
  });

  it('holds for a failed send of a route without an outbox', () => {
    const found = examine(reading([send({ outcome: 'failed', at: ago(10 * second) })], { route: route({ outbox: null }) }));
    expect(found.verdict).toMatchObject({ code: 'IN_FLIGHT', facts: { state: '', since: ago(10 * second) } });
    expect(found.seen(found.verdict)).toEqual(['produce 1']);
  });

  it('ends after grace, to the microsecond', () => {
    expect(examine(reading([row({ createdAt: ago(30 * second) })])).verdict.code).toBe('IN_FLIGHT');
    expect(examine(reading([row({ createdAt: '2026-11-20T11:59:29.999999Z' })])).verdict.code).toBe('RELAY_LOST');
  });

  it('counts from the row and not from a later send', () => {
    expect(examine(reading([row({ createdAt: ago(3 * minute) }), send({ at: ago(5 * second) })])).verdict.code).not.toBe('IN_FLIGHT');
  });

  it('holds for a row from the future: a clock that runs ahead makes no loss', () => {
    expect(examine(reading([row({ createdAt: ago(-hour) })])).verdict.code).toBe('IN_FLIGHT');
  });
});

describe('produce-in-flight, within the allowance', () => {
  it.each(['pending', 'claimed'] as const)('holds for a row that is %s, whatever else was not read', (state) => {
    const found = examine(reading([row({ state, createdAt: ago(90 * second) })], {}, unreadable('destination'), unreadable('fallback')));
    expect(found.verdict).toMatchObject({ code: 'IN_FLIGHT', certainty: 'proven', stage: 'produce', facts: { state } });
    expect(found.seen(found.verdict)).toEqual(['outbox 17']);
  });

  it.each(['sent', 'failed', 'none', 'unknown'] as const)('does not hold for a row that is %s', (state) => {
    expect(examine(reading([row({ state, createdAt: ago(90 * second) })])).verdict.code).not.toBe('IN_FLIGHT');
  });

  it('does not hold when another row of the message says sent', () => {
    expect(examine(reading([row({ state: 'pending', createdAt: ago(90 * second) }), row({ key: '18' })])).verdict.code).toBe('RELAY_LOST');
  });
});
