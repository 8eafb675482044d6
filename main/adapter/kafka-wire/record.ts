import type { BatchCursor } from './record-batch.ts';
import type { RecordCursor } from './record-cursor.ts';
import { readVarlong } from './varint.ts';

/** One header; names are bytes because producers may write any, and order and duplicates are kept by the array. */
export interface RecordHeader {
  readonly name: Uint8Array;
  readonly value: Uint8Array | null;
}

/** What a marker in the log says: the end of a transaction, or something that concerns only brokers. */
export type ControlKind = 'commit' | 'abort' | 'other';

/** One record as it stands in the log; bytes are copies and stay valid. */
export interface WireRecord {
  readonly offset: bigint;
  /** Milliseconds since 1970; -1 where the producer set none. */
  readonly timestamp: bigint;
  readonly timestampType: 'create' | 'append';
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
  /** -1 when the producer was not idempotent. */
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** The producer's number for this record; null without an idempotent producer and for markers. */
  readonly sequence: number | null;
  readonly leaderEpoch: number;
  readonly transactional: boolean;
  /** Null for an ordinary record. */
  readonly control: ControlKind | null;
  /** Bytes of the record before compression, its length prefix included. */
  readonly size: number;
}

/**
 * Sequences count from 0 to 2^31 - 1 and start over. Null when the batch has none (base -1).
 * Source: `DefaultRecordBatch.incrementSequence`; offset deltas, and so sequences, survive compaction.
 */
export function sequenceAt(producerId: bigint, baseSequence: number, offsetDelta: number): number | null {
  return producerId < 0n || baseSequence < 0 ? null : (baseSequence + offsetDelta) % 2 ** 31;
}

/**
 * What the marker under the cursor says. A marker's key holds a version and a type, two bytes each: 0 abort, 1 commit.
 * Matching a marker to its transaction is by producer id only: the marker that fences a producer carries epoch + 1.
 */
export function controlKindAt(cursor: RecordCursor): ControlKind {
  if (cursor.keyLength < 4) return 'other';
  const type = cursor.bytes.readInt16BE(cursor.keyStart + 2);
  if (type === 0) return 'abort';
  return type === 1 ? 'commit' : 'other';
}

/**
 * Copies the record under the cursor out of its batch. Null when its timestamp or headers are malformed; the cursor's
 * `problem` is then set. `cursor` must stand on a record of the batch that `batch` stands on.
 */
export function readRecord(batch: BatchCursor, cursor: RecordCursor): WireRecord | null {
  const headers = readHeaders(cursor);
  const delta = readVarlong(cursor.bytes, cursor.timestampAt, cursor.recordEnd);
  if (headers === null || delta === null) return null;
  const { producerId, timestampType } = batch;
  return {
    offset: batch.baseOffset + BigInt(cursor.offsetDelta),
    timestamp: timestampType === 'append' ? batch.maxTimestamp : batch.baseTimestamp + delta,
    timestampType,
    key: copy(cursor, cursor.keyStart, cursor.keyLength),
    value: copy(cursor, cursor.valueStart, cursor.valueLength),
    headers,
    producerId,
    producerEpoch: batch.producerEpoch,
    sequence: sequenceAt(producerId, batch.baseSequence, cursor.offsetDelta),
    leaderEpoch: batch.leaderEpoch,
    transactional: batch.transactional,
    control: batch.control ? controlKindAt(cursor) : null,
    size: cursor.recordEnd - cursor.recordStart,
  };
}

function readHeaders(cursor: RecordCursor): readonly RecordHeader[] | null {
  const headers: RecordHeader[] = [];
  cursor.openHeaders();
  while (cursor.nextHeader()) {
    const name = copy(cursor, cursor.headerNameStart, cursor.headerNameLength) ?? new Uint8Array(0);
    headers.push({ name, value: copy(cursor, cursor.headerValueStart, cursor.headerValueLength) });
  }
  return cursor.problem === null ? headers : null;
}

// A copy, because a view would keep the whole fetch response (up to 4 MB) alive for one hit.
function copy(cursor: RecordCursor, start: number, length: number): Uint8Array | null {
  return length < 0 ? null : new Uint8Array(cursor.bytes.subarray(start, start + length));
}
