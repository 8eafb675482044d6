/** Offsets of one partition; `to` is exclusive. */
export interface OffsetRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** Adds a range behind the others in place, joined to the last one when they touch. Empty ranges are dropped. */
export function appendRange(ranges: OffsetRange[], added: OffsetRange): void {
  if (added.to <= added.from) return;
  const last = ranges.at(-1);
  if (last === undefined || last.to < added.from) ranges.push(added);
  else if (added.to > last.to) ranges[ranges.length - 1] = { from: last.from, to: added.to };
}
