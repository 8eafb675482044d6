import type { KeyTemplate } from '../../domain/identity/key-template.ts';
import type { BulkLogRequest } from '../../ports/bulk.ts';
import { LineWriter } from '../csv/line-writer.ts';
import type { BatchSearch, SearchBounds } from '../kafka-wire/batch-search.ts';
import type { BatchCursor } from '../kafka-wire/record-batch.ts';
import type { RecordCursor } from '../kafka-wire/record-cursor.ts';
import { readVarlong } from '../kafka-wire/varint.ts';
import type { Span } from './record-fields.ts';
import { RecordFields } from './record-fields.ts';

/** The lines of one batch. `letters`: where in `bytes` each line has the letter of its visibility; none where it is sure to be visible. */
export interface BatchLines {
  readonly bytes: Buffer;
  readonly rows: number;
  readonly letters: readonly number[];
  readonly firstOffset: bigint;
  /** Who made them: each range has its own. */
  readonly of: RecordLines;
}

const pieceSize = 1 * 1024 * 1024;
/** The longest line without its texts: numbers of 20 digits, commas, quotes. */
const plainLine = 160;
const visible = 'v'.charCodeAt(0);
/** Milliseconds of the last instant that a calendar with four digits of a year has. */
const latest = 253_402_300_799_999;
const separator = Buffer.from('\u001f');
const zeros = Buffer.from('000');

/** A key made of texts and of the names of a message. */
type EffectPart = Buffer | 'messageId' | 'businessKey';

function partsOf(template: KeyTemplate): readonly EffectPart[] {
  return template.flatMap((part): readonly EffectPart[] => {
    if (typeof part === 'string') return [Buffer.from(part, 'utf8')];
    return 'kind' in part ? [] : [part.name];
  });
}

/** Digits of an offset or a time that JavaScript's numbers hold, or its text. */
function writeNumber(writer: LineWriter, base: number, exact: bigint, delta: number): void {
  if (Number.isSafeInteger(base) && Number.isSafeInteger(base + delta)) writer.number(base + delta);
  else {
    const text = Buffer.from(String(exact + BigInt(delta)));
    writer.add(text, 0, text.length);
  }
}

/**
 * Makes a line of kind `record` of every record that has a message id, straight from the bytes of its batch. One for
 * each range, since it keeps the partition and memory of its own.
 */
export class RecordLines {
  readonly #fields: RecordFields;
  readonly #partition: Buffer;
  readonly #effects: readonly (readonly EffectPart[])[];
  readonly #writer = new LineWriter(pieceSize);

  constructor({ identity, keys }: Pick<BulkLogRequest, 'identity' | 'keys'>, partition: number) {
    this.#fields = new RecordFields(identity, keys);
    this.#partition = Buffer.from(`,${partition},`);
    this.#effects = keys.map(partsOf);
  }

  /** Goes through the records of a batch within the bounds. */
  search(batch: BatchCursor, records: RecordCursor, { first, limit }: SearchBounds): BatchSearch<BatchLines> {
    const { transactional, baseOffset } = batch;
    const offset = Number(baseOffset);
    const letters: number[] = [];
    let [read, rows, comparedTo, strange, firstStrange] = [0, 0, first, 0, -1];
    const appended = batch.timestampType === 'append';
    const exactTime = appended ? batch.maxTimestamp : batch.baseTimestamp;
    const time = Number(exactTime);
    while (records.next()) {
      const delta = records.offsetDelta;
      if (delta >= limit) break;
      if (delta < first) continue;
      if (!this.#fields.read(batch, records)) break;
      const letter = this.#line(offset, baseOffset, delta, appended ? time : timeOf(records, time, exactTime));
      if (letter >= 0) {
        rows += 1;
        if (transactional) letters.push(letter);
      } else if (this.#fields.notComparable) {
        if (strange === 0) firstStrange = delta;
        strange += 1;
      }
      read += 1;
      comparedTo = delta + 1;
    }
    const bytes = this.#writer.take();
    return {
      matched: rows === 0 ? [] : [{ bytes, rows, letters, firstOffset: baseOffset, of: this }],
      records: read,
      notComparable: strange === 0 ? null : { firstDelta: firstStrange, count: strange },
      comparedTo,
      problem: records.problem,
    };
  }

  /** Writes one line; where the letter of its visibility stands in the piece, or -1 when the record has no message id. */
  #line(offset: number, baseOffset: bigint, delta: number, milliseconds: number): number {
    const { id, businessKey, resend } = this.#fields;
    if (id.length < 0) return -1;
    const writer = this.#writer;
    writer.reserve(plainLine + 2 * (id.length + lengthOf(businessKey) + lengthOf(resend)) + this.#effectsRoom());
    if (!writer.field(id.bytes, id.start, id.length)) return -1;
    writer.comma();
    // A name that is no UTF-8 is no name.
    if (businessKey.length >= 0 && !writer.field(businessKey.bytes, businessKey.start, businessKey.length)) businessKey.length = -1;
    writer.add(this.#partition, 0, this.#partition.length);
    writeNumber(writer, offset, baseOffset, delta);
    writer.comma();
    this.#time(milliseconds);
    writer.comma();
    const letter = writer.length;
    writer.letter(visible);
    writer.comma();
    if (resend.length >= 0) writer.field(resend.bytes, resend.start, resend.length);
    writer.comma();
    this.#writeEffects();
    writer.endLine();
    return letter;
  }

  #time(milliseconds: number): void {
    if (milliseconds < 0 || milliseconds > latest) return;
    this.#writer.number(milliseconds);
    if (milliseconds > 0) this.#writer.add(zeros, 0, zeros.length);
  }

  #effectsRoom(): number {
    const { id, businessKey, wholeEffects } = this.#fields;
    if (wholeEffects !== null) return 2 * lengthOf(wholeEffects);
    const names = id.length + lengthOf(businessKey);
    const partRoom = (part: EffectPart): number => (typeof part === 'string' ? names : part.length);
    let room = 0;
    for (const template of this.#effects) {
      for (const part of template) room += 2 * partRoom(part);
      room += 2;
    }
    return room;
  }

  #writeEffects(): void {
    const writer = this.#writer;
    const { wholeEffects } = this.#fields;
    if (wholeEffects !== null) {
      if (wholeEffects.length > 0) writer.field(wholeEffects.bytes, wholeEffects.start, wholeEffects.length);
      return;
    }
    if (this.#effects.length === 0) return;
    const before = writer.length;
    writer.openField();
    for (let index = 0; index < this.#effects.length; index += 1) {
      if (index > 0) writer.add(separator, 0, separator.length);
      this.#writeEffect(this.#effects[index] ?? []);
    }
    if (writer.length > before) writer.closeField();
  }

  #writeEffect(parts: readonly EffectPart[]): void {
    const { businessKey } = this.#fields;
    const missing = businessKey.length < 0 && parts.includes('businessKey');
    if (missing) return;
    for (const part of parts) {
      if (typeof part !== 'string') this.#writer.add(part, 0, part.length);
      else {
        const name = part === 'messageId' ? this.#fields.id : businessKey;
        this.#writer.add(name.bytes, name.start, name.length);
      }
    }
  }
}

function lengthOf({ length }: Span): number {
  return length < 0 ? 0 : length;
}

/**
 * Milliseconds of a record's own time: mostly few bytes behind its batch's. Sums that numbers cannot hold are made of
 * bigints; what no calendar has is -1.
 */
function timeOf({ bytes, timestampAt, recordEnd }: RecordCursor, base: number, exactBase: bigint): number {
  if (Number.isSafeInteger(base)) {
    let value = 0;
    for (let index = 0; index < 4; index += 1) {
      const byte = bytes[timestampAt + index] ?? 0;
      value |= (byte & 0x7f) << (7 * index);
      if (byte < 0x80) return base + ((value >>> 1) ^ -(value & 1));
    }
  }
  const time = exactBase + (readVarlong(bytes, timestampAt, recordEnd) ?? 0n);
  return time < 0n || time > latest ? -1 : Number(time);
}
