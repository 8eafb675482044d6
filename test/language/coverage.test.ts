import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../main/domain/observation/coverage.ts';
import { coverageRoles, coverageUnits, isCovered } from '../../main/domain/observation/coverage.ts';
import { coverageState } from '../../main/language/coverage-state.ts';
import { languages } from '../../main/language/language.ts';
import { coverageSentence } from '../../main/language/sentence.ts';
import { utcFormat } from '../../main/language/utc-format.ts';
import { flawsIn } from './whole.ts';
import { covered } from './world.ts';

const range = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })).map(([one, other]) => ({
  from: String(Math.min(one, other)),
  to: String(Math.max(one, other)),
}));

const coverages: fc.Arbitrary<Coverage> = fc.record({
  id: fc.constant('c1'),
  source: fc.constant('kafka'),
  role: fc.constantFrom(...coverageRoles),
  part: fc.constantFrom('orders/3', 'billing: public.invoices'),
  unit: fc.constantFrom(...coverageUnits.filter((unit) => unit !== 'instant')),
  wanted: fc.option(range),
  read: fc.array(range, { maxLength: 4 }),
  asOf: fc.constant(null),
  complete: fc.boolean(),
  needed: fc.boolean(),
  reason: fc.option(fc.constantFrom('timeout: no answer in 10 s', 'cancelled', 'not-authorized: SELECT on public.outbox', 'strange')),
});

describe('the state of a coverage', () => {
  it('is complete exactly when the domain counts it as covered', () => {
    fc.assert(
      fc.property(coverages, (coverage) => {
        expect(coverageState(coverage) === 'complete').toBe(isCovered(coverage));
      }),
      { numRuns: 2000 },
    );
  });

  it('is unread when nothing was read, and partly read otherwise', () => {
    const wanted = { from: '0', to: '1300' };
    expect(coverageState(covered('destination', 'kafka', 'orders/3', { wanted, read: [], complete: false }))).toBe('unread');
    expect(coverageState(covered('destination', 'kafka', 'orders/3', { wanted, read: [{ from: '0', to: '0' }], complete: false }))).toBe(
      'unread',
    );
    expect(coverageState(covered('destination', 'kafka', 'orders/3', { wanted, read: [{ from: '0', to: '900' }], complete: false }))).toBe(
      'partly',
    );
    const middle = [
      { from: '0', to: '500' },
      { from: '600', to: '1300' },
    ];
    expect(coverageState(covered('destination', 'kafka', 'orders/3', { wanted, read: middle }))).toBe('partly');
  });
});

describe.each(languages)('the sentence of a coverage in %s', (language) => {
  const format = utcFormat(language);

  it('is whole, and says complete only of what is', () => {
    const complete = language === 'en' ? /completely/ : /已读完/;
    fc.assert(
      fc.property(coverages, (coverage) => {
        const text = coverageSentence(coverage, language, format);
        expect(text).toMatch(language === 'en' ? /\.$/ : /。$/);
        expect(complete.test(text)).toBe(isCovered(coverage));
      }),
    );
  });

  it('is whole for each kind of reason', () => {
    for (const reason of ['timeout: no answer in 10 s', 'timeout: it ended.', 'cancelled', 'too-large: 1000 rows']) {
      const text = coverageSentence(covered('trace', 'Tempo', 'spans', { complete: false, reason }), language, format);
      expect(flawsIn(text, language)).toEqual([]);
    }
  });
});

describe('the sentence of a coverage', () => {
  const entry = covered('destination', 'kafka', 'orders/3', {
    wanted: { from: '0', to: '1300' },
    read: [
      { from: '0', to: '500' },
      { from: '600', to: '900' },
    ],
    complete: false,
    reason: 'unreachable: connect ECONNREFUSED 10.0.0.1:9092',
  });

  it('names what was read, what was wanted, the cause in the words of the source, and the need', () => {
    expect(coverageSentence(entry, 'en', utcFormat('en'))).toBe(
      'kafka, orders/3: read 0 to 499 and 600 to 899 of 0 to 1,299. The source could not be reached: connect ECONNREFUSED 10.0.0.1:9092. Check that it runs and that the network, the VPN or the tunnel to it is up, then try again. Needed for the verdict.',
    );
    expect(coverageSentence({ ...entry, needed: false }, 'zh-CN', utcFormat('zh-CN'))).toBe(
      'kafka, orders/3：已读 0 至 499 和 600 至 899，应读 0 至 1,299。无法连接该数据源：connect ECONNREFUSED 10.0.0.1:9092。确认它正在运行，且网络、VPN 或隧道可用，然后重试。判定不依赖它。',
    );
  });

  it('writes a window in the zone of the caller', () => {
    const window = covered('outbox', 'shop-db', 'public.outbox', {
      unit: 'instant',
      wanted: { from: '2026-11-20T02:10:00Z', to: '2026-11-20T10:25:00+08:00' },
    });
    expect(coverageSentence(window, 'en', utcFormat('en'))).toBe(
      'shop-db, public.outbox: read completely (2026-11-20 02:10:00 UTC to 2026-11-20 02:25:00 UTC).',
    );
  });
});
