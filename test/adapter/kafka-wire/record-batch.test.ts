import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchCursor, batchHeaderSize } from '../../../main/adapter/kafka-wire/record-batch.ts';
import { anyBatch, batchOf, markerOf, plainRecord } from './batch-samples.ts';

function steps(recordSet: Buffer): readonly string[] {
  const batches = new BatchCursor(recordSet);
  const seen: string[] = [];
  for (let step = batches.next(); ; step = batches.next()) {
    seen.push(step === 'batch' ? `${batches.baseOffset}..${batches.nextOffset}` : step);
    if (step !== 'batch' && step !== 'unsupported-magic') return seen;
  }
}

describe('BatchCursor', () => {
  it('reads every header field', () => {
    const recordSet = batchOf({
      records: [plainRecord('a'), { ...plainRecord('b'), timestamp: 1_700_000_000_900n }],
      baseOffset: 2n ** 40n,
      leaderEpoch: 7,
      compression: 'zstd',
      timestampType: 'append',
      transactional: true,
      producerId: 2n ** 50n,
      producerEpoch: 9,
      baseSequence: 2_147_483_640,
    });
    const batch = new BatchCursor(recordSet);
    expect(batch.next()).toBe('batch');
    expect(batch).toMatchObject({
      baseOffset: 2n ** 40n,
      lastOffset: 2n ** 40n + 1n,
      nextOffset: 2n ** 40n + 2n,
      leaderEpoch: 7,
      magic: 2,
      compression: 'zstd',
      timestampType: 'append',
      transactional: true,
      control: false,
      baseTimestamp: 1_700_000_000_000n,
      maxTimestamp: 1_700_000_000_900n,
      producerId: 2n ** 50n,
      producerEpoch: 9,
      baseSequence: 2_147_483_640,
      count: 2,
      size: recordSet.length,
    });
    expect(batch.checksumMatches()).toBe(true);
    expect(batch.next()).toBe('end');
  });

  it('moves past a batch that compaction emptied, by its last offset and not by its records', () => {
    const recordSet = Buffer.concat([
      batchOf({ records: [plainRecord('a')], baseOffset: 5n }),
      batchOf({ records: [], baseOffset: 10n, lastOffsetDelta: 4 }),
      batchOf({ records: [plainRecord('b')], baseOffset: 15n }),
    ]);
    expect(steps(recordSet)).toEqual(['5..6', '10..15', '15..16', 'end']);
  });

  it('stops at a batch cut at any byte and says how large it would be', () => {
    const whole = batchOf({ records: [plainRecord('a')], baseOffset: 1n });
    const cut = batchOf({ records: [plainRecord('bbbbbbbb')], baseOffset: 2n });
    for (let length = 1; length < cut.length; length += 1) {
      const batches = new BatchCursor(Buffer.concat([whole, cut.subarray(0, length)]));
      expect(batches.next()).toBe('batch');
      expect({ length, step: batches.next() }).toEqual({ length, step: 'truncated' });
      expect(batches.size).toBe(length >= 17 ? cut.length : batchHeaderSize);
    }
  });

  it.each([
    ['a negative length', 8, (batch: Buffer) => batch.writeInt32BE(-1, 8)],
    ['a length below a header', 8, (batch: Buffer) => batch.writeInt32BE(batchHeaderSize - 13, 8)],
    ['a negative last offset delta', 23, (batch: Buffer) => batch.writeInt32BE(-1, 23)],
    ['a negative count', 57, (batch: Buffer) => batch.writeInt32BE(-5, 57)],
    ['a negative magic', 16, (batch: Buffer) => batch.writeInt8(-1, 16)],
  ])('calls %s malformed', (_name, _position, damage) => {
    const batch = batchOf({ records: [plainRecord('a')] });
    damage(batch);
    expect(steps(batch)).toEqual(['malformed']);
  });

  it('takes a length beyond the bytes for a cut batch', () => {
    const batch = batchOf({ records: [plainRecord('a')] });
    batch.writeInt32BE(2_147_483_647, 8);
    expect(steps(batch)).toEqual(['truncated']);
  });

  it.each([0, 1, 3])('stands on a message set of magic %i and goes on behind it', (magic) => {
    const old = batchOf({ records: [plainRecord('a')], baseOffset: 4n });
    old.writeInt8(magic, 16);
    expect(steps(Buffer.concat([old, batchOf({ records: [plainRecord('b')], baseOffset: 5n })]))).toEqual([
      'unsupported-magic',
      '5..6',
      'end',
    ]);
  });

  it('marks control batches', () => {
    const batch = new BatchCursor(markerOf('abort', 3n, 11n, 2));
    expect(batch.next()).toBe('batch');
    expect(batch).toMatchObject({ control: true, transactional: true, producerId: 11n, producerEpoch: 2, baseOffset: 3n });
  });

  it('notices every flipped bit that the checksum covers', () => {
    fc.assert(
      fc.property(anyBatch, fc.nat(), fc.nat(7), (batch, where, bit) => {
        const recordSet = batchOf(batch);
        const covered = 21 + (where % (recordSet.length - 21));
        recordSet[covered] = (recordSet[covered] ?? 0) ^ (1 << bit);
        const cursor = new BatchCursor(recordSet);
        cursor.next();
        expect(cursor.checksumMatches()).toBe(false);
      }),
    );
  });
});
