import { createHash } from 'node:crypto';
import type { ConfigObservation } from '../../domain/observation/observation.ts';
import type { EpochRun } from '../../domain/observation/epoch-run.ts';
import type { OffsetRange } from '../../ports/broker.ts';
import type { IndexedLog, KeptStretch, LogIndex, NameHash } from '../../ports/log-index.ts';
import type { KafkaConnection } from '../kafka-wire/connection.ts';
import { offsetForLeaderEpochRequest } from '../kafka-wire/offset-for-leader-epoch.ts';
import type { AskedNames } from './identity-entries.ts';

/** More places than this in one stretch are quicker to scan than to fetch one by one. */
const placesLimit = 200;

/** As what records are indexed, and under which leader epoch they are read. */
export interface IndexedAs {
  readonly log: IndexedLog;
  readonly leaderEpoch: number;
}

/** `known`: the index answers for it, but for the places that are read. `live`: it is scanned, and indexed where `into` says as what. */
export type Piece =
  | { readonly kind: 'known'; readonly range: OffsetRange; readonly run: EpochRun; readonly places: readonly OffsetRange[] }
  | { readonly kind: 'live'; readonly range: OffsetRange; readonly into: IndexedAs | null };

/** What the boundaries say of a partition, as far as an index needs it. */
export interface Standing {
  readonly logStart: bigint;
  readonly lastStable: bigint;
  readonly leaderEpoch: number;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** Names the places of what is asked for: other templates, or fewer names, are another index of the same log. */
export function fingerprintOf(asked: readonly AskedNames[]): string {
  return createHash('sha256')
    .update(JSON.stringify(asked.map(({ template }) => template)))
    .digest('base64url');
}

/** The id of a topic whose records stay where they are until they expire; null for any other, and where it may not be known. */
export function steadyTopicId(observations: readonly ConfigObservation[]): string | null {
  for (const { facts } of observations) {
    if (facts.subject !== 'topic') continue;
    const { cleanupPolicy, topicId } = facts;
    return cleanupPolicy === undefined || cleanupPolicy.includes('compact') ? null : (topicId ?? null);
  }
  return null;
}

/** How each partition stands; those whose leader epoch is not told are left out. */
export function standings(observations: readonly ConfigObservation[]): ReadonlyMap<number, Standing> {
  return new Map(
    observations.flatMap(({ facts, coordinates }) => {
      if (facts.subject !== 'partition' || facts.leaderEpoch === undefined) return [];
      const [logStart, lastStable] = [BigInt(facts.logStart), BigInt(facts.lastStable)];
      return [[Number(coordinates['partition']), { logStart, lastStable, leaderEpoch: Number(facts.leaderEpoch) }] as const];
    }),
  );
}

/**
 * Whether the log still has the records that were indexed under an earlier leader epoch. Two logs
 * that agree on an offset and its epoch agree on all before it: so it does when the leader says that
 * the epoch of the last indexed batch ends behind it.
 */
export async function isIntact(
  connection: KafkaConnection,
  { topic, partition }: IndexedLog,
  stretches: readonly KeptStretch[],
  signal: AbortSignal,
): Promise<boolean> {
  const newest = stretches.at(-1);
  const leader = connection.leaderOf(topic, partition);
  const leaderEpoch = newest?.epochs.last?.epoch;
  if (newest === undefined || leaderEpoch === undefined || leaderEpoch < 0 || !leader.ok) return false;
  const request = offsetForLeaderEpochRequest({ topic, partitions: [{ partition, leaderEpoch }] });
  const answer = await connection.send(leader.value.nodeId, request, signal);
  const end = answer.ok ? answer.value.find((each) => each.partition === partition) : undefined;
  return end !== undefined && end.errorCode === 0 && end.leaderEpoch === leaderEpoch && end.endOffset >= newest.to;
}

function neighbours(partition: number, offsets: readonly bigint[]): readonly OffsetRange[] {
  const ranges: OffsetRange[] = [];
  for (const offset of offsets) {
    const last = ranges.at(-1);
    if (last?.to === offset) ranges[ranges.length - 1] = { ...last, to: offset + 1n };
    else ranges.push({ partition, from: offset, to: offset + 1n });
  }
  return ranges;
}

/** The epochs of the part of a stretch that a search wants, as a scan of just this part would see them. */
function runWithin({ from, to, epochs }: KeptStretch, known: OffsetRange, joined: boolean, end: bigint): EpochRun {
  const whole = known.to === to;
  // A scan sees an epoch begin only behind a batch of the one before.
  const changes = epochs.changes.filter(({ offset }) => (joined ? offset >= from : offset > known.from) && offset < end);
  return { first: joined ? epochs.first : null, last: whole ? epochs.last : null, changes };
}

/** Divides a range into what the index answers for and what is to be read. */
export function divide(
  index: LogIndex,
  range: OffsetRange,
  log: IndexedLog,
  stretches: readonly KeptStretch[],
  { logStart, lastStable, leaderEpoch }: Standing,
  names: readonly NameHash[],
): readonly Piece[] {
  const { partition } = range;
  const pieces: Piece[] = [];
  let cursor = range.from;
  const live = (to: bigint, kept: boolean): void => {
    const into = kept ? { log, leaderEpoch } : null;
    if (cursor < to) pieces.push({ kind: 'live', range: { partition, from: cursor, to }, into });
    cursor = larger(cursor, to);
  };
  for (const stretch of stretches) {
    const from = larger(larger(stretch.from, cursor), logStart);
    // The last batch of a part tells its epoch: it is read again where the stretch goes on behind it.
    const to = stretch.to <= range.to ? stretch.to : range.to - 1n;
    if (from >= to) continue;
    const offsets = index.find(stretch, names)?.filter((offset) => offset >= from && offset < to) ?? null;
    if (offsets === null || offsets.length > placesLimit) continue;
    live(from, true);
    const known = { partition, from, to };
    const joined = from === stretch.from && pieces.length > 0;
    pieces.push({ kind: 'known', range: known, run: runWithin(stretch, known, joined, range.to), places: neighbours(partition, offsets) });
    cursor = to;
    if (to < stretch.to) live(range.to, false);
  }
  live(smaller(range.to, lastStable), true);
  live(range.to, false);
  if (pieces.length === 0) pieces.push({ kind: 'live', range, into: null });
  return pieces;
}
