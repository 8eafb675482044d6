import fc from 'fast-check';
import { BatchCursor, compressionCodecs } from '../../../main/adapter/kafka-wire/record-batch.ts';
import {
  encodeMarker,
  encodeRecordBatch,
  type BatchToEncode,
  type RecordToEncode,
} from '../../../main/adapter/kafka-wire/record-batch-encoder.ts';
import { openRecords } from '../../../main/adapter/kafka-wire/batch-search.ts';
import { RecordCursor } from '../../../main/adapter/kafka-wire/record-cursor.ts';
import { readRecord, type WireRecord } from '../../../main/adapter/kafka-wire/record.ts';

/** UTF-8 bytes. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A record with a value only. */
export function plainRecord(text: string): RecordToEncode {
  return { timestamp: 1_700_000_000_000n, key: null, value: bytes(text) };
}

/** An encoded batch. */
export function batchOf(batch: BatchToEncode): Buffer {
  return encodeRecordBatch(batch);
}

/** An encoded transaction marker. */
export function markerOf(outcome: 'commit' | 'abort', baseOffset: bigint, producerId: bigint, producerEpoch = 0): Buffer {
  return encodeMarker({ outcome, baseOffset, producerId, producerEpoch, timestamp: 1_700_000_000_000n });
}

/** Everything in a record set, or why reading stopped. */
export function readAll(recordSet: Buffer): { readonly records: readonly WireRecord[]; readonly problems: readonly string[] } {
  const batches = new BatchCursor(recordSet);
  const cursor = new RecordCursor();
  const records: WireRecord[] = [];
  const problems: string[] = [];
  for (let step = batches.next(); step !== 'end'; step = batches.next()) {
    if (step !== 'batch') return { records, problems: [...problems, step] };
    const opened = openRecords(batches, cursor);
    if (!opened.ok) problems.push(opened.failure.code);
    else {
      while (cursor.next()) {
        const record = readRecord(batches, cursor);
        if (record !== null) records.push(record);
      }
      if (cursor.problem !== null) problems.push(cursor.problem);
    }
  }
  return { records, problems };
}

const field = fc.option(fc.uint8Array({ maxLength: 200 }));

/** Any record: null and empty fields, names that are not UTF-8, duplicate names, any timestamp. */
export const anyRecord: fc.Arbitrary<RecordToEncode> = fc.record({
  timestamp: fc.bigInt({ min: -1n, max: 2n ** 62n }),
  key: field,
  value: field,
  headers: fc.array(fc.record({ name: fc.uint8Array({ maxLength: 20 }), value: field }), { maxLength: 4 }),
});

/** Any batch of such records. */
export const anyBatch: fc.Arbitrary<BatchToEncode> = fc
  .record({
    records: fc.array(anyRecord, { minLength: 1, maxLength: 12 }),
    baseOffset: fc.bigInt({ min: 0n, max: 2n ** 60n }),
    leaderEpoch: fc.integer({ min: -1, max: 1000 }),
    compression: fc.constantFrom(...compressionCodecs),
    timestampType: fc.constantFrom('create' as const, 'append' as const),
    transactional: fc.boolean(),
    producerId: fc.bigInt({ min: -1n, max: 2n ** 62n }),
    producerEpoch: fc.integer({ min: -1, max: 32_767 }),
    baseSequence: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
    gaps: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 12, maxLength: 12 }),
    tail: fc.nat(50),
  })
  .map(({ gaps, tail, ...batch }) => {
    let delta = -1;
    const records = batch.records.map((record, index) => ({ ...record, offsetDelta: (delta += gaps[index] ?? 1) }));
    return { ...batch, records, lastOffsetDelta: delta + tail };
  });
