import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant, micros } from '../../../main/domain/observation/instant.ts';
import { bucketSpans, bucketWidth } from '../../../main/domain/reconcile/bucket-width.ts';

const minute = 60_000_000n;
const latest = micros('2040-01-01T00:00:00Z');

describe('buckets of event time', () => {
  it.each([
    [2n * minute, 1n],
    [30n * minute, 15n],
    [60n * minute, 30n],
    [24n * 60n * minute, 15n * 60n],
  ])('of %s microseconds are %s seconds wide', (span, seconds) => {
    expect(bucketWidth(span)).toBe(seconds * 1_000_000n);
  });

  it('begin and end with the window, and stand on whole widths between', () => {
    const spans = bucketSpans({ from: '2026-11-20T02:00:00.250Z', to: '2026-11-20T02:01:59.000Z' });
    expect(spans[0]).toEqual({ from: '2026-11-20T02:00:00.250Z', to: '2026-11-20T02:00:01.000Z' });
    expect(spans.at(-1)).toEqual({ from: '2026-11-20T02:01:58.000Z', to: '2026-11-20T02:01:59.000Z' });
    expect(spans).toHaveLength(119);
  });

  it('cover any window once, without a hole, in at most 121 pieces', () => {
    const instants = fc.bigInt({ min: 0n, max: latest });
    fc.assert(
      fc.property(instants, instants, (one, other) => {
        const [from, to] = one < other ? [one, other] : [other, one];
        const spans = bucketSpans({ from: formatInstant(from), to: formatInstant(to) });
        expect(spans.length).toBeLessThanOrEqual(121);
        expect(spans.map((span) => span.from)).toEqual(
          from === to ? [] : [formatInstant(from), ...spans.slice(0, -1).map((span) => span.to)],
        );
        expect(spans.at(-1)?.to ?? formatInstant(to)).toBe(formatInstant(to));
      }),
    );
  });
});
