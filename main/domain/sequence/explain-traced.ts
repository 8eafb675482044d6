import type { Gap, GapKind } from './sequence-report.ts';

/** What of the log also explains why nobody consumed a number: it never was a message that can be read. */
const explaining: ReadonlySet<GapKind> = new Set(['never-allocated', 'aborted', 'reset', 'compacted', 'expired']);

/** Gaps in what a consumer traced, each part of one that the log explains with the log's explanation. `logPart` names the part of the log that a consumer's part stands for. */
export function explainTraced(gaps: readonly Gap[], stored: readonly Gap[], logPart: (part: string) => string): readonly Gap[] {
  const key = (producer: string, part: string): string => JSON.stringify([producer, part]);
  const byTrack = Map.groupBy(
    stored.filter(({ kind }) => explaining.has(kind)),
    ({ producer, part }) => key(producer, part),
  );
  return gaps.flatMap((gap) => (gap.kind === 'suspected' ? split(gap, byTrack.get(key(gap.producer, logPart(gap.part))) ?? []) : [gap]));
}

function split(gap: Gap, explanations: readonly Gap[]): readonly Gap[] {
  const [first, last] = [BigInt(gap.first), BigInt(gap.last)];
  const inside = explanations
    .map((each) => ({ kind: each.kind, first: BigInt(each.first), last: BigInt(each.last) }))
    .filter((each) => each.first <= last && each.last >= first)
    .toSorted((a, b) => (a.first < b.first ? -1 : Number(a.first > b.first)));
  const parts: Gap[] = [];
  let from = first;
  const part = (to: bigint, kind: GapKind): void => {
    if (to < from) return;
    parts.push({ ...gap, first: String(from), last: String(to), kind });
    from = to + 1n;
  };
  for (const each of inside) {
    part(each.first - 1n, 'suspected');
    part(each.last < last ? each.last : last, each.kind);
  }
  part(last, 'suspected');
  return parts;
}
