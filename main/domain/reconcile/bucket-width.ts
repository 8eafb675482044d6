import type { Instant, Microseconds } from '../observation/instant.ts';
import { formatInstant, micros } from '../observation/instant.ts';

const second = 1_000_000n;
const minute = 60n * second;
const hour = 60n * minute;
const day = 24n * hour;

/** Widths that people think in. */
const widths: readonly Microseconds[] = [
  ...[1n, 2n, 5n, 10n, 15n, 30n].map((count) => count * second),
  ...[1n, 2n, 5n, 10n, 15n, 30n].map((count) => count * minute),
  ...[1n, 2n, 3n, 6n, 12n].map((count) => count * hour),
  ...[1n, 2n, 7n, 14n, 28n].map((count) => count * day),
];

/** More buckets than this cannot be told apart in one strip. */
const bucketLimit = 120n;

/** The finest width with at most 120 buckets over a span of microseconds; a long span gets as many whole days as it takes. */
export function bucketWidth(span: Microseconds): Microseconds {
  const fitting = widths.find((width) => span <= width * bucketLimit);
  return fitting ?? ((span / bucketLimit + day) / day) * day;
}

/** A span of event time, `to` exclusive. */
export interface BucketSpan {
  readonly from: Instant;
  readonly to: Instant;
}

function floorTo(value: Microseconds, width: Microseconds): Microseconds {
  const rest = ((value % width) + width) % width;
  return value - rest;
}

/** Cuts [from, to) at whole multiples of its width; the first and the last may be shorter. */
export function bucketSpans({ from, to }: BucketSpan): readonly BucketSpan[] {
  const [begin, end] = [micros(from), micros(to)];
  const width = bucketWidth(end - begin);
  const spans: BucketSpan[] = [];
  for (let at = begin; at < end;) {
    const next = floorTo(at, width) + width;
    const stop = next < end ? next : end;
    spans.push({ from: formatInstant(at), to: formatInstant(stop) });
    at = stop;
  }
  return spans;
}
