const nothing = Buffer.alloc(0);
const longestVarint = 5;
const longestVarlong = 10;

/**
 * Walks the records of one batch without an object per record: `next` sets the fields below to the current record, as
 * positions in `bytes`. A length of -1 means null. Fields are not copied, so a search that misses allocates nothing.
 *
 * A record that contradicts itself stops the walk and is named by `problem`; what came before it stays valid. Headers
 * are checked only when they are walked: a search by key need not pay for them.
 */
export class RecordCursor {
  bytes: Buffer = nothing;
  /** Offset of the current record minus the batch's base offset. */
  offsetDelta = -1;
  recordStart = 0;
  recordEnd = 0;
  /** Where the record's timestamp delta stands, a zigzag 64-bit number. */
  timestampAt = 0;
  keyStart = 0;
  keyLength = -1;
  valueStart = 0;
  valueLength = -1;
  headerNameStart = 0;
  headerNameLength = 0;
  headerValueStart = 0;
  headerValueLength = -1;
  /** Why the walk stopped before its end; null while all is well. */
  problem: string | null = null;

  private position = 0;
  private end = 0;
  private recordsLeft = 0;
  private highestDelta = 0;
  private headersAt = 0;
  private headerPosition = 0;
  private headersLeft = 0;

  /** Starts on `count` records in `bytes[start, end)`, uncompressed; offset deltas must rise and not pass `lastOffsetDelta`. */
  open(bytes: Buffer, start: number, end: number, count: number, lastOffsetDelta: number): void {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.recordsLeft = count;
    this.highestDelta = lastOffsetDelta;
    this.offsetDelta = -1;
    this.recordEnd = start;
    this.problem = null;
  }

  /** Moves to the next record. False at the end and at a malformed record: `problem` tells which. */
  next(): boolean {
    if (this.problem !== null) return false;
    if (this.recordsLeft === 0) {
      return this.position === this.end ? false : this.refuse('bytes are left after the last record');
    }
    this.recordsLeft -= 1;
    this.recordStart = this.position;
    const length = this.varint();
    const recordEnd = this.position + length;
    if (length <= 0 || recordEnd > this.end) return this.refuse('its length does not fit into the batch');
    this.recordEnd = recordEnd;
    this.position += 1; // the record's own attributes: a byte that no version uses
    this.timestampAt = this.position;
    this.skipVarlong();
    const delta = this.varint();
    if (delta <= this.offsetDelta || delta > this.highestDelta) return this.refuse('its offset is not between its neighbours');
    this.keyLength = this.varint();
    this.keyStart = this.position;
    if (this.keyLength > 0) this.position += this.keyLength;
    if (this.keyLength < -1 || this.position > recordEnd) return this.refuse('its key does not fit into it');
    this.valueLength = this.varint();
    this.valueStart = this.position;
    if (this.valueLength > 0) this.position += this.valueLength;
    if (this.valueLength < -1 || this.position >= recordEnd) return this.refuse('its value does not fit into it');
    if (this.problem !== null) return false;
    this.offsetDelta = delta;
    this.headersAt = this.position;
    this.position = recordEnd;
    return true;
  }

  /** Goes to the current record's headers; they may be walked any number of times. */
  openHeaders(): void {
    const after = this.position;
    this.position = this.headersAt;
    this.headersLeft = this.varint();
    this.headerPosition = this.position;
    this.position = after;
    // A count that is too large ends with the first header that does not fit.
    if (this.headersLeft < 0) this.refuse('its header count is negative');
  }

  /** Moves to the next header of the current record, in stored order. False at the end and when the headers are malformed. */
  nextHeader(): boolean {
    if (this.problem !== null) return false;
    if (this.headersLeft === 0) {
      return this.headerPosition === this.recordEnd ? false : this.refuse('bytes are left after its last header');
    }
    this.headersLeft -= 1;
    const after = this.position;
    this.position = this.headerPosition;
    this.headerNameLength = this.varint();
    this.headerNameStart = this.position;
    this.position += this.headerNameLength;
    const nameFits = this.headerNameLength >= 0 && this.position < this.recordEnd;
    this.headerValueLength = nameFits ? this.varint() : -1;
    this.headerValueStart = this.position;
    if (this.headerValueLength > 0) this.position += this.headerValueLength;
    const fits = nameFits && this.headerValueLength >= -1 && this.position <= this.recordEnd;
    this.headerPosition = this.position;
    this.position = after;
    return fits ? this.problem === null : this.refuse('a header does not fit into it');
  }

  private refuse(problem: string): false {
    this.problem ??= problem;
    return false;
  }

  // Reading past the end gives 0 and so ends every loop; the caller's length checks then refuse the record.
  private varint(): number {
    const first = this.bytes[this.position] ?? 0;
    if (first < 0x80) {
      this.position += 1;
      return (first >>> 1) ^ -(first & 1);
    }
    return this.longVarint();
  }

  private longVarint(): number {
    let value = 0;
    for (let index = 0; index < longestVarint; index += 1) {
      const byte = this.bytes[this.position] ?? 0;
      this.position += 1;
      value |= (byte & 0x7f) << (7 * index);
      // The fifth byte may carry four bits only; more would be dropped silently.
      if (byte < 0x80 && (index < longestVarint - 1 || byte < 0x10)) return (value >>> 1) ^ -(value & 1);
    }
    this.refuse('a number in it is too long');
    return 0;
  }

  private skipVarlong(): void {
    for (let left = longestVarlong; left > 0; left -= 1) {
      const byte = this.bytes[this.position] ?? 0;
      this.position += 1;
      if (byte < 0x80) return;
    }
    this.refuse('its timestamp is too long');
  }
}
