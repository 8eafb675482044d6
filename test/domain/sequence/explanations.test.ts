import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allocation, splitByAllocation } from '../../../main/domain/sequence/allocation.ts';
import { explainTraced } from '../../../main/domain/sequence/explain-traced.ts';
import { NumberRanges } from '../../../main/domain/sequence/number-ranges.ts';
import { Rereads } from '../../../main/domain/sequence/rereads.ts';
import type { Gap, GapKind } from '../../../main/domain/sequence/sequence-report.ts';

function gap(first: number, last: number, kind: GapKind = 'suspected', part = 'orders/0'): Gap {
  return { producer: 'relay', part, first: String(first), last: String(last), kind, before: null, after: null };
}

function told(gaps: readonly Gap[]): readonly string[] {
  return gaps.map(({ first, last, kind }) => `${first}-${last} ${kind}`);
}

describe('numbers as ranges', () => {
  it('are the set of what was added, in as few ranges as that can be written in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -30, max: 30 }), { maxLength: 60 }), (numbers) => {
        const ranges = new NumberRanges();
        for (const number of numbers) ranges.add(BigInt(number));
        const set = new Set(numbers);
        const inRanges = ranges.all.flatMap(({ first, last }) =>
          Array.from({ length: Number(last - first) + 1 }, (_, index) => Number(first) + index),
        );
        expect(inRanges).toEqual([...set].toSorted((a, b) => a - b));
        expect(ranges.all).toHaveLength([...set].filter((number) => !set.has(number - 1)).length);
        for (let number = -31; number <= 31; number += 1) expect(ranges.has(BigInt(number))).toBe(set.has(number));
      }),
      { seed: 511, numRuns: 500 },
    );
  });
});

describe('a gap and the numbers that were given', () => {
  const asked = { producer: 'relay', partition: '0', first: '5', last: '9' };

  it('keeps what was given suspected, and says of the rest that nobody gave it', () => {
    const allocation = new Allocation([asked]);
    for (const number of [4n, 7n, 10n]) allocation.see('relay', '0', number);
    expect(told(splitByAllocation(gap(5, 9), allocation.numbers[0] ?? []))).toEqual([
      '5-6 never-allocated',
      '7-7 suspected',
      '8-9 never-allocated',
    ]);
  });

  it('stays suspected where the ledger lacks a neighbour: it may not reach so far', () => {
    const allocation = new Allocation([asked]);
    for (const number of [7n, 10n]) allocation.see('relay', '0', number);
    expect(told(splitByAllocation(gap(5, 9), allocation.numbers[0] ?? []))).toEqual(['5-9 suspected']);
  });

  it.each([
    ['of another producer', 'other', '0'],
    ['of another partition', 'relay', '1'],
  ])('takes no number %s', (_what, producer, partition) => {
    const allocation = new Allocation([asked]);
    allocation.see(producer, partition, 7n);
    expect(allocation.numbers).toEqual([[]]);
  });

  it('takes a number without a partition for one of any', () => {
    const allocation = new Allocation([asked]);
    allocation.see('relay', null, 7n);
    expect(allocation.numbers).toEqual([[{ first: '7', last: '7' }]]);
  });

  it('reads a ledger of several tables in any order', () => {
    const given = [
      { first: '8', last: '10' },
      { first: '4', last: '5' },
    ];
    expect(told(splitByAllocation(gap(5, 9), given))).toEqual(['5-5 suspected', '6-7 never-allocated', '8-9 suspected']);
  });

  it('finds each number in its gap, however many there are beside one another', () => {
    const gaps = Array.from({ length: 50 }, (_, index) => ({ ...asked, first: String(2 * index), last: String(2 * index) }));
    const allocation = new Allocation(gaps.toReversed());
    for (let number = -1n; number <= 99n; number += 1n) allocation.see('relay', '0', number);
    expect(allocation.numbers.map((ranges) => ranges.map(({ first, last }) => Number(last) - Number(first)))).toEqual(gaps.map(() => [2]));
  });
});

describe('a gap in what a consumer traced', () => {
  const log = (part: string): string => part.slice('billing: '.length);
  const traced = gap(5, 9, 'suspected', 'billing: orders/0');

  it('is explained where the log explains it', () => {
    expect(told(explainTraced([traced], [gap(1, 5, 'aborted'), gap(7, 7, 'never-allocated')], log))).toEqual([
      '5-5 aborted',
      '6-6 suspected',
      '7-7 never-allocated',
      '8-9 suspected',
    ]);
  });

  it.each(['suspected', 'late'] as const)('is not explained by a gap that is %s', (kind) => {
    expect(told(explainTraced([traced], [gap(5, 9, kind)], log))).toEqual(['5-9 suspected']);
  });

  it('is not explained by another part', () => {
    expect(told(explainTraced([traced], [gap(5, 9, 'aborted', 'orders/1')], log))).toEqual(['5-9 suspected']);
  });
});

describe('what is read again', () => {
  it('stands at an offset that was read before, near or far behind', () => {
    const rereads = new Rereads(10);
    const again = [0n, 2n, 1n, 2n, 30n, 25n, 5n, 25n, 31n].map((offset) => rereads.isAgain(offset));
    expect(again).toEqual([false, false, false, true, false, false, true, true, false]);
  });
});
