import type { EpochRun } from '../../domain/observation/epoch-run.ts';
import type { KafkaConnection } from './connection.ts';
import { searchFor } from './batch-search.ts';
import { EventChannel } from './event-channel.ts';
import { compileMatcher, type Matcher, type MatchSpec } from './matcher.ts';
import type { OffsetRange } from './offset-ranges.ts';
import { RangeReader, type HitBudget, type RangeCounts, type RangeReaderOptions, type ScanHit, type UnreadRange } from './range-reader.ts';
import { scanRange } from './range-scan.ts';
import { RangeSource } from './range-source.ts';
import type { WireRecord } from './record.ts';
import { wireFailure, type WireFailure } from './wire-failure.ts';

/** A range of one partition; `to` is exclusive and normally the high watermark that was read when the scan was planned. */
export interface ScanRange extends OffsetRange {
  readonly partition: number;
}

/** How a topic is read, whatever is made of its records. */
export interface ReadRequest {
  readonly connection: KafkaConnection;
  readonly topic: string;
  /** Several ranges may be of one partition. */
  readonly ranges: readonly ScanRange[];
  readonly signal: AbortSignal;
  /** Average over a second, for the whole scan; no limit when left out. */
  readonly bytesPerSecond?: number;
  /** The scan ends when it has this many hits; no limit when left out. */
  readonly maxHits?: number;
  /** `hits` when left out: the CRC is checked where evidence is cited. */
  readonly checksum?: RangeReaderOptions<never>['checksum'];
  /** Milliseconds that one range may stand still before it is given up; 15,000 when left out. */
  readonly patience?: number;
}

export interface ScanRequest extends ReadRequest {
  /** A record is a hit when any of these holds. */
  readonly match: readonly MatchSpec[];
}

/** What is made of the records of one range. */
export type RangeSearch<Item> = Pick<RangeReaderOptions<Item>, 'search' | 'hold'>;

/** What became of one range. `read` and `unread` together cover `[from, to)`, except what lies behind `stoppedAt`. */
export interface RangeReport extends ScanRange {
  readonly read: readonly OffsetRange[];
  readonly unread: readonly UnreadRange[];
  /** Where matching ended because the scan had all the hits it may have; null when it did not. */
  readonly stoppedAt: bigint | null;
  readonly counts: RangeCounts;
  readonly epochs: EpochRun;
  /** As of the last answer; null when there was none. */
  readonly highWatermark: bigint | null;
}

/** Totals of the scan so far. */
export interface ScanTotals {
  readonly records: number;
  readonly bytes: number;
}

/**
 * `hits`: as found; a hit in a transaction that is not decided yet comes later, with its marker or at the end.
 * `progress`: `range` is its place among those asked for. `waiting`: the range had a failure and tries again. `finished`: always the last event, also after an abort or a failure.
 */
export type ScanEvent<Item = WireRecord> =
  | { readonly kind: 'hits'; readonly hits: readonly ScanHit<Item>[] }
  | {
      readonly kind: 'progress';
      readonly range: number;
      readonly partition: number;
      readonly position: bigint;
      /** The epochs up to `position` when all of it could be read; null when not. */
      readonly whole: EpochRun | null;
      readonly totals: ScanTotals;
    }
  | { readonly kind: 'waiting'; readonly partition: number; readonly failure: WireFailure }
  | { readonly kind: 'finished'; readonly ranges: readonly RangeReport[]; readonly totals: ScanTotals };

// Each has one answer being searched and one on its way, of at most 4 MB: more would only wait behind each other.
const rangesAtOnce = 4;
const eventsUnread = 8;
const defaultPatience = 15_000;

/**
 * Searches ranges of a topic and tells exactly which offsets were read. Several ranges are read at once. Markers of
 * transactions are no messages: they are counted, never matched. Leaving the loop early ends the reading.
 * `matcherOf` gives a range another matcher than the compiled alternatives.
 */
export function scanPartitions(
  request: ScanRequest,
  matcherOf: (range: ScanRange, compiled: Matcher) => Matcher = (_range, compiled) => compiled,
): AsyncGenerator<ScanEvent, void, void> {
  const compiled = compileMatcher(request.match);
  return readPartitions(request, (range) => ({ search: searchFor(matcherOf(range, compiled)) }));
}

/** The same with a search of the caller's own for each range. */
export async function* readPartitions<Item>(
  request: ReadRequest,
  searchOf: (range: ScanRange) => RangeSearch<Item>,
): AsyncGenerator<ScanEvent<Item>, void, void> {
  const leave = new AbortController();
  const channel = new EventChannel<ScanEvent<Item>>(eventsUnread);
  const scan = new Scan(request, searchOf, AbortSignal.any([request.signal, leave.signal]), channel);
  const running = scan.run().then(
    () => channel.end(),
    (error: unknown) => channel.fail(error instanceof Error ? error : new Error(String(error))),
  );
  try {
    yield* channel;
  } finally {
    leave.abort();
    await running;
  }
}

class Scan<Item> {
  private readonly request: ReadRequest;
  private readonly signal: AbortSignal;
  private readonly channel: EventChannel<ScanEvent<Item>>;
  private readonly source: RangeSource;
  private readonly readers: readonly RangeReader<Item>[];
  /** Leaders on which a range has already lost its patience, with the reason: the next range asks them only once. */
  private readonly deadLeaders = new Map<number | null, WireFailure>();

  constructor(
    request: ReadRequest,
    searchOf: (range: ScanRange) => RangeSearch<Item>,
    signal: AbortSignal,
    channel: EventChannel<ScanEvent<Item>>,
  ) {
    this.request = request;
    this.signal = signal;
    this.channel = channel;
    this.source = new RangeSource(request.connection, request.topic, request.bytesPerSecond ?? null, monotonicNow);
    const budget: HitBudget = { left: request.maxHits ?? Number.POSITIVE_INFINITY };
    const checksum = request.checksum ?? 'hits';
    this.readers = request.ranges.map(
      (range) => new RangeReader<Item>({ partition: range.partition, range, budget, checksum, ...searchOf(range) }),
    );
  }

  async run(): Promise<void> {
    const failure = await this.source.refresh(this.signal);
    const waiting = [...this.readers.entries()];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await this.readRange(next[0], next[1], failure);
    };
    await Promise.all(Array.from({ length: rangesAtOnce }, lane));
    await this.channel.push({
      kind: 'finished',
      ranges: this.readers.map((reader, index) => this.report(reader, index)),
      totals: this.totals(),
    });
  }

  private async readRange(index: number, reader: RangeReader<Item>, unplanned: WireFailure | null): Promise<void> {
    const failure = unplanned ?? (await this.attempt(index, reader));
    const left = reader.finish(this.signal.aborted && reader.wantsMore ? wireFailure('aborted', 'given up by the caller') : failure);
    await this.tellHits(left);
  }

  private async attempt(index: number, reader: RangeReader<Item>): Promise<WireFailure | null> {
    const partition = this.request.ranges[index]?.partition ?? -1;
    const leader = this.source.leader(partition);
    const known = this.deadLeaders.has(leader);
    const failure = await scanRange(
      {
        partition,
        reader,
        source: this.source,
        patience: known ? 0 : (this.request.patience ?? defaultPatience),
        now: monotonicNow,
        listener: {
          onHits: (hits) => this.tellHits(hits),
          onRead: () => {
            const all = reader.unread.length === 0 && reader.end === this.request.ranges[index]?.to;
            const whole = all ? reader.epochs.snapshot() : null;
            return this.channel.push({
              kind: 'progress',
              range: index,
              partition,
              position: reader.position,
              whole,
              totals: this.totals(),
            });
          },
          onWaiting: (cause) => this.channel.push({ kind: 'waiting', partition, failure: cause }),
        },
      },
      this.signal,
    );
    if (failure !== null && failure.retryable) this.deadLeaders.set(leader, failure);
    return failure;
  }

  private async tellHits(hits: readonly ScanHit<Item>[]): Promise<void> {
    if (hits.length > 0) await this.channel.push({ kind: 'hits', hits });
  }

  private totals(): ScanTotals {
    return this.readers.reduce((sum, { counts }) => ({ records: sum.records + counts.records, bytes: sum.bytes + counts.bytes }), {
      records: 0,
      bytes: 0,
    });
  }

  private report(reader: RangeReader<Item>, index: number): RangeReport {
    const { partition = -1, from = 0n, to = 0n } = this.request.ranges[index] ?? {};
    const { read, unread, counts, epochs, end, highWatermark } = reader;
    return {
      partition,
      from,
      to,
      read,
      unread,
      counts,
      epochs,
      stoppedAt: end < to ? end : null,
      highWatermark: highWatermark < 0n ? null : highWatermark,
    };
  }
}

function monotonicNow(): number {
  return performance.now();
}
