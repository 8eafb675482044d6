const comma = 0x2c;
const lineFeed = 0x0a;
const quote = 0x22;
const zero = 0x30;
const mostFields = 16;

/**
 * The fields of one line of CSV (RFC 4180) after the other, as places in the bytes: nothing is
 * copied and no text is made. A quoted field with a quote inside keeps both of its quotes; `text`
 * undoes that, and `isPlain` tells whether its bytes can be taken as they are.
 */
export class LineFields {
  count = 0;
  readonly #starts = new Int32Array(mostFields);
  readonly #ends = new Int32Array(mostFields);
  readonly #doubled = new Uint8Array(mostFields);
  readonly #quoted = new Uint8Array(mostFields);
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** The same bytes, four at a time. */
  get view(): DataView {
    return this.#view;
  }

  /** Which bytes are split from now on. */
  over(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Splits the line that begins at `from`, and answers where the next one begins; -1 when it does not end before `end`. */
  split(from: number, end: number): number {
    const bytes = this.#bytes;
    let at = from;
    for (let field = 0; ; field += 1) {
      const kept = field < mostFields ? field : mostFields - 1;
      let stop: number;
      if (at < end && bytes[at] === quote) {
        stop = this.#quotedEnd(bytes, at + 1, end, kept);
        if (stop < 0) return -1;
        this.#starts[kept] = at + 1;
        this.#ends[kept] = stop;
        stop += 1;
      } else {
        stop = this.#fieldEnd(at, end);
        this.#starts[kept] = at;
        this.#ends[kept] = stop;
        this.#doubled[kept] = 0;
        this.#quoted[kept] = 0;
      }
      if (stop >= end) return -1;
      at = stop + 1;
      if (bytes[stop] !== lineFeed) continue;
      this.count = kept + 1;
      return at;
    }
  }

  /** The next comma or line feed, or `end`. Four bytes are looked at together: a byte that equals is zero after the exclusive or, and borrows. */
  #fieldEnd(from: number, end: number): number {
    const view = this.#view;
    const bytes = this.#bytes;
    let at = from;
    for (; at + 4 <= end; at += 4) {
      const word = view.getInt32(at, true);
      const commas = word ^ 0x2c2c2c2c;
      const feeds = word ^ 0x0a0a0a0a;
      const found = (((commas - 0x01010101) & ~commas) | ((feeds - 0x01010101) & ~feeds)) & 0x80808080;
      // The lowest mark is a true one; those above it may be borrowed.
      if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >>> 3);
    }
    while (at < end && bytes[at] !== comma && bytes[at] !== lineFeed) at += 1;
    return at;
  }

  #quotedEnd(bytes: Uint8Array, from: number, end: number, field: number): number {
    this.#doubled[field] = 0;
    this.#quoted[field] = 1;
    for (let at = from; at < end; at += 1) {
      if (bytes[at] !== quote) continue;
      if (at + 1 >= end) return -1;
      if (bytes[at + 1] !== quote) return at;
      this.#doubled[field] = 1;
      at += 1;
    }
    return -1;
  }

  start(field: number): number {
    return this.#starts[field] ?? 0;
  }

  end(field: number): number {
    return this.#ends[field] ?? 0;
  }

  /** True when the bytes between `start` and `end` are the value: no quote in it was doubled. */
  isPlain(field: number): boolean {
    return this.#doubled[field] === 0;
  }

  /** True when there is no value: an empty field without quotes, or none at all. */
  isAbsent(field: number): boolean {
    return field >= this.count || (this.#starts[field] === this.#ends[field] && this.#quoted[field] === 0);
  }

  /** The first byte of a field; 0 when it is empty. */
  letter(field: number): number {
    return field < this.count && this.start(field) < this.end(field) ? (this.#bytes[this.start(field)] ?? 0) : 0;
  }

  /** A decimal number up to 2^53; -1 when there is none. */
  number(field: number): number {
    if (field >= this.count) return -1;
    const end = this.end(field);
    let at = this.start(field);
    if (at >= end) return -1;
    let value = 0;
    for (; at < end; at += 1) {
      const digit = (this.#bytes[at] ?? 0) - zero;
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value;
  }

  text(field: number): string {
    if (field >= this.count) return '';
    const text = new TextDecoder().decode(this.#bytes.subarray(this.start(field), this.end(field)));
    return this.isPlain(field) ? text : text.replaceAll('""', '"');
  }
}
