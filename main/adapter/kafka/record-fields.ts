import type { Identity } from '../../domain/identity/identify.ts';
import { RecordReader } from '../../domain/identity/identify.ts';
import { parseJson } from '../../domain/identity/json-value.ts';
import type { KeyTemplate } from '../../domain/identity/key-template.ts';
import { keyOf } from '../../domain/identity/key-template.ts';
import type { Template } from '../../domain/identity/place.ts';
import { onlyPlace } from '../../domain/identity/place.ts';
import type { BatchCursor } from '../kafka-wire/record-batch.ts';
import type { RecordCursor } from '../kafka-wire/record-cursor.ts';
import { readRecord } from '../kafka-wire/record.ts';
import { resendHeader } from './known-headers.ts';

/** Bytes somewhere; a length of -1: there are none. */
export interface Span {
  bytes: Buffer;
  start: number;
  length: number;
}

/** Where a field's bytes stand as they are; `whole`: it is put together, or parsed, from the whole record. */
type FieldPlace = { readonly kind: 'header'; readonly span: number } | { readonly kind: 'key' | 'value' | 'none' | 'whole' };

const nothing = Buffer.alloc(0);

function spanOf(): Span {
  return { bytes: nothing, start: 0, length: -1 };
}

function sameBytes(bytes: Buffer, start: number, wanted: Buffer): boolean {
  for (let index = 0; index < wanted.length; index += 1) if (bytes[start + index] !== wanted[index]) return false;
  return true;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Finds the names of one record after another: the spans below are set by `read` and valid until the next. What stands
 * in one header, in the key or in the value is only pointed at; nothing is made for it.
 */
export class RecordFields {
  readonly id = spanOf();
  readonly businessKey = spanOf();
  readonly resend = spanOf();
  /** The keys of the templates, joined by U+001F, where they need the whole record; null where names and texts make them. */
  readonly wholeEffects: Span | null;
  /** True when the id is to be read from a value that could not be parsed. */
  notComparable = false;

  readonly #identity: Identity;
  readonly #keys: readonly KeyTemplate[];
  readonly #names: Buffer[] = [];
  readonly #headers: Span[] = [];
  readonly #id: FieldPlace;
  readonly #businessKey: FieldPlace;
  readonly #needsRecord: boolean;
  readonly #needsValue: boolean;

  constructor(identity: Identity, keys: readonly KeyTemplate[]) {
    this.#identity = identity;
    this.#keys = keys;
    this.#names.push(Buffer.from(resendHeader, 'utf8'));
    this.#headers.push(this.resend);
    this.#id = this.#placeOf(identity.messageId);
    this.#businessKey = this.#placeOf(identity.businessKey);
    const fromRecord = keys.some((template) => template.some((part) => typeof part !== 'string' && 'kind' in part));
    this.wholeEffects = fromRecord ? spanOf() : null;
    this.#needsRecord = fromRecord || this.#id.kind === 'whole' || this.#businessKey.kind === 'whole';
    this.#needsValue = identity.messageId.some((part) => typeof part !== 'string' && part.kind === 'json');
  }

  /** Reads the names of the record under the cursor. False when its headers are malformed; the cursor's `problem` is then set. */
  read(batch: BatchCursor, cursor: RecordCursor): boolean {
    this.notComparable = false;
    const headers = this.#headers;
    for (let index = 0; index < headers.length; index += 1) (headers[index] as Span).length = -1;
    cursor.openHeaders();
    while (cursor.nextHeader()) this.#seeHeader(cursor);
    if (cursor.problem !== null) return false;
    this.#point(this.#id, this.id, cursor);
    this.#point(this.#businessKey, this.businessKey, cursor);
    return this.#needsRecord ? this.#readWhole(batch, cursor) : true;
  }

  #placeOf(template: Template | undefined): FieldPlace {
    if (template === undefined) return { kind: 'none' };
    const place = onlyPlace(template);
    switch (place?.kind) {
      case 'key':
      case 'value':
        return { kind: place.kind };
      case 'header':
      case 'property':
        this.#names.push(Buffer.from(place.name, 'utf8'));
        return { kind: 'header', span: this.#headers.push(spanOf()) - 1 };
      default:
        return { kind: 'whole' };
    }
  }

  // The last header of a name counts, as everywhere.
  #seeHeader(cursor: RecordCursor): void {
    const names = this.#names;
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] as Buffer;
      if (name.length !== cursor.headerNameLength || !sameBytes(cursor.bytes, cursor.headerNameStart, name)) continue;
      const span = this.#headers[index] as Span;
      span.bytes = cursor.bytes;
      span.start = cursor.headerValueStart;
      span.length = cursor.headerValueLength;
    }
  }

  #point(place: FieldPlace, span: Span, cursor: RecordCursor): void {
    switch (place.kind) {
      case 'header': {
        const header = this.#headers[place.span] as Span;
        span.bytes = header.bytes;
        span.start = header.start;
        span.length = header.length;
        return;
      }
      case 'key':
        span.bytes = cursor.bytes;
        span.start = cursor.keyStart;
        span.length = cursor.keyLength;
        return;
      case 'value':
        span.bytes = cursor.bytes;
        span.start = cursor.valueStart;
        span.length = cursor.valueLength;
        return;
      case 'none':
      case 'whole':
        span.length = -1;
    }
  }

  #readWhole(batch: BatchCursor, cursor: RecordCursor): boolean {
    const record = readRecord(batch, cursor);
    if (record === null) return false;
    const reader = new RecordReader(record);
    if (this.#id.kind === 'whole') setText(this.id, reader.text(this.#identity.messageId));
    const { businessKey } = this.#identity;
    if (this.#businessKey.kind === 'whole' && businessKey !== undefined) setText(this.businessKey, reader.text(businessKey));
    if (this.id.length < 0 && this.#needsValue && record.value !== null)
      this.notComparable = parseJson(decoder.decode(record.value)) === undefined;
    if (this.wholeEffects !== null && this.id.length >= 0) {
      const names = { messageId: reader.text(this.#identity.messageId), businessKey: businessKey && reader.text(businessKey) };
      const built = this.#keys.map((template) => keyOf(template, names, reader) ?? '');
      setText(this.wholeEffects, built.join('\u001f'));
    }
    return true;
  }
}

function setText(span: Span, text: string | undefined): void {
  span.bytes = text === undefined ? nothing : Buffer.from(text, 'utf8');
  span.start = 0;
  span.length = text === undefined ? -1 : span.bytes.length;
}
