import { crc32c } from './crc32c.ts';

/** Bytes of a batch before its first record (magic 2). */
export const batchHeaderSize = 61;
// The length field counts what follows it: offset (8) and length (4) come before.
const lengthOverhead = 12;
const magicPosition = 16;
const crcPosition = 17;
const attributesPosition = 21;

/** The compression codecs by their number in a batch's attributes. */
export const compressionCodecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type CompressionCodec = (typeof compressionCodecs)[number];

/**
 * What `next` found.
 * `batch`: the cursor stands on a whole batch. `unsupported-magic`: it stands on a message set older than Kafka 0.11,
 * whose records cannot be read; `baseOffset` and `nextOffset` are valid. `truncated`: the rest is the beginning of a
 * batch (Kafka cuts at the byte limit). `malformed`: the length is impossible, so no later batch can be found either.
 */
export type BatchStep = 'batch' | 'unsupported-magic' | 'end' | 'truncated' | 'malformed';

/**
 * Walks the batches of a fetch response's record set without an object per batch or record. Field getters are valid
 * only after `next` returned `batch`. Layout: KIP-98, `DefaultRecordBatch`.
 */
export class BatchCursor {
  readonly bytes: Buffer;
  /** Where the current batch begins. */
  start = 0;
  /** Where the current batch ends; for `truncated` where it would end, which tells how much to ask for. */
  end = 0;

  constructor(recordSet: Buffer) {
    this.bytes = recordSet;
  }

  /** Moves to the next batch. After anything but `batch` and `unsupported-magic` the walk is over. */
  next(): BatchStep {
    this.start = this.end;
    const available = this.bytes.length - this.start;
    if (available === 0) return 'end';
    if (available <= magicPosition) return this.cut(batchHeaderSize);
    const length = this.bytes.readInt32BE(this.start + 8);
    const magic = this.magic;
    if (magic < 0 || length < (magic < 2 ? magicPosition + 1 : batchHeaderSize) - lengthOverhead) return 'malformed';
    const size = length + lengthOverhead;
    if (size > available) return this.cut(size);
    this.end = this.start + size;
    if (magic !== 2) return 'unsupported-magic';
    return this.lastOffsetDelta < 0 || this.count < 0 ? 'malformed' : 'batch';
  }

  /** Bytes of the whole batch, header included. */
  get size(): number {
    return this.end - this.start;
  }

  get baseOffset(): bigint {
    return this.bytes.readBigInt64BE(this.start);
  }

  get leaderEpoch(): number {
    return this.bytes.readInt32BE(this.start + 12);
  }

  get magic(): number {
    return this.bytes.readInt8(this.start + magicPosition);
  }

  get crc(): number {
    return this.bytes.readUInt32BE(this.start + crcPosition);
  }

  get attributes(): number {
    return this.bytes.readInt16BE(this.start + attributesPosition);
  }

  /** Null for a number that no codec has. */
  get compression(): CompressionCodec | null {
    return compressionCodecs[this.attributes & 0x07] ?? null;
  }

  get timestampType(): 'create' | 'append' {
    return (this.attributes & 0x08) === 0 ? 'create' : 'append';
  }

  get transactional(): boolean {
    return (this.attributes & 0x10) !== 0;
  }

  get control(): boolean {
    return (this.attributes & 0x20) !== 0;
  }

  get lastOffsetDelta(): number {
    return this.bytes.readInt32BE(this.start + 23);
  }

  /** Records' timestamps are deltas to this; on a compacted topic it may hold a delete horizon instead of the first timestamp. */
  get baseTimestamp(): bigint {
    return this.bytes.readBigInt64BE(this.start + 27);
  }

  get maxTimestamp(): bigint {
    return this.bytes.readBigInt64BE(this.start + 35);
  }

  get producerId(): bigint {
    return this.bytes.readBigInt64BE(this.start + 43);
  }

  get producerEpoch(): number {
    return this.bytes.readInt16BE(this.start + 51);
  }

  get baseSequence(): number {
    return this.bytes.readInt32BE(this.start + 53);
  }

  /** Records in the batch; 0 in a batch that compaction emptied but kept. */
  get count(): number {
    return this.bytes.readInt32BE(this.start + 57);
  }

  get recordsStart(): number {
    return this.start + batchHeaderSize;
  }

  get lastOffset(): bigint {
    return this.baseOffset + BigInt(this.lastOffsetDelta);
  }

  /** The offset to fetch next. Valid for an emptied batch too, where counting records would not move on. */
  get nextOffset(): bigint {
    return this.magic === 2 ? this.lastOffset + 1n : this.baseOffset + 1n;
  }

  /** Whether the stored CRC-32C matches the batch's bytes from the attributes to its end. */
  checksumMatches(): boolean {
    return crc32c(this.bytes, this.start + attributesPosition, this.end) === this.crc;
  }

  private cut(size: number): 'truncated' {
    this.end = this.start + size;
    return 'truncated';
  }
}
