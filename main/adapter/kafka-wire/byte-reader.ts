/** A response that ends early or holds an impossible length. Thrown by decoders only; callers turn it into a failure value. */
export class MalformedResponseError extends Error {
  override readonly name = 'MalformedResponseError';
}

/**
 * Reads the fields of a Kafka response in order. The `compact` calls read the flexible encodings of KIP-482.
 * Every call throws MalformedResponseError when the bytes end early, so a hostile length cannot allocate or read beyond.
 */
export class ByteReader {
  private readonly bytes: Buffer;
  private position = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  int8(): number {
    return this.bytes.readInt8(this.advance(1));
  }

  boolean(): boolean {
    return this.int8() !== 0;
  }

  int16(): number {
    return this.bytes.readInt16BE(this.advance(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.advance(4));
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.advance(8));
  }

  /** A view, not a copy. */
  raw(length: number): Buffer {
    const start = this.advance(length);
    return this.bytes.subarray(start, start + length);
  }

  unsignedVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes.readUInt8(this.advance(1));
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedResponseError('a variable-length number has more than 5 bytes');
  }

  string(): string {
    return this.nullableString() ?? this.missing('string');
  }

  nullableString(): string | null {
    const length = this.int16();
    return length < 0 ? null : this.raw(length).toString('utf8');
  }

  compactString(): string {
    return this.nullableCompactString() ?? this.missing('string');
  }

  nullableCompactString(): string | null {
    const length = this.unsignedVarint() - 1;
    return length < 0 ? null : this.raw(length).toString('utf8');
  }

  /** Bytes with a 4-byte length; null where the length is negative. A view, not a copy. */
  nullableBytes(): Buffer | null {
    const length = this.int32();
    return length < 0 ? null : this.raw(length);
  }

  /** Null for Kafka's null array; `readItem` is called once per item, in order. */
  nullableArray<Item>(readItem: () => Item): Item[] | null {
    const count = this.int32();
    return count < 0 ? null : this.items(count, readItem);
  }

  array<Item>(readItem: () => Item): Item[] {
    return this.nullableArray(readItem) ?? [];
  }

  compactArray<Item>(readItem: () => Item): Item[] {
    return this.items(Math.max(0, this.unsignedVarint() - 1), readItem);
  }

  /** A 16-byte id as Kafka's tools print it: URL-safe base64 without padding. */
  uuid(): string {
    return this.raw(16).toString('base64url');
  }

  /** Skips the tagged fields that end every flexible structure: a newer broker may send ones we do not know. */
  skipTags(): void {
    for (let left = this.unsignedVarint(); left > 0; left -= 1) {
      this.unsignedVarint();
      this.raw(this.unsignedVarint());
    }
  }

  private items<Item>(count: number, readItem: () => Item): Item[] {
    // A hostile count ends where the bytes end: no item is smaller than one byte.
    const items: Item[] = [];
    for (let index = 0; index < count; index += 1) items.push(readItem());
    return items;
  }

  private advance(length: number): number {
    const start = this.position;
    if (length < 0 || start + length > this.bytes.length) {
      throw new MalformedResponseError(`${length} bytes wanted at ${start} of ${this.bytes.length}`);
    }
    this.position = start + length;
    return start;
  }

  private missing(what: string): never {
    throw new MalformedResponseError(`a ${what} that may not be null is null at ${this.position}`);
  }
}
