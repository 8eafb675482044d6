import { describe, expect, it } from 'vitest';
import { doesNotExist, nearestName } from '../../../main/adapter/sql/nearest-name.ts';

describe('nearestName', () => {
  const names = ['public.outbox', 'public.orders', 'billing.invoices'];

  it.each([
    ['public.outbx', 'public.outbox'],
    ['PUBLIC.OUTBOX', 'public.outbox'],
    ['outbox', null],
    ['public.order', 'public.orders'],
    ['something else entirely', null],
  ])('%s is nearest to %s', (wanted, nearest) => {
    expect(nearestName(wanted, names)).toBe(nearest);
  });

  it('says so, with and without a suggestion', () => {
    expect(doesNotExist('table', 'public.outbx', names)).toBe('table "public.outbx" does not exist; the nearest is "public.outbox"');
    expect(doesNotExist('table', 'zzz', [])).toBe('table "zzz" does not exist');
  });
});
