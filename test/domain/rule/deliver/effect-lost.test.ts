import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { claimed, commit, consumed, copy, deduped, effect, row } from '../../builders/observations.ts';
import { neverAsked, reading, takenAt, unreadable } from '../../builders/reading.ts';
import { claimStore, consumer, doneStore, route, trace } from '../../builders/route.ts';
import { ago, hour, minute, second } from '../../builders/time.ts';

const stored = [row(), copy(), commit()];
const claiming = route({ consumers: [consumer({ dedupe: [claimStore] })] });
const both = route({ consumers: [consumer({ dedupe: [claimStore, doneStore] })] });

describe('effect-lost', () => {
  it('is proven by a claim older than grace when trace and effect are silent', () => {
    const found = examine(reading([...stored, claimed()], { route: claiming }));
    expect(found.delivery()).toMatchObject({ code: 'EFFECT_LOST', stage: 'consume', certainty: 'proven', rule: 'effect-lost' });
    expect(found.delivery().facts).toEqual({ key: 'm-17', place: 'public.claims', suppressed: '0' });
    expect(found.seen(found.delivery())).toEqual(['dedupe m-17']);
    expect(found.read(found.delivery())).toEqual(['trace orders-trace', 'effect billing: public.invoices']);
  });

  it('is proven by a copy that was suppressed as a duplicate', () => {
    const found = examine(reading([...stored, consumed({ outcome: 'duplicate' })], { route: claiming }));
    expect(found.delivery()).toMatchObject({ code: 'EFFECT_LOST', facts: { suppressed: '1' } });
    expect(found.seen(found.delivery())).toEqual(['consume 2']);
  });

  it('is open where the effect table has a row of its key that another message may have written', () => {
    const verdict = examine(reading([...stored, claimed(), effect({ ownsKey: false })], { route: claiming })).delivery();
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'effect-lost' });
    expect(verdict.missing).toEqual([{ source: 'bill-db', part: 'billing: public.invoices', permission: null, because: 'shared-key' }]);
  });

  it('does not mind what another consumer wrote under a shared key', () => {
    const others = effect({ ownsKey: false, consumer: 'email' });
    expect(examine(reading([...stored, claimed(), others], { route: claiming })).delivery().code).toBe('EFFECT_LOST');
  });

  it.each([
    { condition: 'the trace could not be read', change: unreadable('trace'), part: 'orders-trace' },
    { condition: 'the trace was never asked', change: neverAsked('trace'), part: 'orders-trace' },
    { condition: 'the trace was read before the commits', change: takenAt(ago(5 * second), 'trace'), part: 'orders-trace' },
    { condition: 'the effect could not be read', change: unreadable('effect'), part: 'billing: public.invoices' },
    { condition: 'the effect was never asked', change: neverAsked('effect'), part: 'billing: public.invoices' },
    { condition: 'the effect was read before the records', change: takenAt(ago(7 * second), 'effect'), part: 'billing: public.invoices' },
    { condition: 'nobody knows as of when the effect was read', change: takenAt(null, 'effect'), part: 'billing: public.invoices' },
  ])('is open where an absence does not count: $condition', ({ change, part }) => {
    const verdict = examine(reading([...stored, claimed()], { route: claiming }, change)).delivery();
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', stage: 'consume', rule: 'effect-lost' });
    expect(verdict.candidates).toEqual(expect.arrayContaining(['EFFECT_LOST', 'PROCESSED']));
    expect(verdict.missing.map((missing) => missing.part)).toEqual([part]);
  });

  it.each(['undeclared', 'share'] as const)('is open where the trace records a part of the messages: %s', (sampled) => {
    const sampling = route({ consumers: [consumer({ dedupe: [claimStore], trace: trace({ sampled }) })] });
    expect(examine(reading([...stored, claimed()], { route: sampling })).delivery().code).toBe('UNDETERMINED');
  });

  it('is open while a store that is written with the effect was not read', () => {
    expect(examine(reading([...stored, claimed()], { route: both })).delivery().code).toBe('EFFECT_LOST');
    const verdict = examine(reading([...stored, claimed()], { route: both }, unreadable('dedupe', 'billing: public.processed'))).delivery();
    expect(verdict.code).toBe('UNDETERMINED');
    expect(verdict.candidates).toContain('PROCESSED');
  });

  it.each([
    { what: 'a success', success: consumed() },
    { what: 'an effect', success: effect() },
    { what: 'an entry written with the effect', success: deduped() },
  ])('does not hold beside $what', ({ success }) => {
    expect(examine(reading([...stored, claimed(), success], { route: both })).delivery().code).toBe('PROCESSED');
  });

  it('does not hold for a claim within grace, which counts from the claim', () => {
    const young = claimed({ at: ago(30 * second) });
    expect(examine(reading([row({ createdAt: ago(3 * hour) }), copy(), commit(), young], { route: claiming })).delivery().code).not.toBe(
      'EFFECT_LOST',
    );
    const old = claimed({ at: '2026-11-20T11:59:29.999999Z' });
    expect(examine(reading([...stored, old], { route: claiming })).delivery().code).toBe('EFFECT_LOST');
  });

  it('does not hold for a claim younger than the moment at which the effect was read', () => {
    const early = [
      takenAt(ago(15 * minute), 'outbox'),
      takenAt(ago(14 * minute), 'destination'),
      takenAt(ago(13 * minute), 'group'),
      takenAt(ago(12 * minute), 'effect'),
    ];
    const { code } = examine(reading([...stored, claimed({ at: ago(9 * minute) })], { route: claiming }, ...early)).delivery();
    expect(code).toBe('UNDETERMINED');
  });

  it('does not hold for a message inside grace whose second copy was suppressed while the first is at work', () => {
    const young = [
      row({ createdAt: ago(12 * second), sentAt: ago(11 * second) }),
      copy({ at: ago(11 * second) }),
      copy({ offset: '501', at: ago(11 * second) }),
    ];
    const found = examine(
      reading([...young, commit({ committed: '500' }), consumed({ outcome: 'duplicate', at: ago(9 * second) })], { route: claiming }),
    );
    expect(found.delivery().code).not.toBe('EFFECT_LOST');
  });

  it('does not hold where no effect or no trace is configured', () => {
    const noEffect = route({ consumers: [consumer({ dedupe: [claimStore], effect: null })] });
    const noTrace = route({ consumers: [consumer({ dedupe: [claimStore], trace: null })] });
    for (const given of [noEffect, noTrace])
      expect(examine(reading([...stored, claimed()], { route: given })).delivery().code).not.toBe('EFFECT_LOST');
  });

  it('does not hold for a claim whose key several messages share, or of another consumer', () => {
    for (const entry of [claimed({ ownsKey: false }), claimed({ consumer: 'email' })]) {
      expect(examine(reading([...stored, entry], { route: claiming })).delivery().code).not.toBe('EFFECT_LOST');
    }
  });
});
