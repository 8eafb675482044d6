import { describe, expect, it } from 'vitest';
import { codes } from '../../../main/domain/verdict/code.ts';
import { familyOf } from '../../../main/domain/verdict/weight.ts';
import type { Group } from '../../../renderer/ui/look.ts';
import { groupOf, groups, heaviness, shapeOf } from '../../../renderer/ui/look.ts';

const families: Readonly<Record<Group, string>> = {
  lost: 'wrong',
  failed: 'wrong',
  duplicate: 'none',
  undetermined: 'open',
  passed: 'weak',
  'on-its-way': 'on-its-way',
  explained: 'explained',
  processed: 'fine',
};

describe('the look of a verdict', () => {
  it('agrees with the families of the engine for every code', () => {
    for (const code of codes) expect([code, families[groupOf({ code, certainty: 'proven' })]]).toEqual([code, familyOf(code)]);
    const aborted = { code: 'TXN_ABORTED', certainty: 'proven', facts: { rowSaysSent: 'true' } } as const;
    expect(groupOf(aborted)).toBe('lost');
  });

  it('is filled when proven and open when suspected', () => {
    expect(shapeOf({ code: 'BROKER_LOST', certainty: 'proven' })).toBe('lost');
    expect(shapeOf({ code: 'BROKER_LOST', certainty: 'suspected' })).toBe('suspect');
    expect(shapeOf({ code: 'DEAD_LETTERED', certainty: 'suspected' })).toBe('weak');
    expect(shapeOf({ code: 'UNDETERMINED', certainty: 'undetermined' })).toBe('unknown');
  });

  it('shows a duplicate effect over what is not worse, and never over what is', () => {
    const twice = ['DUPLICATE_EFFECT'] as const;
    expect(groupOf({ code: 'PROCESSED', certainty: 'proven' }, twice)).toBe('duplicate');
    expect(groupOf({ code: 'DEAD_LETTERED', certainty: 'proven' }, twice)).toBe('failed');
    expect(groupOf({ code: 'UNDETERMINED', certainty: 'undetermined' }, twice)).toBe('undetermined');
    expect(groupOf({ code: 'PROCESSED', certainty: 'proven' }, ['SEND_DUPLICATE'])).toBe('processed');
  });

  it('never draws as arrived what is not', () => {
    const arrived = codes.filter((code) => shapeOf({ code, certainty: 'proven' }) === 'ok');
    expect(arrived).toEqual(codes.filter((code) => familyOf(code) === 'fine'));
  });

  it('orders the heaviest first, whatever the group', () => {
    const order = codes.map((code) => heaviness({ code, certainty: 'proven' }, []));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(heaviness({ code: 'BROKER_LOST', certainty: 'proven' }, [])).toBeLessThan(
      heaviness({ code: 'BROKER_LOST', certainty: 'suspected' }, []),
    );
    const twice = heaviness({ code: 'PROCESSED', certainty: 'proven' }, ['DUPLICATE_EFFECT']);
    expect(twice).toBeGreaterThan(heaviness({ code: 'TTL_EXPIRED', certainty: 'proven' }, []));
    expect(twice).toBeLessThan(heaviness({ code: 'UNDETERMINED', certainty: 'undetermined' }, []));
    expect(groups[0]).toBe('lost');
  });
});
