import { ByteWriter } from './byte-writer.ts';
import { compress } from './codec.ts';
import { crc32c } from './crc32c.ts';
import { compressionCodecs, type CompressionCodec } from './record-batch.ts';
import type { RecordHeader } from './record.ts';

/** A record to encode. Everything is bytes, so names that are not UTF-8, nulls, order and duplicates stay as they are. */
export interface RecordToEncode {
  /** Offset minus the batch's base offset; one more than the previous record's when left out. */
  readonly offsetDelta?: number;
  /** Milliseconds since 1970. */
  readonly timestamp: bigint;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers?: readonly RecordHeader[];
}

/** A batch to encode. Left out: offset 0, no compression, no producer, create time. */
export interface BatchToEncode {
  readonly records: readonly RecordToEncode[];
  readonly baseOffset?: bigint;
  readonly leaderEpoch?: number;
  readonly compression?: CompressionCodec;
  readonly timestampType?: 'create' | 'append';
  readonly transactional?: boolean;
  readonly control?: boolean;
  readonly producerId?: bigint;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  /** For a batch that compaction thinned out: its last offset stays when its last records are gone. */
  readonly lastOffsetDelta?: number;
  /** The time that timestamp deltas count from: the first record's when left out. */
  readonly baseTimestamp?: bigint;
  /** The largest timestamp of the records when left out; with `append` the time of all of them. */
  readonly maxTimestamp?: bigint;
}

/** Encodes one batch of magic 2 with its CRC-32C. */
export function encodeRecordBatch(batch: BatchToEncode): Buffer {
  const first = batch.records[0];
  const baseTimestamp = batch.baseTimestamp ?? first?.timestamp ?? -1n;
  const encoded = encodeRecords(batch.records, baseTimestamp);
  const codec = batch.compression ?? 'none';
  const body = new ByteWriter()
    .int16(attributesOf(batch, codec))
    .int32(batch.lastOffsetDelta ?? encoded.lastOffsetDelta)
    .int64(baseTimestamp)
    .int64(batch.maxTimestamp ?? largestTimestamp(batch.records))
    .int64(batch.producerId ?? -1n)
    .int16(batch.producerEpoch ?? -1)
    .int32(batch.baseSequence ?? -1)
    .int32(batch.records.length)
    .raw(compress(codec, encoded.bytes))
    .result();
  const head = new ByteWriter()
    .int64(batch.baseOffset ?? 0n)
    .int32(body.length + 9) // leader epoch (4), magic (1) and CRC (4) count too
    .int32(batch.leaderEpoch ?? -1)
    .int8(2)
    .uint32(crc32c(body))
    .result();
  return Buffer.concat([head, body]);
}

/** The marker that ends a transaction, as the broker writes it: version 0, coordinator epoch 0. */
export function encodeMarker(batch: {
  readonly outcome: 'commit' | 'abort';
  readonly baseOffset: bigint;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly timestamp: bigint;
}): Buffer {
  const key = new ByteWriter()
    .int16(0)
    .int16(batch.outcome === 'commit' ? 1 : 0)
    .result();
  const value = new ByteWriter().int16(0).int32(0).result();
  const { baseOffset, producerId, producerEpoch, timestamp } = batch;
  return encodeRecordBatch({
    baseOffset,
    producerId,
    producerEpoch,
    transactional: true,
    control: true,
    records: [{ timestamp, key, value }],
  });
}

function attributesOf(batch: BatchToEncode, codec: CompressionCodec): number {
  const timestampBit = batch.timestampType === 'append' ? 0x08 : 0;
  const transactionalBit = batch.transactional === true ? 0x10 : 0;
  return compressionCodecs.indexOf(codec) | timestampBit | transactionalBit | (batch.control === true ? 0x20 : 0);
}

function encodeRecords(records: readonly RecordToEncode[], baseTimestamp: bigint): { bytes: Buffer; lastOffsetDelta: number } {
  const all = new ByteWriter();
  let lastOffsetDelta = -1;
  for (const record of records) {
    lastOffsetDelta = record.offsetDelta ?? lastOffsetDelta + 1;
    const body = new ByteWriter()
      .int8(0)
      .varlong(record.timestamp - baseTimestamp)
      .varint(lastOffsetDelta);
    writeField(body, record.key);
    writeField(body, record.value);
    const headers = record.headers ?? [];
    body.varint(headers.length);
    for (const header of headers) {
      writeField(body, header.name);
      writeField(body, header.value);
    }
    all.varint(body.length).raw(body.result());
  }
  return { bytes: all.result(), lastOffsetDelta: Math.max(lastOffsetDelta, 0) };
}

function writeField(writer: ByteWriter, value: Uint8Array | null): void {
  if (value === null) writer.varint(-1);
  else writer.varint(value.length).raw(value);
}

function largestTimestamp(records: readonly RecordToEncode[]): bigint {
  return records.reduce((largest, record) => (record.timestamp > largest ? record.timestamp : largest), -1n);
}
