import type { ControlKind } from './record.ts';

/**
 * What became of a record's transaction. Records outside transactions are `committed`. `open`: the log was read to its
 * high watermark and the transaction had no end. `undecided`: reading stopped before its end could be seen.
 */
export type Visibility = 'committed' | 'aborted' | 'open' | 'undecided';

/** An entry of the aborted list in a read_committed fetch response: the producer's records from `firstOffset` to its next marker. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

/** What the judgement needs to know of a batch. `control` is null for a batch of ordinary records. */
export interface BatchFacts {
  readonly lastOffset: bigint;
  readonly producerId: bigint;
  readonly transactional: boolean;
  readonly control: ControlKind | null;
}

/** `undecided`: only the producer's next marker will tell. `ended`: this batch is a marker, and `outcome` is how its transaction ended. */
export type BatchJudgement =
  | { readonly kind: 'committed' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'undecided'; readonly producerId: bigint }
  | { readonly kind: 'ended'; readonly producerId: bigint; readonly outcome: 'committed' | 'aborted' }
  | { readonly kind: 'not-a-message' };

/**
 * Tells what became of each batch of one partition, fed batch by batch in offset order.
 *
 * Below the last stable offset every transaction has ended, and the read_committed response's aborted list says how: a
 * producer's batches are aborted from an entry's first offset to the producer's next marker. The list is complete for
 * its response, also for a transaction that began before the fetched offset, so every response starts afresh; carried
 * over, a producer whose marker was compacted away would stay aborted for ever.
 *
 * From the last stable offset on there is no list: a transaction is decided by its own marker only.
 *
 * Producers are told apart by id, never by epoch: the same id commits, aborts and is open in turn, and the marker that
 * fences a producer has a higher epoch than its records.
 */
export class TransactionState {
  private waiting: readonly AbortedTransaction[] = [];
  private nextWaiting = 0;
  private readonly aborting = new Set<bigint>();
  /** Below this offset the aborted list decides. */
  private listedUpTo = 0n;

  /**
   * The following batches come from one read_committed response: its aborted list in any order (null as empty) and its
   * last stable offset, above which the list says nothing.
   */
  startBelowStable(aborted: readonly AbortedTransaction[] | null, lastStableOffset: bigint): void {
    this.waiting = [...(aborted ?? [])].sort((left, right) => (left.firstOffset < right.firstOffset ? -1 : 1));
    this.nextWaiting = 0;
    this.aborting.clear();
    this.listedUpTo = lastStableOffset;
  }

  /** The following batches come from a read_uncommitted response: only markers decide. */
  startAboveStable(): void {
    this.startBelowStable(null, 0n);
  }

  /** Judges the next batch in offset order. */
  judge(batch: BatchFacts): BatchJudgement {
    this.beginAbortsUpTo(batch.lastOffset);
    if (batch.control !== null) return this.endTransaction(batch);
    if (!batch.transactional) return { kind: 'committed' };
    if (batch.lastOffset >= this.listedUpTo) return { kind: 'undecided', producerId: batch.producerId };
    return { kind: this.aborting.has(batch.producerId) ? 'aborted' : 'committed' };
  }

  private beginAbortsUpTo(offset: bigint): void {
    for (let entry = this.waiting[this.nextWaiting]; entry !== undefined && entry.firstOffset <= offset;) {
      this.aborting.add(entry.producerId);
      this.nextWaiting += 1;
      entry = this.waiting[this.nextWaiting];
    }
  }

  private endTransaction(batch: BatchFacts): BatchJudgement {
    if (batch.control === 'other' || batch.control === null) return { kind: 'not-a-message' };
    this.aborting.delete(batch.producerId);
    return { kind: 'ended', producerId: batch.producerId, outcome: batch.control === 'commit' ? 'committed' : 'aborted' };
  }
}

/** Items that wait for their producer's marker, in the order they came. */
export class Undecided<Item> {
  private readonly byProducer = new Map<bigint, Item[]>();

  /** True when nothing waits. */
  get empty(): boolean {
    return this.byProducer.size === 0;
  }

  add(producerId: bigint, item: Item): void {
    const waiting = this.byProducer.get(producerId);
    if (waiting === undefined) this.byProducer.set(producerId, [item]);
    else waiting.push(item);
  }

  /** Takes out what waited for this producer. */
  take(producerId: bigint): readonly Item[] {
    const waiting = this.byProducer.get(producerId) ?? [];
    this.byProducer.delete(producerId);
    return waiting;
  }

  /** Takes out everything: at the end of the log these transactions are open. */
  takeAll(): readonly Item[] {
    const waiting = [...this.byProducer.values()].flat();
    this.byProducer.clear();
    return waiting;
  }
}
