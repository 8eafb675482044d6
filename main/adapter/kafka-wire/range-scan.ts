import { setImmediate as afterPendingInput } from 'node:timers/promises';
import type { FetchedPartition } from './fetch.ts';
import { pause } from './pause.ts';
import type { RangeReader, ScanHit } from './range-reader.ts';
import type { FetchPoint, RangeSource } from './range-source.ts';
import { BatchCursor } from './record-batch.ts';
import { wireFailure, type Outcome, type WireFailure } from './wire-failure.ts';

/** What a range tells while it is read. */
export interface RangeListener<Item> {
  readonly onHits: (hits: readonly ScanHit<Item>[]) => Promise<void>;
  readonly onRead: () => Promise<void>;
  /** Called before every further attempt after a failure. */
  readonly onWaiting: (failure: WireFailure) => Promise<void>;
}

export interface RangeScanOptions<Item> {
  readonly partition: number;
  readonly reader: RangeReader<Item>;
  readonly source: RangeSource;
  readonly listener: RangeListener<Item>;
  /** How many milliseconds a range may stand still, over all its attempts, before it is given up. */
  readonly patience: number;
  readonly now: () => number;
}

const firstDelay = 100;
const longestDelay = 2_000;
// Asking for more than this at once cannot come from an honest batch: brokers limit batches to far less.
const largestBatch = 1024 * 1024 * 1024;
/** An offset inside the log with no record at or behind it: believed when the broker says so twice, the second time after waiting. */
const emptyAnswersToBelieve = 2;

/**
 * Fetches and reads one range to its end. Gives null when nothing is left to read, or why it stopped. Moves along leader
 * changes, broken connections and short hangs, as long as it does not stand still for longer than its patience.
 * The next fetch is under way while an answer is searched.
 */
export async function scanRange<Item>(options: RangeScanOptions<Item>, signal: AbortSignal): Promise<WireFailure | null> {
  const { reader, source, listener } = options;
  const progress = new Progress(options);
  let ahead: { readonly point: FetchPoint; readonly answer: Promise<Outcome<FetchedPartition>> } | null = null;
  let point: FetchPoint = {
    partition: options.partition,
    offset: reader.position,
    isolation: 'committed',
    atLeastBytes: 0,
    patient: false,
  };
  const abandon = new AbortController();
  const both = AbortSignal.any([signal, abandon.signal]);
  try {
    while (reader.wantsMore) {
      const answer: Outcome<FetchedPartition> = await (ahead !== null && samePoint(ahead.point, point)
        ? ahead.answer
        : source.fetch(point, both));
      ahead = null;
      if (!answer.ok) {
        const failure = await recover(options, progress, answer.failure, signal);
        if (failure !== null) return failure;
        point = { ...point, offset: reader.position };
        continue;
      }
      const next = pointAfter(point, answer.value);
      if (next !== null && next.offset < reader.end) {
        ahead = { point: next, answer: source.fetch(next, both) };
        await afterPendingInput(); // lets the request leave before the search keeps this thread busy
      }
      const accepted = reader.accept(answer.value, point.isolation);
      if (accepted.hits.length > 0) await listener.onHits(accepted.hits);
      await listener.onRead();
      if (accepted.stop !== null) return accepted.stop;
      if (signal.aborted) return wireFailure('aborted', 'given up by the caller');
      const following = await advance(options, progress, { point, answer: answer.value, cutBatchSize: accepted.cutBatchSize }, signal);
      if (following.kind === 'stop') return following.failure;
      point = following.point;
    }
    return null;
  } finally {
    abandon.abort();
    await ahead?.answer;
  }
}

function samePoint(left: FetchPoint, right: FetchPoint): boolean {
  return (
    left.offset === right.offset &&
    left.isolation === right.isolation &&
    left.atLeastBytes === right.atLeastBytes &&
    left.patient === right.patient
  );
}

/** Where the fetch after this answer begins, found without looking into the batches; null when the answer moves nowhere. */
function pointAfter(point: FetchPoint, answer: FetchedPartition): FetchPoint | null {
  const batches = new BatchCursor(answer.recordSet);
  let offset = point.offset;
  for (let step = batches.next(); step === 'batch' || step === 'unsupported-magic'; step = batches.next()) offset = batches.nextOffset;
  if (offset <= point.offset || offset > answer.highWatermark) return null;
  return ordinaryPoint(point, offset, answer);
}

/** From the last stable offset on, only an uncommitted fetch gives records. */
function ordinaryPoint(point: FetchPoint, offset: bigint, answer: FetchedPartition): FetchPoint {
  const isolation = point.isolation === 'uncommitted' || offset >= answer.lastStableOffset ? 'uncommitted' : 'committed';
  return { ...point, offset, isolation, atLeastBytes: 0, patient: false };
}

type Following = { readonly kind: 'fetch'; readonly point: FetchPoint } | { readonly kind: 'stop'; readonly failure: WireFailure };

/** Decides where to go on after an answer was accepted. */
async function advance<Item>(
  options: RangeScanOptions<Item>,
  progress: Progress,
  last: { readonly point: FetchPoint; readonly answer: FetchedPartition; readonly cutBatchSize: number | null },
  signal: AbortSignal,
): Promise<Following> {
  const { reader } = options;
  const { point, answer, cutBatchSize } = last;
  const next = ordinaryPoint(point, reader.position, answer);
  if (reader.position > point.offset) {
    progress.moved();
    return { kind: 'fetch', point: next };
  }
  if (!reader.wantsMore) return { kind: 'fetch', point: next };
  if (cutBatchSize !== null && cutBatchSize > point.atLeastBytes && cutBatchSize <= largestBatch) {
    return { kind: 'fetch', point: { ...point, atLeastBytes: cutBatchSize } };
  }
  if (next.isolation !== point.isolation) return { kind: 'fetch', point: next };
  const bound = point.isolation === 'committed' ? answer.lastStableOffset : answer.highWatermark;
  if (answer.recordSet.length === 0 && point.offset < bound && progress.emptyAgain()) {
    reader.passEmpty(bound);
    progress.moved();
    return { kind: 'fetch', point: ordinaryPoint(point, reader.position, answer) };
  }
  const failure = await recover(options, progress, standstill(options, point, answer), signal);
  return failure === null ? { kind: 'fetch', point: { ...next, patient: true } } : { kind: 'stop', failure };
}

function standstill(options: Pick<RangeScanOptions<never>, 'partition'>, point: FetchPoint, answer: FetchedPartition): WireFailure {
  const subject = `partition ${options.partition}, offset ${point.offset}`;
  // A new leader may lag behind for a moment, so this is worth another attempt before it counts as the end of the log.
  if (point.offset >= answer.highWatermark)
    return wireFailure('offset-out-of-range', `${subject}: not below the high watermark ${answer.highWatermark}`);
  return wireFailure('no-progress', `${subject}: the broker's answers bring nothing further`);
}

/** After a failure: null when the range may go on (perhaps further behind), else why it must stop. */
async function recover<Item>(
  options: RangeScanOptions<Item>,
  progress: Progress,
  failure: WireFailure,
  signal: AbortSignal,
): Promise<WireFailure | null> {
  const { source, reader, partition, listener } = options;
  if (failure.code === 'aborted' || signal.aborted) return wireFailure('aborted', failure.detail);
  if (failure.code === 'offset-out-of-range') {
    const bounds = await source.bounds(partition, signal);
    if (bounds.ok && bounds.value.logStart > reader.position) {
      const { logStart } = bounds.value;
      reader.skipUnread(logStart, wireFailure('offset-out-of-range', `partition ${partition}: deleted, the log starts at ${logStart}`));
      progress.moved();
      return null;
    }
  }
  // The topic was there when the scan began: a restarted broker may not know it again yet.
  const mayPass = failure.retryable || failure.code === 'unknown-topic' || failure.code === 'offset-out-of-range';
  const delay = mayPass ? progress.nextDelay() : null;
  if (delay === null) return failure;
  await listener.onWaiting(failure);
  await pause(delay, signal);
  const unrefreshed = await source.refresh(signal);
  if (signal.aborted) return wireFailure('aborted', 'given up by the caller');
  return unrefreshed === null || unrefreshed.retryable || unrefreshed.code === 'unknown-topic' ? null : unrefreshed;
}

type Patience = Pick<RangeScanOptions<never>, 'patience' | 'now'>;

/** How long a range has stood still, and how long to wait before the next attempt. */
class Progress {
  private readonly options: Patience;
  private movedAt: number;
  private delay = firstDelay;
  private emptyAnswers = 0;

  constructor(options: Patience) {
    this.options = options;
    this.movedAt = options.now();
  }

  moved(): void {
    this.movedAt = this.options.now();
    this.delay = firstDelay;
    this.emptyAnswers = 0;
  }

  /** Counts an empty answer inside the log; true once that may be believed. */
  emptyAgain(): boolean {
    this.emptyAnswers += 1;
    return this.emptyAnswers >= emptyAnswersToBelieve;
  }

  /** Milliseconds to wait; null when patience is over. */
  nextDelay(): number | null {
    if (this.options.now() - this.movedAt >= this.options.patience) return null;
    const { delay } = this;
    this.delay = Math.min(longestDelay, delay * 2);
    return delay;
  }
}
