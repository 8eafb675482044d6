import type { Coverage, Range } from '../../domain/observation/coverage.ts';
import { mergeRanges, missingRanges } from '../../domain/observation/coverage.ts';
import { emptyRun, joinRuns } from '../../domain/observation/epoch-run.ts';
import type { EpochRun } from '../../domain/observation/epoch-run.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import type { OffsetRange, ScanRequest } from '../../ports/broker.ts';
import type { IndexedLog, LogIndex } from '../../ports/log-index.ts';
import type { Reading } from '../../ports/reading.ts';
import type { KafkaConnection } from '../kafka-wire/connection.ts';
import type { RangeReport } from '../kafka-wire/scan.ts';
import { readBoundaries } from './boundaries.ts';
import { askedNames, hashesOf, IdentityEntries } from './identity-entries.ts';
import type { AskedNames } from './identity-entries.ts';
import type { IndexedAs, Piece } from './index-plan.ts';
import { divide, fingerprintOf, isIntact, standings, steadyTopicId } from './index-plan.ts';
import { coverageOf, epochReadings, readRanges, readScan, reasonFor } from './scan.ts';

/** Records are kept in stretches of about this many names: few pages to look at, and little memory until they are written. */
const namesPerStretch = 262_144;

interface Divided {
  readonly wanted: OffsetRange;
  readonly pieces: readonly Piece[];
}

interface Plan {
  readonly seed: number;
  readonly asked: readonly AskedNames[];
  readonly divided: readonly Divided[];
}

/** What the index answers of a request and what is read; null when the index has no part in it, a failure when a broker hangs: asked once more it would only hang again. */
async function planWith(
  index: LogIndex,
  source: string,
  connection: KafkaConnection,
  { topic, identity, match, ranges, asOf }: ScanRequest,
  signal: AbortSignal,
): Promise<Plan | Failure | null> {
  const byName = !match.all && match.text === null && match.fields.length === 0;
  const seed = byName ? index.seed() : null;
  if (seed === null) return null;
  const asked = askedNames(match, identity, seed);
  if (asked.length === 0) return null;
  const boundaries = await readBoundaries(source, connection, topic, asOf, signal);
  if (!boundaries.ok) return boundaries.failure.code === 'timeout' ? boundaries.failure : null;
  const topicId = steadyTopicId(boundaries.value);
  if (topicId === null) {
    index.forgetTopic(source, topic);
    return null;
  }
  const standing = standings(boundaries.value);
  const names = hashesOf(asked);
  const divided: Divided[] = [];
  for (const wanted of ranges) {
    const own = standing.get(wanted.partition);
    if (own === undefined) {
      divided.push({ wanted, pieces: [{ kind: 'live', range: wanted, into: null }] });
      continue;
    }
    const log: IndexedLog = { source, topic, topicId, partition: wanted.partition, identity: fingerprintOf(asked) };
    const { leaderEpoch, stretches: kept } = index.open(log, own);
    let stretches = kept;
    if (leaderEpoch !== null && leaderEpoch !== own.leaderEpoch) {
      if (await isIntact(connection, log, stretches, signal)) index.confirm(log, own.leaderEpoch);
      else {
        index.forget(log);
        stretches = [];
      }
    }
    divided.push({ wanted, pieces: divide(index, wanted, log, stretches, own, names) });
  }
  return index.seed() === seed ? { seed, asked, divided } : null;
}

/** What a piece has read by the end: its reports in order of its ranges. */
function rangesOf(piece: Piece): readonly OffsetRange[] {
  return piece.kind === 'known' ? piece.places : [piece.range];
}

function textOf({ from, to }: Pick<OffsetRange, 'from' | 'to'>): Range {
  return { from: String(from), to: String(to) };
}

/** One partition's coverage and epochs, as if all of it had been read now. */
function* endOf(
  source: string,
  connection: KafkaConnection,
  request: ScanRequest,
  { wanted, pieces }: Divided,
  reportOf: (range: OffsetRange) => RangeReport | undefined,
  hung: Failure | null,
): Generator<Reading> {
  const { topic, topicRole, asOf } = request;
  let run: EpochRun = emptyRun;
  const read: Range[] = [];
  let failure: Failure | null = null;
  for (const piece of pieces) {
    const reports = rangesOf(piece).flatMap((range) => reportOf(range) ?? []);
    read.push(...reports.flatMap((report) => report.read.map(textOf)));
    failure ??= reports.map((report) => reasonFor(report, hung)).find((each) => each !== null) ?? null;
    if (piece.kind === 'known') {
      run = joinRuns(run, piece.run);
      read.push(...missingRanges(textOf(piece.range), piece.places.map(textOf)));
      continue;
    }
    for (const { epochs } of reports) {
      const { first, last } = epochs;
      run = joinRuns(run, { first, last, changes: epochs.changes.filter(({ offset }) => offset < wanted.to) });
    }
  }
  yield* epochReadings(source, connection, { topic, partition: wanted.partition, to: wanted.to, epochs: run, at: asOf });
  const merged = mergeRanges(read).map(({ from, to }) => ({ from: BigInt(from), to: BigInt(to) }));
  const coverage: Coverage = coverageOf(source, { topic, role: topicRole.role, asOf }, { ...wanted, read: merged }, failure);
  yield { type: 'coverage', coverage };
}

/** Keeps what one range gave, in stretches that touch. */
class StretchWriter {
  readonly entries: IdentityEntries;
  readonly #index: LogIndex;
  readonly #into: IndexedAs;
  #written: EpochRun['last'] = null;
  #ended = false;

  constructor(index: LogIndex, range: OffsetRange, into: IndexedAs, { asked, seed }: Plan) {
    this.entries = new IdentityEntries(range.from, asked, seed);
    this.#index = index;
    this.#into = into;
  }

  /** Everything below `to` was read; `run` are the epochs of the whole range so far. */
  reached(to: bigint, run: EpochRun, last: boolean): void {
    const { from, count } = this.entries;
    if (this.#ended || (!last && count < namesPerStretch) || to <= from) return;
    const taken = this.entries.take(to);
    // Behind a name that cannot be compared nothing is kept.
    this.#ended = taken.to < to;
    if (taken.to <= from || this.#ended) return;
    const before = this.#written;
    const epochs = {
      first: before === null ? run.first : { ...before, offset: from },
      last: run.last,
      changes: run.changes.filter(({ offset }) => offset >= from && offset < to),
    };
    this.#written = run.last;
    this.#index.add(this.#into.log, this.#into.leaderEpoch, { from, to, epochs }, taken.entries);
  }
}

/**
 * A scan for names that reads only what is not indexed yet, and indexes that: its answer is the one
 * of a scan of everything. A record below the last stable offset stays what it is until it expires,
 * so a place that is not named by the index holds none of the names.
 */
export async function* readIndexedScan(
  index: LogIndex,
  source: string,
  connection: KafkaConnection,
  request: ScanRequest,
  bytesPerSecond: number | null,
  signal: AbortSignal,
): AsyncGenerator<Reading> {
  const plan = await planWith(index, source, connection, request, signal);
  if (plan === null) {
    yield* readScan(source, connection, request, bytesPerSecond, signal);
    return;
  }
  if ('code' in plan) {
    const { topic, topicRole, asOf } = request;
    for (const range of request.ranges)
      yield { type: 'coverage', coverage: coverageOf(source, { topic, role: topicRole.role, asOf }, { ...range, read: [] }, plan) };
    yield { type: 'failure', failure: plan };
    return;
  }
  const pieces = plan.divided.flatMap((each) => each.pieces);
  const ranges = pieces.flatMap(rangesOf);
  const writers = new Map(
    pieces.flatMap((piece) =>
      piece.kind === 'known' || piece.into === null
        ? []
        : [[piece.range, new StretchWriter(index, piece.range, piece.into, plan)] as const],
    ),
  );
  yield* readRanges(
    source,
    connection,
    request,
    { bytesPerSecond, ranges, signal },
    {
      matcherOf: (range, compiled) => writers.get(range)?.entries.matcher(compiled) ?? compiled,
      progress(range, position, whole) {
        const from = ranges[range];
        if (from !== undefined && whole !== null) writers.get(from)?.reached(position < from.to ? position : from.to, whole, false);
      },
      *ending(reports, hung) {
        const byRange = new Map(ranges.map((range, at) => [range, reports[at]]));
        for (const [range, report] of byRange) {
          if (report !== undefined && report.unread.length === 0 && report.stoppedAt === null)
            writers.get(range)?.reached(report.to, report.epochs, true);
        }
        for (const divided of plan.divided) yield* endOf(source, connection, request, divided, (range) => byRange.get(range), hung);
      },
    },
  );
}
