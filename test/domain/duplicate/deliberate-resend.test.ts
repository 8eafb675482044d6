import { describe, expect, it } from 'vitest';
import { duplicatesIn } from '../builders/duplicates.ts';
import { copy, row } from '../builders/observations.ts';
import { ledgerRow } from '../builders/samples.ts';

const original = copy();
const resent = copy({ offset: '700', resendId: 'r-1' });
const deliberate = (...observations: Parameters<typeof duplicatesIn>[1]) => duplicatesIn('DELIBERATE_RESEND', [row(), ...observations]);
const sent = (...observations: Parameters<typeof duplicatesIn>[1]) => duplicatesIn('SEND_DUPLICATE', [row(), ...observations]);

describe('deliberate resend', () => {
  it.each(['confirmed', 'uncertain'] as const)('is a copy with a resend header of which the ledger has the attempt, %s', (outcome) => {
    const observations = [original, resent, ledgerRow({ outcome })];
    expect(deliberate(...observations)).toMatchObject([
      { cause: 'resend', harmful: false, certainty: 'proven', seen: ['record orders/1@500', 'record orders/1@700', 'config resend'] },
    ]);
    expect(sent(...observations)).toEqual([]);
  });

  it.each([
    { what: 'the ledger has nothing', rows: [] },
    { what: 'the ledger has another attempt', rows: [ledgerRow({ resendId: 'r-2' })] },
    { what: 'the attempt was not made', rows: [ledgerRow({ outcome: 'open' })] },
  ])('is not proven by a header alone: $what', ({ rows }) => {
    expect(deliberate(original, resent, ...rows)).toEqual([]);
    expect(sent(original, resent, ...rows)).toMatchObject([{ cause: 'unverified-resend' }]);
  });

  it('stands beside what was sent twice before it', () => {
    const twice = [original, copy({ offset: '501' }), resent, ledgerRow()];
    expect(deliberate(...twice)).toHaveLength(1);
    expect(sent(...twice)).toMatchObject([{ cause: 'unknown', seen: ['record orders/1@500', 'record orders/1@501'] }]);
  });

  it('is no duplicate where the resend is the only copy', () => {
    expect(deliberate(resent, ledgerRow())).toEqual([]);
  });
});
