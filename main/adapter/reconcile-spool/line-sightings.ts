import type { LineMeaning } from '../../ports/reconcile-store.ts';
import type { Sighting } from './entries.ts';
import { keySightings, noPlace, sightings } from './entries.ts';
import type { HashWords } from '../../domain/identity/identity-hash.ts';
import { hashInto } from '../../domain/identity/identity-hash.ts';
import type { LineFields } from './line-fields.ts';
import type { PartitionWriter } from './partitions.ts';

const letter = (text: string): number => text.charCodeAt(0);
const [sentState, noState] = [letter('s'), letter('n')];
const visible = letter('v');
const [produceStage, consumeStage, effectStage] = [letter('p'), letter('c'), letter('e')];
const ok = letter('o');
const separator = 0x1f;
const twoTo32 = 2 ** 32;
const widestPartition = 0xfffe;

/** Where entries of lines go: those of messages, and those of keys. */
export interface Spread {
  readonly messages: PartitionWriter;
  readonly keys: PartitionWriter;
  /** For each template that records were read with: the consumer whose key it makes. */
  readonly keyedConsumers: readonly number[];
}

/** Turns the lines of one file into entries. One object for all lines of a file: nothing is made for each. */
export class LineSightings {
  readonly #spread: Spread;
  readonly #file: number;
  readonly #meaning: LineMeaning;
  readonly #consumers: readonly Buffer[];
  readonly #hash: HashWords = new Uint32Array(4);
  readonly #key: HashWords = new Uint32Array(4);
  readonly #sighting: Sighting = { kind: 0, fine: true, naming: true, index: 0, low: noPlace, high: noPlace, at: -1 };

  constructor(spread: Spread, file: number, meaning: LineMeaning) {
    this.#spread = spread;
    this.#file = file;
    this.#meaning = meaning;
    this.#consumers = meaning.kind === 'trace' ? meaning.consumers.map(({ name }) => Buffer.from(name)) : [];
  }

  /** Takes the line that `fields` has split; `line` is where it begins in its file. */
  take(bytes: Uint8Array, fields: LineFields, line: number): void {
    const meaning = this.#meaning;
    const sighting = this.#sighting;
    hashField(this.#hash, fields, 0, meaning.kind === 'keyed' ? meaning.index + 1 : 0);
    switch (meaning.kind) {
      case 'outbox':
        sighting.kind = sightings.row;
        sighting.fine = meaning.keepsState
          ? fields.letter(2) === sentState
          : fields.letter(2) === noState || fields.letter(2) === sentState;
        sighting.naming = true;
        sighting.at = fields.number(3);
        this.#place(fields, 5);
        break;
      case 'record':
        if (fields.number(3) < Number(meaning.logStart)) return;
        this.#record(bytes, fields, meaning);
        break;
      case 'trace':
        if (!this.#trace(bytes, fields, meaning)) return;
        break;
      case 'fallback':
        sighting.kind = sightings.aside;
        sighting.naming = meaning.naming;
        sighting.at = fields.number(1);
        break;
      case 'keyed':
        this.#spread.keys.addKey(this.#hash, keySightings.row, meaning.index, null);
        return;
    }
    this.#spread.messages.add(this.#hash, sighting, this.#file, line);
  }

  /** Partition and offset of the fields from `field` on; without either there is no place. */
  #place(fields: LineFields, field: number): void {
    const sighting = this.#sighting;
    const partition = fields.number(field);
    const offset = fields.number(field + 1);
    sighting.low = noPlace;
    sighting.high = noPlace;
    if (partition < 0 || offset < 0) return;
    if (partition > widestPartition) sighting.fine = false;
    sighting.low = offset % twoTo32;
    sighting.high = ((partition << 16) | Math.floor(offset / twoTo32)) >>> 0;
  }

  #record(bytes: Uint8Array, fields: LineFields, meaning: Extract<LineMeaning, { kind: 'record' }>): void {
    const sighting = this.#sighting;
    sighting.kind = meaning.role === 'aside' ? sightings.aside : sightings.copy;
    sighting.fine = fields.letter(5) === visible && fields.isAbsent(6);
    sighting.naming = meaning.naming;
    sighting.index = meaning.index;
    sighting.at = fields.number(4);
    this.#place(fields, 2);
    if (meaning.role === 'destination' && !fields.isAbsent(7)) this.#keysOf(bytes, fields, 7);
  }

  /** The keys that consumers of this message write, in the order of the templates. */
  #keysOf(bytes: Uint8Array, fields: LineFields, field: number): void {
    // A key with a quote in it is not looked for: its message is left to the judge.
    if (!fields.isPlain(field)) return;
    const end = fields.end(field);
    let from = fields.start(field);
    for (const consumer of this.#spread.keyedConsumers) {
      let to = from;
      while (to < end && bytes[to] !== separator) to += 1;
      if (to > from) {
        hashInto(this.#key, fields.view, from, to, consumer + 1);
        this.#spread.keys.addKey(this.#key, keySightings.message, consumer, this.#hash);
      }
      from = to + 1;
      if (from > end) return;
    }
  }

  #trace(bytes: Uint8Array, fields: LineFields, meaning: Extract<LineMeaning, { kind: 'trace' }>): boolean {
    const sighting = this.#sighting;
    const stage = fields.letter(1);
    const isOk = fields.letter(3) === ok;
    sighting.at = fields.number(4);
    sighting.fine = isOk;
    sighting.low = noPlace;
    sighting.high = noPlace;
    if (stage === produceStage) {
      sighting.kind = sightings.send;
      sighting.naming = meaning.produceNames;
      this.#place(fields, 5);
      return true;
    }
    const consumer = this.#consumerOf(bytes, fields, 2);
    if (consumer < 0) return false;
    sighting.index = consumer;
    sighting.naming = meaning.consumers[consumer]?.naming ?? false;
    if (stage === effectStage) sighting.kind = sightings.effectLine;
    else sighting.kind = stage === consumeStage && isOk ? sightings.success : sightings.other;
    if (stage === effectStage) sighting.fine = true;
    if (fields.number(7) > 1) sighting.fine = false;
    this.#place(fields, 5);
    return true;
  }

  #consumerOf(bytes: Uint8Array, fields: LineFields, field: number): number {
    const from = fields.start(field);
    const length = fields.end(field) - from;
    for (let index = 0; index < this.#consumers.length; index += 1) {
      const name = this.#consumers[index];
      if (name === undefined || name.length !== length) continue;
      let at = 0;
      while (at < length && name[at] === bytes[from + at]) at += 1;
      if (at === length) return index;
    }
    return -1;
  }
}

/** The hash of a field's value: of its bytes, or of its text where a quote in it was doubled. */
function hashField(into: HashWords, fields: LineFields, field: number, seed: number): void {
  if (fields.isPlain(field)) hashInto(into, fields.view, fields.start(field), fields.end(field), seed);
  else {
    const value = new TextEncoder().encode(fields.text(field));
    hashInto(into, new DataView(value.buffer), 0, value.length, seed);
  }
}
