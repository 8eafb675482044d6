import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingText } from '../../main/language/missing-text.ts';

function part(text: string, source = 'kafka', permission: string | null = null) {
  return { source, part: text, permission };
}

describe('what would decide', () => {
  it('is grouped by source and right, with partitions drawn together', () => {
    const missing = [
      part('orders/3'),
      part('orders/0'),
      part('orders/1'),
      part('orders/10'),
      part('public.outbox', 'shop-db', 'SELECT'),
      part('spans', 'tempo'),
      part('orders/1'),
    ];
    expect(missingText(missing, 'en')).toBe('kafka (orders p0-p1, p3, p10), shop-db (public.outbox, needs SELECT), tempo (spans)');
    expect(missingText(missing, 'zh-CN')).toBe(
      'kafka（orders p0-p1、p3、p10）、shop-db（public.outbox、需要 SELECT 权限）、tempo（spans）',
    );
  });

  it('says that nothing was sampled where the past of a partition would decide', () => {
    const missing = [{ ...part('orders/3'), because: 'no-history' as const }];
    expect(missingText(missing, 'en')).toContain('kafka (orders p3: nothing sampled it at that time)');
    expect(missingText(missing, 'zh-CN')).toContain('当时没有采样');
  });

  it('is empty for nothing', () => {
    expect(missingText([], 'en')).toBe('');
  });

  it('takes a part that only looks like a partition as it is', () => {
    expect(missingText([part('logs/send-2026', 'files'), part('/7', 'files')], 'en')).toBe('files (logs/send-2026, /7)');
  });

  it('leaves no partition out', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1 }), (numbers) => {
        const text = missingText(
          numbers.map((number) => part(`orders/${number}`)),
          'en',
        );
        const named = [...text.matchAll(/p(\d+)(?:-p(\d+))?/g)].flatMap(([, first, last]) => {
          const from = Number(first);
          return Array.from({ length: Number(last ?? first) - from + 1 }, (_, index) => from + index);
        });
        expect(named).toEqual(numbers.toSorted((a, b) => a - b));
      }),
    );
  });
});
