import { describe, expect, it } from 'vitest';
import { TransactionState, Undecided, type BatchFacts } from '../../../main/adapter/kafka-wire/transaction-state.ts';

const data = (lastOffset: bigint, producerId: bigint): BatchFacts => ({ lastOffset, producerId, transactional: true, control: null });
const marker = (lastOffset: bigint, producerId: bigint, control: 'commit' | 'abort'): BatchFacts => ({
  lastOffset,
  producerId,
  transactional: true,
  control,
});

function kinds(state: TransactionState, batches: readonly BatchFacts[]): readonly string[] {
  return batches.map((batch) => state.judge(batch).kind);
}

describe('TransactionState below the last stable offset', () => {
  it('tells the transactions of one producer apart, which commits and aborts in turn', () => {
    const state = new TransactionState();
    state.startBelowStable([{ producerId: 1n, firstOffset: 2n }], 100n);
    const log = [
      data(0n, 1n),
      marker(1n, 1n, 'commit'),
      data(2n, 1n),
      data(3n, 1n),
      marker(4n, 1n, 'abort'),
      data(5n, 1n),
      marker(6n, 1n, 'commit'),
    ];
    expect(kinds(state, log)).toEqual(['committed', 'ended', 'aborted', 'aborted', 'ended', 'committed', 'ended']);
  });

  it('does not let one producer abort another whose records stand between', () => {
    const state = new TransactionState();
    state.startBelowStable([{ producerId: 1n, firstOffset: 0n }], 100n);
    expect(kinds(state, [data(0n, 1n), data(1n, 2n), data(2n, 1n), marker(3n, 2n, 'commit'), data(4n, 1n)])).toEqual([
      'aborted',
      'committed',
      'aborted',
      'ended',
      'aborted',
    ]);
  });

  it('knows an abort that began before the fetched offset, from a list in any order', () => {
    const state = new TransactionState();
    const aborted = [
      { producerId: 2n, firstOffset: 12n },
      { producerId: 1n, firstOffset: 3n },
    ];
    state.startBelowStable(aborted, 100n);
    expect(kinds(state, [data(10n, 1n), marker(11n, 1n, 'abort'), data(12n, 2n), data(13n, 1n)])).toEqual([
      'aborted',
      'ended',
      'aborted',
      'committed',
    ]);
  });

  it('begins an abort inside the batch that holds its first offset, not before', () => {
    const state = new TransactionState();
    state.startBelowStable([{ producerId: 1n, firstOffset: 5n }], 100n);
    expect(kinds(state, [data(4n, 1n), marker(4n, 1n, 'commit'), data(9n, 1n)])).toEqual(['committed', 'ended', 'aborted']);
  });

  it('ends an abort at a marker with a higher epoch, which is what fencing writes', () => {
    const state = new TransactionState();
    state.startBelowStable([{ producerId: 1n, firstOffset: 0n }], 100n);
    expect(kinds(state, [data(0n, 1n), marker(1n, 1n, 'abort'), data(2n, 1n)])).toEqual(['aborted', 'ended', 'committed']);
  });

  it('forgets an abort with the next response, so a marker lost to compaction cannot abort for ever', () => {
    const state = new TransactionState();
    state.startBelowStable([{ producerId: 1n, firstOffset: 0n }], 100n);
    expect(kinds(state, [data(0n, 1n)])).toEqual(['aborted']);
    state.startBelowStable([], 100n);
    expect(kinds(state, [data(50n, 1n)])).toEqual(['committed']);
  });

  it('takes records outside transactions for committed, also those of a producer that aborts', () => {
    const state = new TransactionState();
    state.startBelowStable([{ producerId: 1n, firstOffset: 0n }], 100n);
    expect(state.judge({ lastOffset: 0n, producerId: 1n, transactional: false, control: null }).kind).toBe('committed');
  });

  it('does not decide by the list what stands above the last stable offset', () => {
    const state = new TransactionState();
    state.startBelowStable([], 5n);
    expect(kinds(state, [data(4n, 1n), data(5n, 1n)])).toEqual(['committed', 'undecided']);
  });

  it('takes other markers for no message', () => {
    const state = new TransactionState();
    state.startBelowStable([], 5n);
    expect(state.judge({ lastOffset: 0n, producerId: -1n, transactional: false, control: 'other' })).toEqual({ kind: 'not-a-message' });
  });
});

describe('TransactionState above the last stable offset', () => {
  it('decides nothing before the marker, whatever the list of an earlier response said', () => {
    const state = new TransactionState();
    state.startBelowStable([{ producerId: 1n, firstOffset: 0n }], 100n);
    expect(kinds(state, [data(0n, 1n)])).toEqual(['aborted']);
    state.startAboveStable();
    expect(state.judge(data(1n, 1n))).toEqual({ kind: 'undecided', producerId: 1n });
    expect(state.judge(marker(2n, 1n, 'abort'))).toEqual({ kind: 'ended', producerId: 1n, outcome: 'aborted' });
    expect(state.judge(marker(3n, 1n, 'commit'))).toEqual({ kind: 'ended', producerId: 1n, outcome: 'committed' });
    expect(state.judge({ lastOffset: 4n, producerId: -1n, transactional: false, control: null }).kind).toBe('committed');
  });
});

describe('Undecided', () => {
  it('gives out by producer, in order, and each item once', () => {
    const undecided = new Undecided<string>();
    undecided.add(1n, 'a');
    undecided.add(2n, 'b');
    undecided.add(1n, 'c');
    expect(undecided.take(1n)).toEqual(['a', 'c']);
    expect(undecided.take(1n)).toEqual([]);
    expect(undecided.empty).toBe(false);
    expect(undecided.takeAll()).toEqual(['b']);
    expect(undecided.empty).toBe(true);
  });
});
