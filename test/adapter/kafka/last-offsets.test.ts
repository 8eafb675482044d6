import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastOffsets } from '../../../main/adapter/kafka/catalogue.ts';

const sizeOf = ({ from, to }: { readonly from: bigint; readonly to: bigint }): number => Number(to - from);

describe('the last offsets of a topic', () => {
  it('are shared among its partitions, and what a short one lacks others give', () => {
    const ends = [
      { partition: 0, from: 0n, to: 1000n },
      { partition: 1, from: 5n, to: 7n },
      { partition: 2, from: 40n, to: 40n },
      { partition: 3, from: 0n, to: 1000n },
    ];
    expect(lastOffsets(ends, 100).toSorted((a, b) => a.partition - b.partition)).toEqual([
      { partition: 0, from: 951n, to: 1000n },
      { partition: 1, from: 5n, to: 7n },
      { partition: 3, from: 951n, to: 1000n },
    ]);
  });

  it('are as many as asked for, or all there are, each range at the end of its partition', () => {
    const partition = fc
      .tuple(fc.bigInt({ min: 0n, max: 50n }), fc.bigInt({ min: 0n, max: 60n }))
      .map(([from, size]) => ({ from, to: from + size }));
    fc.assert(
      fc.property(fc.array(partition, { maxLength: 12 }), fc.integer({ min: 1, max: 120 }), (sizes, count) => {
        const ends = sizes.map((range, index) => ({ partition: index, ...range }));
        const taken = lastOffsets(ends, count);
        const all = ends.reduce((sum, range) => sum + sizeOf(range), 0);
        expect(taken.reduce((sum, range) => sum + sizeOf(range), 0)).toBe(Math.min(count, all));
        expect(taken.filter((range) => range.to !== ends[range.partition]?.to || range.from < (ends[range.partition]?.from ?? 0n))).toEqual(
          [],
        );
      }),
    );
  });
});
