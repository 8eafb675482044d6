import type { Identity } from '../../domain/identity/identify.ts';
import { RecordReader } from '../../domain/identity/identify.ts';
import { hashInto } from '../../domain/identity/identity-hash.ts';
import type { Template } from '../../domain/identity/place.ts';
import { onlyPlace } from '../../domain/identity/place.ts';
import type { RecordMatch } from '../../ports/broker.ts';
import type { IndexEntries, NameHash } from '../../ports/log-index.ts';
import { compileJsonText } from '../kafka-wire/json-matcher.ts';
import type { Matcher } from '../kafka-wire/matcher.ts';
import type { BatchCursor } from '../kafka-wire/record-batch.ts';
import type { RecordCursor } from '../kafka-wire/record-cursor.ts';
import { readRecord } from '../kafka-wire/record.ts';

/** Names of one kind that are asked for, where they stand, and the seed that tells them from others. */
export interface AskedNames {
  readonly template: Template;
  readonly values: readonly string[];
  readonly seed: number;
}

/** A business key is not found where a message id has the same text. */
const keySeed = 0x9e3779b9;

/** What a search asks for by name. */
export function askedNames(match: RecordMatch, identity: Identity, seed: number): readonly AskedNames[] {
  const { messageId, businessKey } = identity;
  const ids = match.messageIds.length === 0 ? [] : [{ template: messageId, values: match.messageIds, seed }];
  if (businessKey === undefined || match.businessKeys.length === 0) return ids;
  return [...ids, { template: businessKey, values: match.businessKeys, seed: seed ^ keySeed }];
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The hashes of what is asked for. */
export function hashesOf(asked: readonly AskedNames[]): readonly NameHash[] {
  const words = new Uint32Array(4);
  return asked.flatMap(({ values, seed }) =>
    values.map((value) => {
      const bytes = Buffer.from(value, 'utf8');
      hashInto(words, viewOf(bytes), 0, bytes.length, seed);
      return { high: words[0] ?? 0, low: words[1] ?? 0 };
    }),
  );
}

/** Reads one name of the record under the cursor; false where it cannot be compared. */
type NameReader = (cursor: RecordCursor, batch: BatchCursor) => boolean;

const firstSize = 16_384;
const widest = 2 ** 32;

/** Collects the hashes of the names of one range's records, in order of offsets, while it is searched. */
export class IdentityEntries {
  readonly #words = new Uint32Array(4);
  readonly #readers: readonly NameReader[];
  readonly #wanted: ReadonlySet<number>;
  readonly #seed: number;
  #high = new Uint32Array(firstSize);
  #low = new Uint32Array(firstSize);
  #delta = new Uint32Array(firstSize);
  #count = 0;
  #bytes: Buffer | null = null;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;
  #wantedSeen = false;
  /** Where what is collected begins. */
  #from: bigint;
  /** The first record whose name could not be compared: nothing from there on is kept. */
  #end: bigint | null = null;

  constructor(from: bigint, asked: readonly AskedNames[], seed: number) {
    this.#from = from;
    this.#seed = seed;
    this.#readers = asked.map((names) => this.#readerOf(names));
    this.#wanted = new Set(hashesOf(asked).map(({ high }) => high));
  }

  get from(): bigint {
    return this.#from;
  }

  get count(): number {
    return this.#count;
  }

  /** The same decisions as `compiled`, which is asked only where a wanted hash stands or a name cannot be compared. */
  matcher(compiled: Matcher): Matcher {
    return (cursor, batch) => (this.#see(cursor, batch) ? compiled(cursor, batch) : 'no-match');
  }

  /** What was collected below `to`, and how far that is everything; what lies behind stays. */
  take(to: bigint): { readonly to: bigint; readonly entries: IndexEntries } {
    const end = this.#end === null || this.#end > to ? to : this.#end;
    let kept = this.#count;
    while (kept > 0 && this.#from + BigInt(this.#delta[kept - 1] ?? 0) >= end) kept -= 1;
    const entries = {
      seed: this.#seed,
      high: this.#high.slice(0, kept),
      low: this.#low.slice(0, kept),
      delta: this.#delta.slice(0, kept),
    };
    const shift = Number(end - this.#from);
    for (let index = kept; index < this.#count; index += 1) this.#delta[index] = (this.#delta[index] ?? 0) - shift;
    for (const words of [this.#high, this.#low, this.#delta]) words.copyWithin(0, kept, this.#count);
    this.#count -= kept;
    this.#from = end;
    return { to: end, entries };
  }

  #see(cursor: RecordCursor, batch: BatchCursor): boolean {
    if (this.#bytes !== cursor.bytes) {
      this.#bytes = cursor.bytes;
      this.#view = viewOf(cursor.bytes);
    }
    this.#at = Number(batch.baseOffset - this.#from) + cursor.offsetDelta;
    this.#wantedSeen = this.#at >= widest;
    for (let index = 0; index < this.#readers.length; index += 1) {
      if (this.#readers[index]?.(cursor, batch) === false) this.#strange(cursor, batch);
    }
    if (this.#at >= widest) this.#strange(cursor, batch);
    return this.#wantedSeen;
  }

  #strange(cursor: RecordCursor, batch: BatchCursor): void {
    this.#end ??= batch.baseOffset + BigInt(cursor.offsetDelta);
    this.#wantedSeen = true;
  }

  #add(view: DataView, start: number, length: number, seed: number): void {
    const words = this.#words;
    hashInto(words, view, start, start + length, seed);
    const high = words[0] ?? 0;
    if (this.#wanted.has(high)) this.#wantedSeen = true;
    if (this.#end !== null) return;
    if (this.#count === this.#high.length) this.#grow();
    this.#high[this.#count] = high;
    this.#low[this.#count] = words[1] ?? 0;
    this.#delta[this.#count] = this.#at;
    this.#count += 1;
  }

  #addText(text: string, seed: number): void {
    const bytes = Buffer.from(text, 'utf8');
    this.#add(viewOf(bytes), 0, bytes.length, seed);
  }

  #grow(): void {
    const larger = (words: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
      const grown = new Uint32Array(words.length * 2);
      grown.set(words);
      return grown;
    };
    this.#high = larger(this.#high);
    this.#low = larger(this.#low);
    this.#delta = larger(this.#delta);
  }

  #readerOf({ template, seed }: AskedNames): NameReader {
    const place = onlyPlace(template);
    switch (place?.kind) {
      case 'key':
        return (cursor) => {
          if (cursor.keyLength >= 0) this.#add(this.#view, cursor.keyStart, cursor.keyLength, seed);
          return true;
        };
      case 'value':
        return (cursor) => {
          if (cursor.valueLength >= 0) this.#add(this.#view, cursor.valueStart, cursor.valueLength, seed);
          return true;
        };
      case 'header':
        return this.#headerReader(Buffer.from(place.name, 'utf8'), seed);
      case 'json': {
        const textAt = compileJsonText(place.pointer);
        return (cursor) => {
          if (cursor.valueLength < 0) return true;
          const text = textAt(cursor.bytes.subarray(cursor.valueStart, cursor.valueStart + cursor.valueLength));
          if (text !== undefined && text !== null) this.#addText(text, seed);
          return text !== null;
        };
      }
      default:
        return (cursor, batch) => {
          const record = readRecord(batch, cursor);
          const text = record === null ? undefined : new RecordReader(record).text(template);
          if (text !== undefined) this.#addText(text, seed);
          return true;
        };
    }
  }

  /** Of a name that comes several times every value counts, as in a search. */
  #headerReader(name: Buffer, seed: number): NameReader {
    return (cursor) => {
      cursor.openHeaders();
      while (cursor.nextHeader()) {
        if (cursor.headerNameLength !== name.length || cursor.headerValueLength < 0) continue;
        let index = 0;
        while (index < name.length && cursor.bytes[cursor.headerNameStart + index] === name[index]) index += 1;
        if (index === name.length) this.#add(this.#view, cursor.headerValueStart, cursor.headerValueLength, seed);
      }
      return true;
    };
  }
}
