import type { BucketDocument, ReconcileProgressDocument } from '../../main/contract/reconciliation.ts';
import type { Coverage, CoverageRole } from '../../main/domain/observation/coverage.ts';
import { coverageState } from '../../main/language/coverage-state.ts';
import { instantNumber } from '../format/instant-number.ts';

export const laneIds = ['recorded', 'stored', 'processed', 'missing', 'storedTwice'] as const;
export type LaneId = (typeof laneIds)[number];

export interface HeatCell {
  readonly count: number;
  /** 0 (none) to 5 (as many as in the fullest cell of all lanes that count messages on their way). */
  readonly level: number;
  /** Not all of it was read: the count is what was found so far. */
  readonly unread: boolean;
}

export interface HeatLane {
  readonly id: LaneId;
  readonly cells: readonly HeatCell[];
  readonly total: number;
  readonly unread: boolean;
  /** The share of the lane that was read while nothing is counted yet, 0 to 1; null once cells have counts. */
  readonly reading: number | null;
}

type Span = Pick<BucketDocument, 'from' | 'to' | 'undetermined'>;
type Step = ReconcileProgressDocument['steps'][number];

/** How far the sources were read: from the coverage of a result, or from the steps of a run that goes on. */
export type Extent =
  | { readonly kind: 'coverage'; readonly coverage: readonly Coverage[] }
  /** `counted`: the buckets hold what was counted so far. */
  | { readonly kind: 'steps'; readonly steps: readonly Step[]; readonly counted: boolean };

const lanesOnTheirWay = ['recorded', 'stored', 'processed'] as const;
type LaneOnItsWay = (typeof lanesOnTheirWay)[number];

const roles: Readonly<Record<LaneOnItsWay, readonly CoverageRole[]>> = {
  recorded: ['outbox'],
  stored: ['topology', 'destination'],
  processed: ['group', 'trace', 'dedupe', 'effect'],
};
const stepsOfLane: Readonly<Record<LaneOnItsWay, readonly Step['step'][]>> = {
  recorded: ['outbox'],
  stored: ['destination'],
  processed: ['trace', 'dedupe', 'effect'],
};

function contains(ranges: Coverage['read'], { from, to }: Span): boolean {
  const [begin, end] = [instantNumber(from) ?? 0, instantNumber(to) ?? 0];
  return ranges.some((range) => (instantNumber(range.from) ?? end) <= begin && (instantNumber(range.to) ?? begin) >= end);
}

/** Another consumer's place says nothing about this one's lane. */
function isAbout({ role, part }: Coverage, consumer: string | null): boolean {
  const named = /^(.+?): /s.exec(part)?.[1];
  return (role !== 'dedupe' && role !== 'effect') || named === undefined || named === consumer;
}

/**
 * What was not read at all is missing everywhere. A range of offsets has no time of its own: what of
 * it is missing shows where a verdict was withheld.
 */
function uncovered(coverage: readonly Coverage[], span: Span): boolean {
  return coverage.some((entry) => {
    const state = coverageState(entry);
    if (!entry.needed || state === 'complete') return false;
    if (entry.unit === 'instant') return !contains(entry.read, span);
    return state === 'unread' || (span.undetermined ?? 0) > 0;
  });
}

function stepsIn(lane: LaneOnItsWay, steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ step }) => stepsOfLane[lane].includes(step));
}

/** How much of a lane's sources was read: the mean of its steps, as far as their sizes are known. */
function shareRead(steps: readonly Step[]): number {
  const shares = steps.map(({ state, done, total }) => (state === 'done' ? 1 : total === null || total === 0 ? 0 : done / total));
  return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function readingOf(lane: LaneId, extent: Extent): number | null {
  if (extent.kind === 'coverage' || extent.counted || lane === 'missing' || lane === 'storedTwice') return null;
  return shareRead(stepsIn(lane, extent.steps));
}

function notReached(steps: readonly Step[], { to }: Span): boolean {
  return steps.some(
    ({ state, upTo }) =>
      state !== 'done' && (upTo === null || (instantNumber(upTo) ?? 0) < (instantNumber(to) ?? Number.POSITIVE_INFINITY)),
  );
}

function unreadOnItsWay(lane: LaneOnItsWay, extent: Extent, consumer: string | null, span: Span): boolean {
  if (extent.kind === 'steps') {
    const steps = stepsIn(lane, extent.steps);
    // Without counts, an empty cell would say that nothing is there.
    return !extent.counted || steps.length === 0 || notReached(steps, span);
  }
  return uncovered(
    extent.coverage.filter((entry) => roles[lane].includes(entry.role) && isAbout(entry, consumer)),
    span,
  );
}

/** Nothing is called lost before everything was compared, and what was withheld may be. */
function unreadAt(lane: LaneId, extent: Extent, consumer: string | null, span: Span): boolean {
  switch (lane) {
    case 'recorded':
    case 'stored':
    case 'processed':
      return unreadOnItsWay(lane, extent, consumer, span);
    case 'missing':
      return extent.kind === 'steps' || (span.undetermined ?? 0) > 0;
    case 'storedTwice':
      return extent.kind === 'steps' || unreadOnItsWay('stored', extent, consumer, span);
  }
}

function countAt(lane: LaneId, consumer: string | null, bucket: BucketDocument): number {
  switch (lane) {
    case 'recorded':
      return bucket.recorded;
    case 'stored':
      return bucket.stored;
    case 'processed':
      return consumer === null ? 0 : (bucket.processed[consumer] ?? 0);
    case 'missing':
      return bucket.missing;
    case 'storedTwice':
      return bucket.storedTwice ?? 0;
  }
}

/** The lanes of the strip, each with a cell for every bucket. Lanes that the route does not have are left out. */
export function heatLanes(
  buckets: readonly BucketDocument[],
  extent: Extent,
  { consumer, outbox }: { readonly consumer: string | null; readonly outbox: boolean },
): readonly HeatLane[] {
  const most = Math.max(1, ...lanesOnTheirWay.flatMap((lane) => buckets.map((bucket) => countAt(lane, consumer, bucket))));
  return laneIds
    .filter((id) => (id !== 'recorded' || outbox) && (id !== 'processed' || consumer !== null))
    .map((id) => {
      const cells = buckets.map((bucket) => {
        const count = countAt(id, consumer, bucket);
        return { count, level: count === 0 ? 0 : Math.ceil((5 * count) / most), unread: unreadAt(id, extent, consumer, bucket) };
      });
      return {
        id,
        cells,
        total: cells.reduce((sum, { count }) => sum + count, 0),
        unread: cells.some(({ unread }) => unread),
        reading: readingOf(id, extent),
      };
    });
}

const cellsBeforeCounting = 60;

/** A window without counts yet, in equal spans: everything in it is still to be read. */
export function emptyBuckets({ from, to }: { readonly from: string; readonly to: string }): readonly BucketDocument[] {
  const [begin, end] = [instantNumber(from) ?? 0, instantNumber(to) ?? 0];
  // From the epoch on means everything, which has no span before it is read.
  if (begin <= 0 || end <= begin) return [];
  // Whole seconds are easier to read, where there are as many.
  const grain = end - begin >= cellsBeforeCounting * 1000 ? 1000 : 1;
  const between = (index: number): number => Math.round((begin + ((end - begin) * index) / cellsBeforeCounting) / grain) * grain;
  const at = (index: number): string => (index === 0 ? from : index === cellsBeforeCounting ? to : new Date(between(index)).toISOString());
  return Array.from({ length: cellsBeforeCounting }, (_none, index) => ({
    from: at(index),
    to: at(index + 1),
    recorded: 0,
    stored: 0,
    processed: {},
    missing: 0,
  }));
}
