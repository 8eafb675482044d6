import type { SampleFacts } from '../../domain/observation/observation.ts';
import { isAtLimit } from '../../domain/watch/queue-limit.ts';
import type { Edge, State } from './state.ts';
import { atFirst, atLast } from './state.ts';

export type PartitionSample = Extract<SampleFacts, { readonly subject: 'partition-sample' }>;
export type CommitSample = Extract<SampleFacts, { readonly subject: 'commit-sample' }>;
export type DescribedSample = Extract<SampleFacts, { readonly subject: 'exchange-sample' | 'queue-sample' }>;

/** `cut`: more was to tell than is told. */
export interface Selection {
  readonly edges: readonly Edge[];
  readonly cut: boolean;
}

/** Pairs of one place that an answer may have; a judgement needs two or three. */
const pairLimit = 200;

type Pair<Facts extends SampleFacts> = readonly [before: State<Facts>, after: State<Facts>];

function pairsOf<Facts extends SampleFacts>(states: readonly State<Facts>[]): readonly Pair<Facts>[] {
  return states.slice(1).flatMap((after, index) => {
    const before = states[index];
    return before === undefined ? [] : [[before, after] as const];
  });
}

function byTime(edges: readonly Edge[]): readonly Edge[] {
  const once = new Map(edges.map((edge) => [edge.at, edge]));
  return [...once.values()].toSorted((a, b) => (a.at < b.at ? -1 : 1));
}

/** The ends of all states, and both sides of the changes that count; the weightier ones stay when there are too many. */
function select<Facts extends SampleFacts>(
  states: readonly State<Facts>[],
  weighty: (before: Facts, after: Facts) => boolean,
  light: (before: Facts, after: Facts) => boolean,
): Selection {
  const pairs = pairsOf(states);
  const heavy = pairs.filter(([before, after]) => weighty(before.facts, after.facts));
  const rest = pairs.filter(([before, after]) => !weighty(before.facts, after.facts) && light(before.facts, after.facts));
  const told = [...heavy, ...rest].slice(0, pairLimit);
  const ends = [...states.slice(0, 1), ...states.slice(-1)].flatMap((state) => [atFirst(state), atLast(state)]);
  return {
    edges: byTime([...ends, ...told.flatMap(([before, after]) => [atLast(before), atFirst(after)])]),
    cut: told.length < heavy.length + rest.length,
  };
}

/** Whether one of the ascending `offsets` is at or above the lower of two boundaries and below the higher: the boundary moved over it. */
function passes(offsets: readonly bigint[], before: bigint, after: bigint): boolean {
  const [low, high] = before < after ? [before, after] : [after, before];
  let [from, to] = [0, offsets.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((offsets[middle] ?? 0n) < low) from = middle + 1;
    else to = middle;
  }
  const next = offsets[from];
  return next !== undefined && next < high;
}

function logStartPasses(offsets: readonly bigint[], before: PartitionSample, after: PartitionSample): boolean {
  return passes(offsets, BigInt(before.logStart), BigInt(after.logStart));
}

/** What of a partition's past matters to messages at `offsets` (ascending). */
export function partitionTurns(states: readonly State<PartitionSample>[], offsets: readonly bigint[]): Selection {
  return select(
    states,
    (before, after) =>
      logStartPasses(offsets, before, after) ||
      BigInt(after.highWatermark) < BigInt(before.highWatermark) ||
      before.topicId !== after.topicId ||
      before.leaderEpoch !== after.leaderEpoch,
    (before, after) => passes(offsets, BigInt(before.highWatermark), BigInt(after.highWatermark)),
  );
}

/** What of a group's commits in that partition matters: `partition` are the partition's own states, for when its log start passed an offset. */
export function commitTurns(
  states: readonly State<CommitSample>[],
  partition: readonly State<PartitionSample>[],
  offsets: readonly bigint[],
): Selection {
  const selection = select(
    states,
    (before, after) => BigInt(after.committed) < BigInt(before.committed),
    (before, after) => passes(offsets, BigInt(before.committed), BigInt(after.committed)),
  );
  const moves = pairsOf(partition).filter(([before, after]) => logStartPasses(offsets, before.facts, after.facts));
  const beside = states.filter((_, index) =>
    moves.slice(0, pairLimit).some(([before, after]) => {
      const [former, next] = [states[index - 1], states[index + 1]];
      return (former === undefined || former.last < after.first) && (next === undefined || next.first > before.last);
    }),
  );
  return {
    edges: byTime([...selection.edges, ...beside.map(atFirst), ...beside.map(atLast)]),
    cut: selection.cut || moves.length > pairLimit,
  };
}

/** Everything but what moves all the time. */
function conditionOf(facts: DescribedSample): string {
  if (facts.subject === 'exchange-sample') return JSON.stringify(facts);
  const { ready: _ready, readyBytes: _readyBytes, ...settings } = facts;
  return JSON.stringify([settings, isAtLimit(facts)]);
}

/** What of the past of an exchange or a queue matters to messages that came to it. */
export function describedTurns(states: readonly State<DescribedSample>[]): Selection {
  return select(
    states,
    (before, after) => conditionOf(before) !== conditionOf(after),
    () => false,
  );
}
