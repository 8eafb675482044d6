import { formatInstant, span } from '../observation/instant.ts';
import type { Microseconds } from '../observation/instant.ts';
import type { Hole } from './holes.ts';
import type { LateRange, Numbering } from './numbering.ts';
import type { Gap, GapKind, Neighbour } from './sequence-report.ts';
import type { Sighting } from './sighting.ts';
import type { Track } from './track.ts';

/** Positions, `from` inclusive, `to` exclusive. */
interface Positions {
  readonly from: bigint;
  readonly to: bigint;
}

/** How one part was read, and what it may have dropped. */
export interface PartEnd {
  /** Behind the last position there was. */
  readonly end: bigint;
  /** Where the part begins now; above 0 what stood before it is gone. */
  readonly begin: bigint;
  /** When a gap must open to be asked for: what stands outside was read to know what comes out of order. Null: no bound. */
  readonly asked: { readonly from: Microseconds | null; readonly to: Microseconds | null };
  /** Positions that should have been read and were not: what is missing there is not known. */
  readonly unread: readonly Positions[];
  /** Records may be removed for a later one with the same key. */
  readonly compacted: boolean;
  readonly now: Microseconds;
  /** Milliseconds within which a message may still come. */
  readonly grace: number;
}

type Found = Omit<Gap, 'producer' | 'part'>;

/** A counter begins here, as far as anybody knows. */
const usualStart = 1n;

function neighbourOf(sighting: Sighting | null): Neighbour | null {
  if (sighting === null) return null;
  const { messageId, sequence, at } = sighting;
  return { messageId, sequence: String(sequence), at: at === null ? null : formatInstant(at) };
}

function gapsOf(life: Numbering, range: Omit<LateRange, 'opened'>, kind: GapKind): readonly Found[] {
  const [before, after] = [neighbourOf(range.before), neighbourOf(range.after)];
  return life
    .storedRanges(range.first, range.last)
    .map(({ first, last }) => ({ first: String(first), last: String(last), kind, before, after }));
}

/** The window has passed, by what was stored since or by time; before that a number may still come. */
function isDue({ opened }: Hole, { end, now, grace }: PartEnd, window: bigint): boolean {
  return end - opened.position > window || (opened.at !== null && now - opened.at >= span(grace));
}

/** Something was not read where the number may stand. */
function isUnknown({ opened, before }: Hole, { unread }: PartEnd, window: bigint): boolean {
  const low = before === null || before.position > opened.position ? opened.position : before.position;
  return unread.some(({ from, to }) => from <= opened.position + window && to > low - window);
}

/** Places between the neighbours hold nothing any more. */
function isVacant({ before, after }: Hole): boolean {
  if (before === null || after === null) return true;
  const places = after.position - before.position;
  const records = BigInt(after.ordinal - before.ordinal);
  return (places < 0n ? -places : places) > (records < 0n ? -records : records);
}

interface Settling {
  readonly end: PartEnd;
  readonly window: bigint;
  readonly wentOn: Numbering['wentOn'];
}

function kindOf(hole: Hole, life: Numbering, { end, wentOn }: Settling): GapKind {
  if (hole.change !== 'none' && !wentOn[hole.change]) return 'reset';
  if (end.compacted && isVacant(hole)) return 'compacted';
  // What is stored out of order by so much may have stood before the log begins now.
  if (end.begin > 0n && hole.opened.position - end.begin < life.disorder) return 'expired';
  return 'suspected';
}

function isAsked({ opened: { at } }: Pick<Hole, 'opened'>, { asked: { from, to } }: PartEnd): boolean {
  return at === null || ((from === null || at >= from) && (to === null || at < to));
}

function settleHole(hole: Hole, life: Numbering, settling: Settling): readonly Found[] {
  const { end, window } = settling;
  if (!isAsked(hole, end)) return [];
  if (hole.cause === 'aborted') return gapsOf(life, hole, 'aborted');
  if (!isDue(hole, end, window) || isUnknown(hole, end, window)) return [];
  return gapsOf(life, hole, kindOf(hole, life, settling));
}

/** Numbers that the counter must have given before the first one that is still there. */
function expired(life: Numbering, { begin, asked, unread }: PartEnd): readonly Found[] {
  const wholeBeginning = begin > 0n && asked.from === null && !unread.some(({ from }) => from <= begin);
  if (!wholeBeginning || life.first <= usualStart) return [];
  return gapsOf(life, { first: usualStart, last: life.first - 1n, before: null, after: life.start }, 'expired');
}

/** What is missing of one producer in one part, each with its explanation or suspected. */
export function settle({ lives }: Track, end: PartEnd, window: bigint): readonly Found[] {
  const wentOn = { epoch: lives.some((life) => life.wentOn.epoch), producer: lives.some((life) => life.wentOn.producer) };
  return lives.flatMap((life, index) => [
    ...(index === 0 ? expired(life, end) : []),
    ...life.late.filter((late) => isAsked(late, end)).flatMap((late) => gapsOf(life, late, 'late')),
    ...life.holes.all.flatMap((hole) => settleHole(hole, life, { end, window, wentOn })),
  ]);
}
