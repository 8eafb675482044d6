/** Offsets [from, to) of one partition of the destination, as numbers: exact up to 2^53. */
export interface PlaceSpan {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** Spans in the order of their places, those that touch made one, so that `isWithin` can halve them. */
export function orderedSpans(spans: readonly PlaceSpan[]): readonly PlaceSpan[] {
  const ordered: PlaceSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.partition - b.partition || a.from - b.from)) {
    const last = ordered.at(-1);
    if (last === undefined || last.partition !== span.partition || last.to < span.from) ordered.push(span);
    else ordered[ordered.length - 1] = { ...last, to: Math.max(last.to, span.to) };
  }
  return ordered;
}

/** True when a place lies in one of some `orderedSpans`. */
export function isWithin(spans: readonly PlaceSpan[], partition: number, offset: number): boolean {
  let low = 0;
  let high = spans.length;
  // The first span that ends behind the place.
  while (low < high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (span === undefined || span.partition < partition || (span.partition === partition && span.to <= offset)) low = middle + 1;
    else high = middle;
  }
  const next = spans[low];
  return next !== undefined && next.partition === partition && next.from <= offset;
}
