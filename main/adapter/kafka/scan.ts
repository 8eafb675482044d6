import type { Coverage } from '../../domain/observation/coverage.ts';
import { partitionPart } from '../../domain/observation/coverage.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { ConfigObservation, Visibility } from '../../domain/observation/observation.ts';
import { instantOf } from '../../domain/observation/instant.ts';
import type { EpochRun } from '../../domain/observation/epoch-run.ts';
import type { OffsetRange, ScanRequest } from '../../ports/broker.ts';
import type { Reading } from '../../ports/reading.ts';
import type { KafkaConnection } from '../kafka-wire/connection.ts';
import type { EpochChange } from '../kafka-wire/epoch-changes.ts';
import type { ScanHit } from '../kafka-wire/range-reader.ts';
import type { RangeReport } from '../kafka-wire/scan.ts';
import { scanPartitions } from '../kafka-wire/scan.ts';
import { failureOf } from './failures.ts';
import { matchSpecs } from './match-specs.ts';
import { watchStandstill } from './standstill.ts';
import { observationOf } from './to-observation.ts';

const visibilities: Readonly<Record<ScanHit['visibility'], Visibility>> = {
  committed: 'visible',
  aborted: 'aborted',
  open: 'open',
  undecided: 'undecided',
};

/** What a reading is about, as its coverages say it. */
export type AskedTopic = Pick<Coverage, 'role' | 'asOf'> & { readonly topic: string };

/** Why a range is not complete; null when it is. `hung` is why this scan ended itself, null when it did not. */
export function reasonFor({ unread, stoppedAt, counts }: RangeReport, hung: Failure | null): Failure | null {
  const [first] = unread;
  if (first !== undefined) return first.failure.code === 'aborted' && hung !== null ? hung : failureOf(first.failure);
  if (stoppedAt !== null)
    return { code: 'too-large', retryable: false, detail: `more matches than are listed; reading ended at offset ${stoppedAt}` };
  const { notComparable } = counts;
  if (notComparable === null) return null;
  return {
    code: 'malformed',
    retryable: false,
    detail: `${notComparable.count} records from offset ${notComparable.firstOffset} on whose identity could not be parsed`,
  };
}

export function coverageOf(
  source: string,
  asked: AskedTopic,
  report: Pick<RangeReport, 'partition' | 'from' | 'to' | 'read'>,
  failure: Failure | null,
): Coverage {
  const text = ({ from, to }: { readonly from: bigint; readonly to: bigint }) => ({ from: String(from), to: String(to) });
  return {
    id: '',
    source,
    role: asked.role,
    part: partitionPart(asked.topic, report.partition),
    unit: 'offset',
    wanted: text(report),
    read: report.read.map(text),
    asOf: asked.asOf,
    complete: failure === null,
    needed: false,
    reason: failure === null ? null : reasonOf(failure),
  };
}

/** Failures that concern the whole cluster: it is not asked again in this search. */
export const ofTheSource: ReadonlySet<Failure['code']> = new Set([
  'unreachable',
  'name-not-resolved',
  'timeout',
  'tls-failed',
  'authentication-failed',
]);

function epochObservation(source: string, topic: string, partition: number, change: EpochChange, at: string): ConfigObservation {
  const { epoch, previousEpoch, offset, previousTimestamp, firstTimestamp } = change;
  const previousAt = previousTimestamp === null ? null : instantOf(previousTimestamp);
  const firstAt = firstTimestamp === null ? null : instantOf(firstTimestamp);
  return {
    id: '',
    source,
    kind: 'config',
    at,
    clock: 'tool',
    coordinates: { topic, partition: String(partition), offset: String(offset) },
    facts: {
      subject: 'epoch',
      epoch: String(epoch),
      previousEpoch: String(previousEpoch),
      ...(previousAt === null ? {} : { previousAt }),
      ...(firstAt === null ? {} : { firstAt }),
    },
  };
}

/**
 * How long a range may stand still, in milliseconds: over the six seconds in which a cluster with
 * default settings elects another leader, and so short that a person gets the partial answer within ten.
 */
export const patience = 7_000;

/**
 * A hung broker shows when its request times out, but with a byte rate the partitions ask it one
 * after the other, each with a time-out of its own. When no partition has had an answer for the time
 * of one request and this, in milliseconds, none is coming.
 */
export const standstillMargin = 500;

/** A leader epoch that is newer than the last record of the range: its first record is still to come, or stands behind. */
function currentEpoch(connection: KafkaConnection, topic: string, { partition, to, epochs }: EpochsOfRange): readonly EpochChange[] {
  const leader = connection.leaderOf(topic, partition);
  const { last } = epochs;
  if (!leader.ok || last === null || leader.value.leaderEpoch <= last.epoch) return [];
  return [
    { epoch: leader.value.leaderEpoch, previousEpoch: last.epoch, offset: to, previousTimestamp: last.timestamp, firstTimestamp: null },
  ];
}

type EpochsOfRange = Pick<RangeReport, 'partition' | 'to' | 'epochs'>;

/** Which leader epochs began in a range, and that another has begun since. */
export function* epochReadings(
  source: string,
  connection: KafkaConnection,
  { topic, at, ...range }: EpochsOfRange & { readonly topic: string; readonly at: string },
): Generator<Reading> {
  for (const change of [...range.epochs.changes, ...currentEpoch(connection, topic, range)])
    yield { type: 'observation', observation: epochObservation(source, topic, range.partition, change, at) };
}

/** What is made of a reading beside its hits. */
interface Making {
  readonly matcherOf?: Parameters<typeof scanPartitions>[1];
  /** `range` is its place among those asked for; `whole` the epochs up to `position` when all of it could be read. */
  readonly progress?: (range: number, position: bigint, whole: EpochRun | null) => void;
  /** Epochs and coverages: said before the failure of the cluster. */
  readonly ending: (reports: readonly RangeReport[], hung: Failure | null) => Iterable<Reading>;
}

/** Reads ranges of the request's topic and says what was found. Each range is told from the others by its place. */
export async function* readRanges(
  source: string,
  connection: KafkaConnection,
  { topic, topicRole, identity, match, limit }: ScanRequest,
  {
    bytesPerSecond,
    ranges,
    signal,
  }: { readonly bytesPerSecond: number | null; readonly ranges: readonly OffsetRange[]; readonly signal: AbortSignal },
  making: Making,
): AsyncGenerator<Reading> {
  const total = ranges.reduce((sum, { from, to }) => sum + Number(to - from), 0);
  const stop = new AbortController();
  const { brokers, requestTimeout } = connection.settings;
  const scan = scanPartitions(
    {
      connection,
      topic,
      ranges,
      match: matchSpecs(match, identity),
      signal: AbortSignal.any([signal, stop.signal]),
      patience,
      maxHits: limit,
      ...(bytesPerSecond === null ? {} : { bytesPerSecond }),
    },
    making.matcherOf,
  );
  for await (const event of watchStandstill(scan, requestTimeout + standstillMargin, () => stop.abort())) {
    switch (event.kind) {
      case 'hits':
        for (const { partition, record, visibility } of event.hits) {
          yield {
            type: 'observation',
            ...observationOf(source, topic, partition, record, { topicRole, identity, visibility: visibilities[visibility] }),
          };
        }
        break;
      case 'progress':
        making.progress?.(event.range, event.position, event.whole);
        yield { type: 'progress', part: partitionPart(topic, event.partition), done: event.totals.records, total, unit: 'records' };
        break;
      case 'waiting':
        break;
      case 'finished': {
        const hung: Failure | null =
          stop.signal.aborted && !signal.aborted
            ? { code: 'timeout', retryable: true, detail: `${brokers.join(',')}: no answer within ${requestTimeout / 1_000} s` }
            : null;
        yield* making.ending(event.ranges, hung);
        const failure = event.ranges.map((report) => reasonFor(report, hung)).find((each) => each !== null && ofTheSource.has(each.code));
        if (failure !== undefined && failure !== null) yield { type: 'failure', failure };
      }
    }
  }
}

/** Reads the ranges of a scan and says what was found, what was read, and which leader epochs began inside. */
export function readScan(
  source: string,
  connection: KafkaConnection,
  request: ScanRequest,
  bytesPerSecond: number | null,
  signal: AbortSignal,
): AsyncGenerator<Reading> {
  const { topic, topicRole, ranges, asOf } = request;
  return readRanges(
    source,
    connection,
    request,
    { bytesPerSecond, ranges, signal },
    {
      *ending(reports, hung) {
        for (const report of reports) {
          yield* epochReadings(source, connection, { ...report, topic, at: asOf });
          yield { type: 'coverage', coverage: coverageOf(source, { topic, role: topicRole.role, asOf }, report, reasonFor(report, hung)) };
        }
      },
    },
  );
}
