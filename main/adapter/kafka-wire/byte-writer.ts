import { unsignedVarintSize, writeUnsignedVarint, writeVarint, writeVarlong } from './varint.ts';

const initialSize = 256;

/** Builds a request or a record batch field by field; grows by itself. Numbers are big-endian as Kafka wants them. */
export class ByteWriter {
  private bytes = Buffer.allocUnsafe(initialSize);
  private position = 0;

  /** How many bytes were written so far. */
  get length(): number {
    return this.position;
  }

  /** What was written: a view that the next write may outdate. */
  result(): Buffer {
    return this.bytes.subarray(0, this.position);
  }

  int8(value: number): this {
    this.position = this.reserve(1).writeInt8(value, this.position);
    return this;
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  int16(value: number): this {
    this.position = this.reserve(2).writeInt16BE(value, this.position);
    return this;
  }

  int32(value: number): this {
    this.position = this.reserve(4).writeInt32BE(value, this.position);
    return this;
  }

  uint32(value: number): this {
    this.position = this.reserve(4).writeUInt32BE(value, this.position);
    return this;
  }

  int64(value: bigint): this {
    this.position = this.reserve(8).writeBigInt64BE(value, this.position);
    return this;
  }

  raw(value: Uint8Array): this {
    this.reserve(value.length).set(value, this.position);
    this.position += value.length;
    return this;
  }

  /** Zigzag, at most 5 bytes. */
  varint(value: number): this {
    this.position = writeVarint(this.reserve(5), this.position, value);
    return this;
  }

  /** Zigzag, at most 10 bytes. */
  varlong(value: bigint): this {
    this.position = writeVarlong(this.reserve(10), this.position, value);
    return this;
  }

  unsignedVarint(value: number): this {
    this.position = writeUnsignedVarint(this.reserve(unsignedVarintSize(value)), this.position, value);
    return this;
  }

  string(value: string): this {
    const bytes = Buffer.from(value, 'utf8');
    return this.int16(bytes.length).raw(bytes);
  }

  nullableString(value: string | null): this {
    return value === null ? this.int16(-1) : this.string(value);
  }

  compactString(value: string): this {
    const bytes = Buffer.from(value, 'utf8');
    return this.unsignedVarint(bytes.length + 1).raw(bytes);
  }

  array<Item>(items: readonly Item[], writeItem: (item: Item) => void): this {
    this.int32(items.length);
    for (const item of items) writeItem(item);
    return this;
  }

  compactArray<Item>(items: readonly Item[], writeItem: (item: Item) => void): this {
    this.unsignedVarint(items.length + 1);
    for (const item of items) writeItem(item);
    return this;
  }

  /** The empty tagged fields that end every flexible structure (KIP-482). */
  noTags(): this {
    return this.int8(0);
  }

  private reserve(extra: number): Buffer {
    const needed = this.position + extra;
    if (needed > this.bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2));
      this.bytes.copy(grown, 0, 0, this.position);
      this.bytes = grown;
    }
    return this.bytes;
  }
}
