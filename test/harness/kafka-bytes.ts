/** Builds the body of a Kafka request from the protocol's primitive types (big endian). */
export class KafkaWriter {
  readonly #parts: Buffer[] = [];

  #number(size: number, write: (buffer: Buffer) => void): this {
    const buffer = Buffer.alloc(size);
    write(buffer);
    this.#parts.push(buffer);
    return this;
  }

  int8(value: number): this {
    return this.#number(1, (buffer) => buffer.writeInt8(value));
  }

  int16(value: number): this {
    return this.#number(2, (buffer) => buffer.writeInt16BE(value));
  }

  int32(value: number): this {
    return this.#number(4, (buffer) => buffer.writeInt32BE(value));
  }

  int64(value: bigint): this {
    return this.#number(8, (buffer) => buffer.writeBigInt64BE(value));
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1);
    const bytes = Buffer.from(value);
    this.int16(bytes.length);
    this.#parts.push(bytes);
    return this;
  }

  /** An unsigned base-128 number; compact lengths are written as length + 1. */
  unsignedVarint(value: number): this {
    const bytes: number[] = [];
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
    this.#parts.push(Buffer.from([...bytes, rest]));
    return this;
  }

  compactString(value: string): this {
    const bytes = Buffer.from(value);
    this.unsignedVarint(bytes.length + 1);
    this.#parts.push(bytes);
    return this;
  }

  array<Item>(items: readonly Item[], write: (item: Item) => unknown): this {
    this.int32(items.length);
    for (const item of items) write(item);
    return this;
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** Reads the protocol's primitive types (big endian). Throws a RangeError behind the end of the bytes. */
export class KafkaReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  #take(size: number): number {
    const start = this.#at;
    if (size < 0 || start + size > this.#bytes.length) throw new RangeError('Kafka frame ends too early');
    this.#at += size;
    return start;
  }

  skip(size: number): this {
    this.#take(size);
    return this;
  }

  int8(): number {
    return this.#bytes.readInt8(this.#take(1));
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#take(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#take(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#take(8));
  }

  boolean(): boolean {
    return this.int8() !== 0;
  }

  #text(length: number): string {
    const start = this.#take(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  string(): string | null {
    const length = this.int16();
    return length < 0 ? null : this.#text(length);
  }

  unsignedVarint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes.readUInt8(this.#take(1));
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      if (factor > 2 ** 28) throw new RangeError('Kafka varint is too long');
    }
  }

  compactString(): string | null {
    const length = this.unsignedVarint();
    return length === 0 ? null : this.#text(length - 1);
  }

  /** Skips the tagged fields that end every structure of a flexible version. */
  tags(): this {
    for (let left = this.unsignedVarint(); left > 0; left -= 1) {
      this.unsignedVarint();
      this.skip(this.unsignedVarint());
    }
    return this;
  }

  array<Item>(read: (reader: this) => Item): readonly Item[] {
    return this.#items(this.int32(), read);
  }

  compactArray<Item>(read: (reader: this) => Item): readonly Item[] {
    return this.#items(this.unsignedVarint() - 1, read);
  }

  #items<Item>(count: number, read: (reader: this) => Item): readonly Item[] {
    const items: Item[] = [];
    for (let index = 0; index < count; index += 1) items.push(read(this));
    return items;
  }
}
