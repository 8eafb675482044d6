import { openRecords, type BatchSearch, type SearchRecords } from './batch-search.ts';
import { EpochChanges } from './epoch-changes.ts';
import type { FetchedPartition } from './fetch.ts';
import { appendRange, type OffsetRange } from './offset-ranges.ts';
import { BatchCursor } from './record-batch.ts';
import { RecordCursor } from './record-cursor.ts';
import { controlKindAt, type WireRecord } from './record.ts';
import { TransactionState, Undecided, type Visibility } from './transaction-state.ts';
import { wireFailure, type WireFailure, type WireFailureCode } from './wire-failure.ts';

/** Offsets that could not be read, and why. */
export interface UnreadRange extends OffsetRange {
  readonly failure: WireFailure;
}

/** A record that matched, or what else a search makes of records. */
export interface ScanHit<Item = WireRecord> {
  readonly partition: number;
  readonly record: Item;
  readonly visibility: Visibility;
}

/** What was counted while reading one range. `notComparable`: records whose field could not be parsed, so no absence holds for them. */
export interface RangeCounts {
  readonly records: number;
  readonly markers: number;
  /** As transferred, that is compressed. */
  readonly bytes: number;
  readonly notComparable: { readonly count: number; readonly firstOffset: bigint } | null;
}

/** How many hits the whole scan may still deliver; shared by its ranges. */
export interface HitBudget {
  left: number;
}

export interface RangeReaderOptions<Item> {
  readonly partition: number;
  readonly range: OffsetRange;
  readonly search: SearchRecords<Item>;
  readonly budget: HitBudget;
  /** Which batches have their CRC checked: those that contradict themselves, besides those with a hit, since hits are cited as evidence, or all. */
  readonly checksum: 'problems' | 'hits' | 'every-batch';
  /** What is kept of an item until its transaction ends, where it cannot be kept as it is. */
  readonly hold?: (item: Item) => Item;
}

/** What one answer gave. `stop`: no later fetch can help from here on. */
export interface Accepted<Item = WireRecord> {
  readonly hits: readonly ScanHit<Item>[];
  /** Set when nothing was read because the first batch is larger than what was asked for: its size in bytes. */
  readonly cutBatchSize: number | null;
  readonly stop: WireFailure | null;
}

/**
 * Reads one range of one partition from fetch answers given in offset order: finds hits, decides what became of their
 * transactions, and keeps account of exactly which offsets were read. No input or output of its own.
 *
 * When hits near the end of the range still wait for their transaction's marker, it goes on beyond the range, up to the
 * high watermark, looking at markers only.
 */
export class RangeReader<Item = WireRecord> {
  /** The next offset to fetch. */
  position: bigint;
  /** Where matching ends; comes down when the hit budget is spent. */
  end: bigint;
  counts: RangeCounts = { records: 0, markers: 0, bytes: 0, notComparable: null };
  /** As of the last answer; -1 before the first. */
  highWatermark = -1n;

  private readonly options: RangeReaderOptions<Item>;
  private readonly records = new RecordCursor();
  private readonly state = new TransactionState();
  private readonly undecided = new Undecided<Item>();
  private readonly readRanges: OffsetRange[] = [];
  private readonly unreadRanges: UnreadRange[] = [];
  private readonly epochChanges = new EpochChanges();
  private hits: ScanHit<Item>[] = [];

  constructor(options: RangeReaderOptions<Item>) {
    const { from, to } = options.range;
    this.options = options;
    this.position = from;
    this.end = to > from ? to : from;
  }

  /** Offsets that were compared or are known to hold nothing, in order, touching ranges joined. */
  get read(): readonly OffsetRange[] {
    return this.readRanges;
  }

  /** Offsets that were passed without being read, in order. */
  get unread(): readonly UnreadRange[] {
    return this.unreadRanges;
  }

  /** Where leader epochs change among the batches that were read. */
  get epochs(): Pick<EpochChanges, 'changes' | 'first' | 'last' | 'snapshot'> {
    return this.epochChanges;
  }

  /** False once the range is read and every hit's transaction has ended or is known to be open. */
  get wantsMore(): boolean {
    return this.position < this.end || (!this.undecided.empty && this.position < this.highWatermark);
  }

  /** Takes one answer without an error code that was fetched at `position` with this isolation. */
  accept(answer: FetchedPartition, isolation: 'committed' | 'uncommitted'): Accepted<Item> {
    this.hits = [];
    this.highWatermark = answer.highWatermark;
    this.counts = { ...this.counts, bytes: this.counts.bytes + answer.recordSet.length };
    if (isolation === 'committed') this.state.startBelowStable(answer.aborted, answer.lastStableOffset);
    else this.state.startAboveStable();
    const before = this.position;
    const batches = new BatchCursor(answer.recordSet);
    for (let step = batches.next(); step !== 'end' && this.wantsMore; step = batches.next()) {
      if (step === 'truncated') return this.accepted(this.position === before ? batches.size : null, null);
      // The CRC does not cover a batch's offset and length, so they are held against the broker's bound and the batch before.
      const overlaps = this.position > before && batches.baseOffset < this.position;
      if (step === 'malformed' || overlaps || batches.nextOffset > answer.highWatermark) {
        return this.accepted(null, this.failure('malformed-batch', `batch at or behind offset ${this.position}: its frame is impossible`));
      }
      if (batches.nextOffset <= this.position) continue;
      if (batches.baseOffset > this.position) this.moveTo(batches.baseOffset);
      if (step === 'batch') this.readBatch(batches);
      else
        this.skipBatch(
          batches,
          this.failure('unsupported-magic', `messages of format ${batches.magic}, older than Kafka 0.11, cannot be read`),
        );
    }
    return this.accepted(null, null);
  }

  /** Counts `[position, to)` as read: the broker said that nothing is stored there. */
  passEmpty(to: bigint): void {
    this.moveTo(to);
  }

  /** Gives up `[position, to)` for a reason and goes on behind it. */
  skipUnread(to: bigint, failure: WireFailure): void {
    this.addUnread(this.position, to, failure);
    this.position = to;
  }

  /** No more matching from here on; hits that wait for their marker still get it. */
  stopMatching(): void {
    if (this.position < this.end) this.end = this.position;
  }

  /**
   * Ends the range where it stands; with a failure the rest is unread for this reason. Gives the hits whose transaction
   * never ended: open when the log was read to its high watermark, else undecided.
   */
  finish(failure: WireFailure | null): readonly ScanHit<Item>[] {
    if (failure !== null) this.addUnread(this.position, this.end, failure);
    const visibility = failure === null ? 'open' : 'undecided';
    return this.undecided.takeAll().map((record) => this.hit(record, visibility));
  }

  private readBatch(batch: BatchCursor): void {
    this.epochChanges.see(batch.baseOffset, batch.leaderEpoch, batch.maxTimestamp);
    if (batch.control) this.readMarker(batch);
    else if (this.position >= this.end) this.position = batch.nextOffset;
    else if (this.options.budget.left <= 0) this.stopMatching();
    else this.matchBatch(batch);
  }

  private readMarker(batch: BatchCursor): void {
    const opened = openRecords(batch, this.records);
    const { producerId, lastOffset, transactional } = batch;
    const readable = opened.ok && (batch.count === 0 || this.records.next());
    // Always checked, being small: a batch with a damaged attribute may only look like a marker, and markers decide hits.
    if (!readable || !batch.checksumMatches()) {
      // What it ended is unknown now: not open, not decided.
      for (const record of this.undecided.take(producerId)) this.hits.push(this.hit(record, 'undecided'));
      this.state.judge({ lastOffset, producerId, transactional, control: 'abort' }); // whichever way, it ended here
      this.skipBatch(
        batch,
        readable ? this.checksumFailure(batch) : this.failure('malformed-batch', `marker at offset ${batch.baseOffset} cannot be read`),
      );
      return;
    }
    const control = batch.count === 0 ? 'other' : controlKindAt(this.records);
    const judgement = this.state.judge({ lastOffset, producerId, transactional, control });
    if (judgement.kind === 'ended') {
      for (const record of this.undecided.take(producerId)) this.hits.push(this.hit(record, judgement.outcome));
    }
    if (this.position < this.end) this.counts = { ...this.counts, markers: this.counts.markers + batch.count };
    this.moveTo(batch.nextOffset);
  }

  private matchBatch(batch: BatchCursor): void {
    const { search: searchRecords, budget, checksum } = this.options;
    if (checksum === 'every-batch' && !batch.checksumMatches()) return this.skipBatch(batch, this.checksumFailure(batch));
    const opened = openRecords(batch, this.records);
    if (!opened.ok)
      return this.skipBatch(batch, this.failure(opened.failure.code, `batch at offset ${batch.baseOffset}: ${opened.failure.detail}`));
    const { baseOffset, lastOffset, lastOffsetDelta } = batch;
    const search = searchRecords(batch, this.records, {
      first: this.position > baseOffset ? Number(this.position - baseOffset) : 0,
      limit: this.end > lastOffset ? lastOffsetDelta + 1 : Number(this.end - baseOffset),
      mostMatches: budget.left,
    });
    // A batch that contradicts itself is checked too: whether its bytes were damaged or written so makes a difference.
    const cited = search.problem !== null || (checksum === 'hits' && search.matched.length > 0);
    if (cited && checksum !== 'every-batch' && !batch.checksumMatches()) return this.skipBatch(batch, this.checksumFailure(batch));
    this.take(batch, search);
  }

  private take(batch: BatchCursor, search: BatchSearch<Item>): void {
    const { budget, hold } = this.options;
    const { lastOffset, producerId, transactional, baseOffset } = batch;
    const judgement = this.state.judge({ lastOffset, producerId, transactional, control: null });
    for (const record of search.matched) {
      if (judgement.kind === 'undecided') this.undecided.add(producerId, hold === undefined ? record : hold(record));
      else this.hits.push(this.hit(record, judgement.kind === 'aborted' ? 'aborted' : 'committed'));
    }
    this.count(search, baseOffset);
    budget.left -= search.matched.length;
    const comparedTo = baseOffset + BigInt(search.comparedTo);
    if (search.problem !== null) {
      this.moveTo(comparedTo);
      this.skipBatch(batch, this.failure('malformed-batch', `record at or behind offset ${comparedTo}: ${search.problem}`));
      return;
    }
    if (budget.left <= 0 && comparedTo < this.end) this.end = comparedTo;
    this.moveTo(batch.nextOffset);
  }

  private count(search: BatchSearch<Item>, baseOffset: bigint): void {
    const { counts } = this;
    const strange = search.notComparable;
    const firstOffset = counts.notComparable?.firstOffset ?? baseOffset + BigInt(strange?.firstDelta ?? 0);
    const notComparable =
      strange === null ? counts.notComparable : { count: (counts.notComparable?.count ?? 0) + strange.count, firstOffset };
    this.counts = { ...counts, records: counts.records + search.records, notComparable };
  }

  private skipBatch(batch: BatchCursor, failure: WireFailure): void {
    this.skipUnread(batch.nextOffset, failure);
  }

  private moveTo(next: bigint): void {
    appendRange(this.readRanges, { from: this.position, to: next < this.end ? next : this.end });
    this.position = next;
  }

  private addUnread(from: bigint, next: bigint, failure: WireFailure): void {
    const to = next < this.end ? next : this.end;
    if (to <= from) return;
    const last = this.unreadRanges.at(-1);
    const joined = last !== undefined && last.to === from && last.failure.code === failure.code;
    if (joined) this.unreadRanges.pop();
    this.unreadRanges.push(joined ? { ...last, to } : { from, to, failure });
  }

  private hit(record: Item, visibility: Visibility): ScanHit<Item> {
    return { partition: this.options.partition, record, visibility };
  }

  private failure(code: WireFailureCode, detail: string): WireFailure {
    return wireFailure(code, `partition ${this.options.partition}, ${detail}`);
  }

  private checksumFailure(batch: BatchCursor): WireFailure {
    return this.failure('checksum-mismatch', `batch at offset ${batch.baseOffset}: its CRC does not match its bytes`);
  }

  private accepted(cutBatchSize: number | null, stop: WireFailure | null): Accepted<Item> {
    return { hits: this.hits, cutBatchSize, stop };
  }
}
