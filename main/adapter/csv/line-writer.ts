import { isUtf8 } from 'node:buffer';

const comma = 0x2c;
const quote = 0x22;
const lineFeed = 0x0a;
const zero = 0x30;
/** What a byte means for its field: 1 that it must be quoted, 2 that it must be looked at as UTF-8. */
const meanings = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x80 ? 2 : '",\r\n'.includes(String.fromCharCode(byte)) ? 1 : 0));
/** Numbers below this are written with whole-number arithmetic alone. */
const smallLimit = 1_000_000_000;

/**
 * Writes lines of CSV (RFC 4180, without a header, UTF-8, line feeds) into memory of its own, from bytes and without an
 * object for each line. Lines are taken out in pieces; what was taken stays as it is.
 */
export class LineWriter {
  readonly #size: number;
  #bytes: Buffer;
  /** Where the piece that is being written begins, and where the next byte goes. */
  #start = 0;
  #at = 0;
  #fieldStart = 0;
  #flags = 0;

  /** `size`: bytes of memory that is taken at a time. */
  constructor(size: number) {
    this.#size = size;
    this.#bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Bytes of the piece so far. */
  get length(): number {
    return this.#at - this.#start;
  }

  /** Makes room for `bytes` more; nothing may be written without. A field may double, and has two quotes around it. */
  reserve(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const held = this.#bytes.subarray(this.#start, this.#at);
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(this.#size, held.length * 2 + bytes));
    this.#bytes.set(held);
    this.#start = 0;
    this.#at = held.length;
  }

  /** Ends the piece and gives it; the next begins behind it. */
  take(): Buffer {
    const piece = this.#bytes.subarray(this.#start, this.#at);
    this.#start = this.#at;
    return piece;
  }

  comma(): void {
    this.#bytes[this.#at] = comma;
    this.#at += 1;
  }

  endLine(): void {
    this.#bytes[this.#at] = lineFeed;
    this.#at += 1;
  }

  /** One character that needs no quotes. */
  letter(code: number): void {
    this.#bytes[this.#at] = code;
    this.#at += 1;
  }

  /** Begins a field that is put together from several bytes. */
  openField(): void {
    this.#fieldStart = this.#at;
    this.#flags = 0;
  }

  /** Adds bytes to the open field. */
  add(source: Uint8Array, start: number, length: number): void {
    const bytes = this.#bytes;
    const at = this.#at;
    let flags = this.#flags;
    for (let index = 0; index < length; index += 1) {
      const byte = source[start + index] ?? 0;
      bytes[at + index] = byte;
      flags |= meanings[byte] ?? 0;
    }
    this.#flags = flags;
    this.#at = at + length;
  }

  /** Ends the open field, with quotes where it needs them. False, and no field, for bytes that are no UTF-8. */
  closeField(): boolean {
    const start = this.#fieldStart;
    if (this.#flags === 0 && this.#at > start) return true;
    if ((this.#flags & 2) !== 0 && !isUtf8(this.#bytes.subarray(start, this.#at))) {
      this.#at = start;
      return false;
    }
    if ((this.#flags & 1) !== 0 || this.#at === start) this.#quoteField();
    return true;
  }

  /** A whole field. False, and nothing written, for bytes that are no UTF-8. */
  field(source: Uint8Array, start: number, length: number): boolean {
    this.openField();
    this.add(source, start, length);
    return this.closeField();
  }

  /** A whole number from 0 to 2^53. */
  number(value: number): void {
    if (value < smallLimit) {
      this.#digits(value, 1);
      return;
    }
    const high = Math.floor(value / smallLimit);
    this.number(high);
    this.#digits(value - high * smallLimit, 9);
  }

  #digits(value: number, atLeast: number): void {
    let count = atLeast;
    for (let limit = 10 ** atLeast; value >= limit; limit *= 10) count += 1;
    let rest = value | 0;
    for (let index = this.#at + count - 1; index >= this.#at; index -= 1) {
      const next = (rest / 10) | 0;
      this.#bytes[index] = zero + (rest - next * 10);
      rest = next;
    }
    this.#at += count;
  }

  #quoteField(): void {
    const plain = Buffer.from(this.#bytes.subarray(this.#fieldStart, this.#at));
    let at = this.#fieldStart;
    this.#bytes[at] = quote;
    at += 1;
    for (const byte of plain) {
      if (byte === quote) {
        this.#bytes[at] = quote;
        at += 1;
      }
      this.#bytes[at] = byte;
      at += 1;
    }
    this.#bytes[at] = quote;
    this.#at = at + 1;
  }
}
