import fc from 'fast-check';
import type { FetchedPartition } from '../../../main/adapter/kafka-wire/fetch.ts';
import { batchOf, markerOf, plainRecord } from './batch-samples.ts';

/** What happens to a partition's log, in order. Producers are 1 to 3; 0 writes outside transactions. */
export type LogStep =
  | { readonly kind: 'write'; readonly producer: number; readonly records: number; readonly codec: 'none' | 'lz4' | 'zstd' }
  | { readonly kind: 'end'; readonly producer: number; readonly outcome: 'commit' | 'abort'; readonly fenced: boolean }
  | { readonly kind: 'hole'; readonly offsets: number; readonly kept: boolean };

interface LoggedBatch {
  readonly from: bigint;
  readonly to: bigint;
  readonly bytes: Buffer;
}

/** The truth about one record, known by construction. */
export interface LoggedRecord {
  readonly offset: bigint;
  readonly visibility: 'committed' | 'aborted' | 'open';
}

/** A partition as the steps make it, with the fetch answers that a broker would give. */
export interface LogModel {
  readonly records: readonly LoggedRecord[];
  readonly highWatermark: bigint;
  readonly lastStableOffset: bigint;
  /** Answers a fetch with at most `batches` batches, as the broker's rules say. */
  readonly fetch: (offset: bigint, isolation: 'committed' | 'uncommitted', batches: number) => FetchedPartition;
}

interface OpenTransaction {
  readonly firstOffset: bigint;
  readonly offsets: bigint[];
}

/** Plays the steps. An `end` of a producer without an open transaction writes nothing, as no broker would. */
export function playLog(steps: readonly LogStep[]): LogModel {
  const batches: LoggedBatch[] = [];
  const records = new Map<bigint, 'committed' | 'aborted' | 'open'>();
  const open = new Map<number, OpenTransaction>();
  const aborted: { producerId: bigint; firstOffset: bigint; lastOffset: bigint }[] = [];
  let next = 0n;
  const add = (bytes: Buffer, offsets: number): void => {
    batches.push({ from: next, to: next + BigInt(offsets), bytes });
    next += BigInt(offsets);
  };
  for (const step of steps) {
    const producerId = step.kind === 'hole' ? -1n : BigInt(step.producer);
    if (step.kind === 'write') {
      const offsets = Array.from({ length: step.records }, (_, index) => next + BigInt(index));
      const transactional = step.producer > 0;
      for (const offset of offsets) records.set(offset, transactional ? 'open' : 'committed');
      if (transactional) {
        const transaction = open.get(step.producer) ?? { firstOffset: next, offsets: [] };
        transaction.offsets.push(...offsets);
        open.set(step.producer, transaction);
      }
      const producer = transactional ? { producerId, producerEpoch: 0, baseSequence: 0 } : {};
      add(
        batchOf({
          records: offsets.map((offset) => plainRecord(`${offset}`)),
          baseOffset: next,
          compression: step.codec,
          transactional,
          ...producer,
        }),
        step.records,
      );
    } else if (step.kind === 'hole') {
      if (step.kept) add(batchOf({ records: [], baseOffset: next, lastOffsetDelta: step.offsets - 1 }), step.offsets);
      else next += BigInt(step.offsets);
    } else {
      const transaction = open.get(step.producer);
      if (transaction === undefined) continue;
      open.delete(step.producer);
      for (const offset of transaction.offsets) records.set(offset, step.outcome === 'commit' ? 'committed' : 'aborted');
      if (step.outcome === 'abort') aborted.push({ producerId, firstOffset: transaction.firstOffset, lastOffset: next });
      add(markerOf(step.outcome, next, producerId, step.fenced ? 1 : 0), 1);
    }
  }
  const highWatermark = next;
  const lastStableOffset = [...open.values()].reduce((least, { firstOffset }) => (firstOffset < least ? firstOffset : least), next);
  return {
    records: [...records].map(([offset, visibility]) => ({ offset, visibility })),
    highWatermark,
    lastStableOffset,
    fetch(offset, isolation, most) {
      const bound = isolation === 'committed' ? lastStableOffset : highWatermark;
      const found = batches.filter(({ from, to }) => to > offset && from < bound).slice(0, most);
      const upper = found.at(-1)?.to ?? offset;
      const listed = aborted.filter((entry) => entry.lastOffset >= offset && entry.firstOffset < upper);
      return {
        partition: 0,
        errorCode: 0,
        highWatermark,
        lastStableOffset,
        logStartOffset: 0n,
        aborted: isolation === 'committed' ? listed : null,
        recordSet: Buffer.concat(found.map(({ bytes }) => bytes)),
      };
    },
  };
}

const producer = fc.integer({ min: 1, max: 3 });

/** Steps in which few producers commit, abort and stay open between each other's records. */
export const anyLog: fc.Arbitrary<readonly LogStep[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('write' as const),
        producer: fc.integer({ min: 0, max: 3 }),
        records: fc.integer({ min: 1, max: 4 }),
        codec: fc.constantFrom('none' as const, 'lz4' as const, 'zstd' as const),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('end' as const),
        producer,
        outcome: fc.constantFrom('commit' as const, 'abort' as const),
        fenced: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('hole' as const), offsets: fc.integer({ min: 1, max: 5 }), kept: fc.boolean() }),
    },
  ),
  { minLength: 1, maxLength: 30 },
);
