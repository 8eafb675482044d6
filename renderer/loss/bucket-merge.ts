import type { BucketDocument } from '../../main/contract/reconciliation.ts';
import { instantNumber } from '../format/instant-number.ts';

function merged(buckets: readonly BucketDocument[]): readonly BucketDocument[] {
  const [first] = buckets;
  const last = buckets.at(-1);
  if (first === undefined || last === undefined) return [];
  const sum = (count: (bucket: BucketDocument) => number | undefined): number =>
    buckets.reduce((total, bucket) => total + (count(bucket) ?? 0), 0);
  const consumers = [...new Set(buckets.flatMap(({ processed }) => Object.keys(processed)))];
  return [
    {
      from: first.from,
      to: last.to,
      recorded: sum(({ recorded }) => recorded),
      stored: sum(({ stored }) => stored),
      processed: Object.fromEntries(consumers.map((consumer) => [consumer, sum(({ processed }) => processed[consumer])])),
      missing: sum(({ missing }) => missing),
      storedTwice: sum(({ storedTwice }) => storedTwice),
      undetermined: sum(({ undetermined }) => undetermined),
    },
  ];
}

/** Buckets drawn `width` at a time. */
export function mergeBuckets(buckets: readonly BucketDocument[], width: number): readonly BucketDocument[] {
  if (width <= 1) return buckets;
  const starts = buckets.flatMap((_bucket, index) => (index % width === 0 ? [index] : []));
  return starts.flatMap((start) => merged(buckets.slice(start, start + width)));
}

/** Milliseconds of a span. */
function spanLength({ from, to }: { readonly from: string; readonly to: string }): number {
  return (instantNumber(to) ?? 0) - (instantNumber(from) ?? 0);
}

/** A strip of fewer cells says nothing about time. */
const fewest = 6;

/** How many buckets may be drawn as one, with the milliseconds that gives; the first is as the run counted. */
export function bucketWidths(buckets: readonly BucketDocument[]): readonly { readonly width: number; readonly milliseconds: number }[] {
  // The first and the last may be cut by the window.
  const base = Math.max(0, ...buckets.map(spanLength));
  return [1, 2, 5, 10, 20]
    .filter((width) => width === 1 || buckets.length / width >= fewest)
    .map((width) => ({ width, milliseconds: base * width }));
}
