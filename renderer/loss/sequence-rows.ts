import type { SequencesDocument } from '../../main/contract/sequences.ts';
import type { Speech } from '../speech.tsx';
import { instantNumber } from '../format/instant-number.ts';
import type { Shape } from '../ui/look.ts';

type Gap = SequencesDocument['gaps'][number];
type Pair = NonNullable<SequencesDocument['pairs']>[number];

/** A gap on the time axis of its pair; shares are 0 to 1 of the window. */
export interface PlacedGap {
  readonly gap: Gap;
  readonly from: number;
  readonly to: number;
}

/** One producer in one part: a line with its holes. */
export interface SequenceRow {
  readonly key: string;
  readonly pair: Pair;
  readonly from: number;
  readonly to: number;
  readonly gaps: readonly PlacedGap[];
  readonly state: 'suspected' | 'explained' | 'repeated' | 'continuous';
  /** Numbers in the gaps that decide the state. */
  readonly missing: bigint;
}

const weights = ['suspected', 'explained', 'repeated', 'continuous'] as const satisfies readonly SequenceRow['state'][];

export const rowShapes: Readonly<Record<SequenceRow['state'], Shape>> = {
  suspected: 'suspect',
  explained: 'none',
  repeated: 'dup',
  continuous: 'ok',
};

interface Span {
  readonly from: string;
  readonly to: string;
}

function keyOf({ producer, part }: Pick<Pair, 'producer' | 'part'>): string {
  return JSON.stringify([producer, part]);
}

function sizeOf({ first, last }: Gap): bigint {
  return BigInt(last) - BigInt(first) + 1n;
}

function shareOf(instant: string | null, { from, to }: Span): number | null {
  const at = instant === null ? null : instantNumber(instant);
  const [begin, end] = [instantNumber(from) ?? 0, instantNumber(to) ?? 0];
  return at === null || end <= begin ? null : Math.min(1, Math.max(0, (at - begin) / (end - begin)));
}

/** Where a number would stand if all of the pair's came evenly: for gaps whose neighbours have no time. */
function evenly(sequence: string, { first, last }: Pair, from: number, to: number): number {
  const [begin, end, at] = [Number(first), Number(last), Number(sequence)];
  return end <= begin ? from : from + Math.min(1, Math.max(0, (at - begin) / (end - begin))) * (to - from);
}

function rowOf(pair: Pair, gaps: readonly Gap[], span: Span): SequenceRow {
  const from = shareOf(pair.from, span) ?? 0;
  const to = shareOf(pair.to, span) ?? 1;
  const suspected = gaps.filter(({ kind }) => kind === 'suspected');
  const state = suspected.length > 0 ? 'suspected' : gaps.length > 0 ? 'explained' : BigInt(pair.repeated) > 0n ? 'repeated' : 'continuous';
  return {
    key: keyOf(pair),
    pair,
    from,
    to,
    gaps: gaps.map((gap) => ({
      gap,
      from: shareOf(gap.before?.at ?? null, span) ?? evenly(gap.first, pair, from, to),
      to: shareOf(gap.after?.at ?? null, span) ?? evenly(gap.last, pair, from, to),
    })),
    state,
    missing: (suspected.length > 0 ? suspected : gaps).reduce((sum, gap) => sum + sizeOf(gap), 0n),
  };
}

/** The window of the strips: what was asked for, or from the first number to the last. */
export function sequenceSpan({ pairs = [] }: Pick<SequencesDocument, 'pairs'>, asked: Span | null): Span | null {
  if (asked !== null && (instantNumber(asked.from) ?? 0) > 0) return asked;
  const instants = pairs.flatMap(({ from, to }) => [from, to]).filter((instant) => instant !== null);
  const sorted = instants.toSorted((a, b) => (instantNumber(a) ?? 0) - (instantNumber(b) ?? 0));
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first === undefined || last === undefined ? null : { from: first, to: last };
}

/** The pairs of a report, the most suspicious first. */
export function sequenceRows({ gaps, pairs = [] }: Pick<SequencesDocument, 'gaps' | 'pairs'>, span: Span): readonly SequenceRow[] {
  const byPair = Map.groupBy(gaps, keyOf);
  return pairs
    .map((pair) => rowOf(pair, byPair.get(keyOf(pair)) ?? [], span))
    .toSorted(
      (a, b) =>
        weights.indexOf(a.state) - weights.indexOf(b.state) ||
        (a.missing > b.missing ? -1 : Number(a.missing < b.missing)) ||
        (a.key < b.key ? -1 : 1),
    );
}

/** What a row says beside its line: a count with its kind. */
export function rowState({ texts, format }: Pick<Speech, 'texts' | 'format'>, { state, missing, pair, gaps }: SequenceRow): string {
  const { sequence } = texts;
  switch (state) {
    case 'suspected':
      return sequence.gaps(format.number(String(missing)), sequence.kinds.suspected);
    case 'explained':
      return sequence.gaps(format.number(String(missing)), sequence.kinds[gaps[0]?.gap.kind ?? 'late']);
    case 'repeated':
      return sequence.repeated(format.number(pair.repeated));
    case 'continuous':
      return sequence.continuous;
  }
}

/** The numbers a row is about: those of its first gap, or all that were seen. */
export function rowNumbers({ texts, format }: Pick<Speech, 'texts' | 'format'>, { state, pair, gaps }: SequenceRow): string {
  const deciding = state === 'suspected' ? gaps.filter(({ gap }) => gap.kind === 'suspected') : gaps;
  const [shown] = deciding;
  const { first, last } = shown?.gap ?? pair;
  const range = texts.sequence.range(format.number(first), format.number(last));
  return deciding.length > 1 ? range + texts.sequence.more(deciding.length - 1) : range;
}
