import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FetchedPartition } from '../../../main/adapter/kafka-wire/fetch.ts';
import { compileMatcher, type MatchSpec } from '../../../main/adapter/kafka-wire/matcher.ts';
import { searchFor } from '../../../main/adapter/kafka-wire/batch-search.ts';
import { RangeReader, type ScanHit } from '../../../main/adapter/kafka-wire/range-reader.ts';
import { anyBatch, batchOf, bytes, markerOf, plainRecord } from './batch-samples.ts';
import { anyLog, playLog, type LogModel } from './log-model.ts';

const any: readonly MatchSpec[] = [{ kind: 'any' }];

interface ReaderSettings {
  readonly match?: readonly MatchSpec[];
  readonly most?: number;
  readonly checksum?: 'hits' | 'every-batch';
}

function readerOf(from: bigint, to: bigint, settings: ReaderSettings = {}): RangeReader {
  const { match = any, most = Number.POSITIVE_INFINITY, checksum = 'hits' } = settings;
  return new RangeReader({ partition: 3, range: { from, to }, search: searchFor(compileMatcher(match)), budget: { left: most }, checksum });
}

function answer(recordSet: Buffer, given: Partial<FetchedPartition> = {}): FetchedPartition {
  return {
    partition: 3,
    errorCode: 0,
    highWatermark: 1_000n,
    lastStableOffset: 1_000n,
    logStartOffset: 0n,
    aborted: [],
    recordSet,
    ...given,
  };
}

/** Reads a model's range to its end, `batches` batches at a time; an empty answer inside the log is a hole to its bound. */
function readModel(log: LogModel, reader: RangeReader, batches: number): readonly ScanHit[] {
  const hits: ScanHit[] = [];
  for (let rounds = 0; reader.wantsMore; rounds += 1) {
    if (rounds > 1_000) throw new Error('the reader makes no progress');
    const isolation = reader.position < log.lastStableOffset ? 'committed' : 'uncommitted';
    const fetched = log.fetch(reader.position, isolation, batches);
    const before = reader.position;
    const accepted = reader.accept(fetched, isolation);
    expect(accepted.stop).toBeNull();
    hits.push(...accepted.hits);
    if (reader.position === before && reader.wantsMore)
      reader.passEmpty(isolation === 'committed' ? log.lastStableOffset : log.highWatermark);
  }
  return [...hits, ...reader.finish(null)];
}

describe('RangeReader against a model of a log', () => {
  it('finds every record of the range once, with what became of its transaction, wherever the range begins and ends', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 5 }), (steps, one, other, batches) => {
        const log = playLog(steps);
        const size = Number(log.highWatermark) + 1;
        const from = BigInt(Math.min(one % size, other % size));
        const to = BigInt(Math.max(one % size, other % size));
        const reader = readerOf(from, to);
        const hits = readModel(log, reader, batches);
        const found = hits
          .map(({ record, visibility }) => ({ offset: record.offset, visibility }))
          .toSorted((a, b) => Number(a.offset - b.offset));
        const expected = log.records.filter(({ offset }) => offset >= from && offset < to);
        expect(found).toEqual(expected);
        expect(reader.read).toEqual(to > from ? [{ from, to }] : []);
        expect(reader.unread).toEqual([]);
        expect(reader.counts.records).toBe(expected.length);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('RangeReader keeps account of what was read', () => {
  const three = Buffer.concat([10n, 20n, 30n].map((baseOffset) => batchOf({ records: ['a', 'b', 'c'].map(plainRecord), baseOffset })));

  it('counts holes between batches as read and ends at the range', () => {
    const reader = readerOf(0n, 31n);
    const { hits } = reader.accept(answer(three), 'committed');
    expect(hits.map(({ record }) => record.offset)).toEqual([10n, 11n, 12n, 20n, 21n, 22n, 30n]);
    expect(reader.read).toEqual([{ from: 0n, to: 31n }]);
    expect(reader.wantsMore).toBe(false);
  });

  it('begins inside a batch', () => {
    const reader = readerOf(11n, 20n);
    expect(reader.accept(answer(three), 'committed').hits.map(({ record }) => record.offset)).toEqual([11n, 12n]);
    expect(reader.counts.records).toBe(2);
  });

  it('names what a failure leaves unread, and keeps what was read', () => {
    const reader = readerOf(0n, 50n);
    reader.accept(answer(three.subarray(0, three.length - 5)), 'committed');
    expect(reader.finish({ code: 'broker-unreachable', retryable: true, detail: '' })).toEqual([]);
    expect(reader.read).toEqual([{ from: 0n, to: 23n }]);
    expect(reader.unread).toMatchObject([{ from: 23n, to: 50n, failure: { code: 'broker-unreachable' } }]);
  });

  it('goes on behind batches that cannot be read, each named by its reason', () => {
    const noLz4 = batchOf({ records: [plainRecord('x')], baseOffset: 13n, lastOffsetDelta: 2 });
    noLz4.writeInt16BE(3, 21);
    const unknownCodec = batchOf({ records: [plainRecord('x')], baseOffset: 16n });
    unknownCodec.writeInt16BE(7, 21);
    const old = batchOf({ records: [plainRecord('x')], baseOffset: 17n });
    old.writeInt8(1, 16);
    const bomb = batchOf({ records: [plainRecord('x'.repeat(70 * 1024 * 1024))], baseOffset: 18n, compression: 'gzip' });
    const reader = readerOf(10n, 23n);
    const accepted = reader.accept(
      answer(Buffer.concat([three.subarray(0, three.length / 3), noLz4, unknownCodec, old, bomb, three.subarray(three.length / 3)])),
      'committed',
    );
    expect(accepted.hits.map(({ record }) => record.offset)).toEqual([10n, 11n, 12n, 20n, 21n, 22n]);
    expect(reader.read).toEqual([
      { from: 10n, to: 13n },
      { from: 19n, to: 23n },
    ]);
    expect(reader.unread.map(({ from, to, failure }) => [from, to, failure.code])).toEqual([
      [13n, 16n, 'malformed-batch'],
      [16n, 17n, 'codec-not-supported'],
      [17n, 18n, 'unsupported-magic'],
      [18n, 19n, 'decompressed-size-exceeded'],
    ]);
  });

  it('does not cite a batch whose checksum is wrong, and says so', () => {
    const damaged = Buffer.from(three);
    damaged.writeUInt32BE(1, 17);
    const reader = readerOf(0n, 31n);
    expect(reader.accept(answer(damaged), 'committed').hits.map(({ record }) => record.offset)).toEqual([20n, 21n, 22n, 30n]);
    expect(reader.unread).toMatchObject([{ from: 10n, to: 13n, failure: { code: 'checksum-mismatch' } }]);
    expect(reader.read).toEqual([
      { from: 0n, to: 10n },
      { from: 13n, to: 31n },
    ]);
    expect(reader.counts.records).toBe(4);
  });

  it('checks batches without hits only when asked to', () => {
    const damaged = Buffer.from(three);
    damaged.writeUInt32BE(1, 17);
    const match: readonly MatchSpec[] = [{ kind: 'exact', place: { kind: 'key' }, bytes: bytes('none') }];
    const quick = readerOf(0n, 31n, { match });
    quick.accept(answer(damaged), 'committed');
    expect(quick.unread).toEqual([]);
    const strict = readerOf(0n, 31n, { match, checksum: 'every-batch' });
    strict.accept(answer(damaged), 'committed');
    expect(strict.unread).toMatchObject([{ from: 10n, to: 13n, failure: { code: 'checksum-mismatch' } }]);
  });

  it('stops where the frame itself is impossible: a length, offsets above the high watermark, offsets seen before', () => {
    const length = Buffer.from(three);
    length.writeInt32BE(-7, three.length / 3 + 8);
    const beyond = Buffer.from(three);
    beyond.writeBigInt64BE(2n ** 50n, three.length / 3);
    const overlapping = Buffer.from(three);
    overlapping.writeBigInt64BE(12n, three.length / 3);
    for (const damaged of [length, beyond, overlapping]) {
      const reader = readerOf(0n, 31n);
      expect(reader.accept(answer(damaged, { highWatermark: 33n }), 'committed').stop).toMatchObject({
        code: 'malformed-batch',
        retryable: false,
      });
      expect(reader.read).toEqual([{ from: 0n, to: 13n }]);
    }
  });

  it('asks for more when the first batch alone is larger than the answer', () => {
    const reader = readerOf(10n, 31n);
    expect(reader.accept(answer(three.subarray(0, 70)), 'committed').cutBatchSize).toBe(three.length / 3);
    expect(reader.position).toBe(10n);
    expect(reader.accept(answer(three.subarray(0, three.length / 3 + 70)), 'committed').cutBatchSize).toBeNull();
    expect(reader.position).toBe(13n);
  });

  it('ignores batches below its position: nothing is found twice', () => {
    const reader = readerOf(0n, 31n);
    reader.accept(answer(three.subarray(0, (three.length / 3) * 2)), 'committed');
    expect(reader.accept(answer(three), 'committed').hits.map(({ record }) => record.offset)).toEqual([30n]);
  });

  it('ends exactly behind the last hit it may deliver', () => {
    const reader = readerOf(0n, 40n, { most: 2 });
    expect(reader.accept(answer(three), 'committed').hits).toHaveLength(2);
    expect(reader.read).toEqual([{ from: 0n, to: 12n }]);
    expect(reader.end).toBe(12n);
    expect(reader.wantsMore).toBe(false);
    expect(reader.unread).toEqual([]);
  });

  it('counts records whose field cannot be compared', () => {
    const recordSet = batchOf({ records: ['{"id":1}', 'no json', '{"id":2}', '\u0000\u0001'].map(plainRecord), baseOffset: 5n });
    const reader = readerOf(5n, 9n, { match: [{ kind: 'json', pointer: '/id', text: '2' }] });
    expect(reader.accept(answer(recordSet), 'committed').hits.map(({ record }) => record.offset)).toEqual([7n]);
    expect(reader.counts).toMatchObject({ records: 4, notComparable: { count: 2, firstOffset: 6n } });
  });
});

describe('RangeReader and transactions at the end of the log', () => {
  const written = batchOf({
    records: [plainRecord('a')],
    baseOffset: 5n,
    transactional: true,
    producerId: 9n,
    producerEpoch: 0,
    baseSequence: 0,
  });
  const above = { highWatermark: 8n, lastStableOffset: 5n, aborted: null };

  it('reads on beyond the range for the marker of a hit, without matching there', () => {
    const reader = readerOf(5n, 6n);
    expect(reader.accept(answer(written, above), 'uncommitted').hits).toEqual([]);
    expect(reader.wantsMore).toBe(true);
    const rest = Buffer.concat([batchOf({ records: [plainRecord('b')], baseOffset: 6n }), markerOf('abort', 7n, 9n, 1)]);
    expect(reader.accept(answer(rest, above), 'uncommitted').hits).toMatchObject([{ record: { offset: 5n }, visibility: 'aborted' }]);
    expect(reader.wantsMore).toBe(false);
    expect(reader.read).toEqual([{ from: 5n, to: 6n }]);
    expect(reader.counts).toMatchObject({ records: 1, markers: 0 });
  });

  it('calls a hit open only when the log was read to its high watermark', () => {
    const open = readerOf(5n, 6n);
    open.accept(answer(written, { ...above, highWatermark: 6n }), 'uncommitted');
    expect(open.wantsMore).toBe(false);
    expect(open.finish(null)).toMatchObject([{ visibility: 'open' }]);
    const stopped = readerOf(5n, 6n);
    stopped.accept(answer(written, above), 'uncommitted');
    expect(stopped.finish({ code: 'request-timeout', retryable: true, detail: '' })).toMatchObject([{ visibility: 'undecided' }]);
    expect(stopped.unread).toEqual([]);
  });

  it('leaves a hit undecided whose marker cannot be read', () => {
    const marker = markerOf('commit', 6n, 9n);
    marker.writeInt8(0x7f, 61);
    const reader = readerOf(5n, 8n);
    const { hits } = reader.accept(answer(Buffer.concat([written, marker]), above), 'uncommitted');
    expect(hits).toMatchObject([{ record: { offset: 5n }, visibility: 'undecided' }]);
    expect(reader.unread).toMatchObject([{ from: 6n, to: 7n, failure: { code: 'malformed-batch' } }]);
  });
});

describe('RangeReader on damaged bytes', () => {
  it('never fails, hangs or goes back, and with every checksum verified never loses a record unseen', () => {
    fc.assert(
      fc.property(
        fc.array(anyBatch, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 3 }),
        (batches, flips) => {
          let next = 0n;
          const placed = batches.map((batch) => {
            const baseOffset = next;
            next += BigInt(batch.lastOffsetDelta ?? 0) + 1n;
            return batchOf({ ...batch, baseOffset });
          });
          const recordSet = Buffer.concat(placed);
          const intact = readerOf(0n, next);
          intact.accept(answer(recordSet, { highWatermark: next, lastStableOffset: next }), 'committed');
          for (const [where, bit] of flips) recordSet[where % recordSet.length] = (recordSet[where % recordSet.length] ?? 0) ^ (1 << bit);
          const reader = readerOf(0n, next, { checksum: 'every-batch' });
          const accepted = reader.accept(answer(recordSet, { highWatermark: next, lastStableOffset: next }), 'committed');
          const whole = reader.read.length === 1 && reader.read[0]?.from === 0n && reader.read[0].to === next && accepted.stop === null;
          // Offset, length, epoch and magic are outside the checksum: a moved batch may hide its records, and nothing in it can tell.
          const outside = flips.some(([where]) =>
            placed.some((batch, index) => {
              const start = placed.slice(0, index).reduce((sum, { length }) => sum + length, 0);
              const at = (where % recordSet.length) - start;
              return at >= 0 && at < 17 && at < batch.length;
            }),
          );
          const lostUnseen = whole && !outside && reader.counts.records !== intact.counts.records;
          expect(lostUnseen).toBe(false);
          for (const { from, to } of [...reader.read, ...reader.unread]) expect(to > from && from >= 0n && to <= next).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
