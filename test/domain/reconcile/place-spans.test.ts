import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, orderedSpans } from '../../../main/domain/reconcile/place-spans.ts';

const span = fc
  .record({ partition: fc.integer({ min: 0, max: 3 }), from: fc.integer({ min: 0, max: 30 }), length: fc.integer({ min: 1, max: 8 }) })
  .map(({ partition, from, length }) => ({ partition, from, to: from + length }));

describe('spans of places', () => {
  it('have exactly the places that one of them has, in whatever order and overlap they were found', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
        const ordered = orderedSpans(spans);
        for (let partition = 0; partition < 5; partition += 1) {
          for (let offset = 0; offset < 42; offset += 1) {
            const isIn = spans.some((each) => each.partition === partition && each.from <= offset && offset < each.to);
            expect([partition, offset, isWithin(ordered, partition, offset)]).toEqual([partition, offset, isIn]);
          }
        }
      }),
    );
  });
});
