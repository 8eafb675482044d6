import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { OpenGroup, SpooledPlace } from '../../ports/reconcile-store.ts';
import { sightings } from './entries.ts';
import { hashInto } from '../../domain/identity/identity-hash.ts';
import { LineFields } from './line-fields.ts';
import type { SieveFile } from './sieve-plan.ts';

const usualLine = 1024;
const openFiles = 256;
const written = 256 * 1024;

/** Writes the open messages of a comparison as JSON lines: their ids and places, read from the lines that name them. */
export class OpenGroups {
  readonly #files: readonly SieveFile[];
  readonly #opened = new Map<number, number>();
  readonly #fields = new LineFields();
  readonly #target: number;
  readonly #hash = new Uint32Array(4);
  #bytes = Buffer.allocUnsafe(usualLine);
  #text = '';
  #id: string | null = null;
  #places: SpooledPlace[] = [];
  #sum = 0;

  constructor(path: string, files: readonly SieveFile[]) {
    this.#files = files;
    this.#target = openSync(path, 'w');
  }

  add(file: number, line: number, kind: number): void {
    const source = this.#files[file];
    if (source === undefined) throw new Error(`An entry names file ${file} of ${this.#files.length}.`);
    const length = this.#readLine(file, source.path, line);
    hashInto(this.#hash, this.#fields.view, 0, length);
    this.#sum = (this.#sum + (this.#hash[1] ?? 0)) % Number.MAX_SAFE_INTEGER;
    this.#id ??= this.#fields.text(0);
    if (source.meaning.kind !== 'record' || (kind !== sightings.copy && kind !== sightings.aside)) return;
    this.#places.push({ part: source.part, partition: this.#fields.number(2), offset: this.#fields.text(3) });
  }

  close(): void {
    if (this.#id === null) return;
    const group: OpenGroup = { messageId: this.#id, places: this.#places, lines: String(this.#sum) };
    this.#text += `${JSON.stringify(group)}\n`;
    this.#id = null;
    this.#places = [];
    this.#sum = 0;
    if (this.#text.length > written) this.#flush();
  }

  /** Writes what waits and closes all files. */
  end(): void {
    this.#flush();
    closeSync(this.#target);
    for (const file of this.#opened.values()) closeSync(file);
  }

  #flush(): void {
    const bytes = Buffer.from(this.#text);
    for (let done = 0; done < bytes.length;) done += writeSync(this.#target, bytes, done);
    this.#text = '';
  }

  /** Splits the line at a place of a file; how many bytes it has. */
  #readLine(file: number, path: string, line: number): number {
    const from = this.#fileOf(file, path);
    for (;;) {
      const read = readSync(from, this.#bytes, 0, this.#bytes.length, line);
      this.#fields.over(this.#bytes);
      const length = this.#fields.split(0, read);
      if (length >= 0) return length;
      if (read < this.#bytes.length) throw new Error(`${path} ends inside the line at ${line}.`);
      this.#bytes = Buffer.allocUnsafe(this.#bytes.length * 4);
    }
  }

  #fileOf(file: number, path: string): number {
    const known = this.#opened.get(file);
    if (known !== undefined) return known;
    if (this.#opened.size >= openFiles) {
      for (const each of this.#opened.values()) closeSync(each);
      this.#opened.clear();
    }
    const opened = openSync(path, 'r');
    this.#opened.set(file, opened);
    return opened;
  }
}
