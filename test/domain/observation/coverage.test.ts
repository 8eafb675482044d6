import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Range } from '../../../main/domain/observation/coverage.ts';
import { consumerPart, isCovered, mergeRanges, missingRanges, partitionPart } from '../../../main/domain/observation/coverage.ts';
import { covered, coveredOffsets } from '../builders/coverage.ts';

const limit = 24;
const ranges = fc.array(
  fc.tuple(fc.nat(limit), fc.nat(limit)).map(([from, to]): Range => ({ from: String(from), to: String(to) })),
  { maxLength: 6 },
);
const offsets = Array.from({ length: limit + 1 }, (_, offset) => offset);
const has = (range: Range, offset: number) => Number(range.from) <= offset && offset < Number(range.to);
const inAny = (several: readonly Range[], offset: number) => several.some((range) => has(range, offset));

describe('mergeRanges', () => {
  it('keeps the same offsets, in ascending ranges with gaps between them', () => {
    fc.assert(
      fc.property(ranges, (given) => {
        const merged = mergeRanges(given);
        expect(offsets.filter((offset) => inAny(merged, offset))).toEqual(offsets.filter((offset) => inAny(given, offset)));
        const borders = merged.flatMap(({ from, to }) => [Number(from), Number(to)]);
        expect(borders).toEqual([...new Set(borders)].toSorted((one, other) => one - other));
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('joins ranges that touch, beyond 53 bits', () => {
    expect(
      mergeRanges([
        { from: '9007199254740993', to: '9007199254740995' },
        { from: '9007199254740992', to: '9007199254740993' },
      ]),
    ).toEqual([{ from: '9007199254740992', to: '9007199254740995' }]);
  });
});

describe('missingRanges', () => {
  it('is exactly what was wanted and not read', () => {
    fc.assert(
      fc.property(ranges, fc.nat(limit), fc.nat(limit), (read, from, to) => {
        const wanted = { from: String(from), to: String(to) };
        const missing = missingRanges(wanted, read);
        const expected = offsets.filter((offset) => has(wanted, offset) && !inAny(read, offset));
        expect(offsets.filter((offset) => inAny(missing, offset))).toEqual(expected);
        expect(isCovered({ ...covered('destination', 'kafka', 'orders/0'), unit: 'offset', wanted, read })).toBe(expected.length === 0);
      }),
      { seed: 12, numRuns: 1000 },
    );
  });
});

describe('isCovered', () => {
  const whole = coveredOffsets('destination', 'kafka', 'orders/0');

  it('needs every wanted offset, whatever the entry calls itself', () => {
    expect(isCovered(whole)).toBe(true);
    expect(isCovered({ ...whole, complete: false })).toBe(false);
    expect(isCovered({ ...whole, reason: 'cancelled: stopped' })).toBe(false);
    expect(isCovered({ ...whole, reason: '' })).toBe(false);
    expect(isCovered({ ...whole, read: [] })).toBe(false);
    expect(isCovered({ ...whole, read: [{ from: '0', to: '999' }] })).toBe(false);
  });

  it('asks nothing but an answer where there is no range', () => {
    expect(isCovered(covered('trace', 'shop-db', 'orders-trace'))).toBe(true);
    expect(isCovered(covered('trace', 'shop-db', 'orders-trace', { complete: false }))).toBe(false);
  });

  it('does not stumble over ranges that are no numbers, as a document may contain', () => {
    expect(() => isCovered({ ...whole, read: [{ from: 'a', to: 'b' }] })).not.toThrow();
    expect(isCovered({ ...whole, wanted: { from: '0', to: 'end' } })).toBe(false);
  });
});

it('names parts', () => {
  expect(partitionPart('orders', 3)).toBe('orders/3');
  expect(consumerPart('billing', 'public.invoices')).toBe('billing: public.invoices');
});
