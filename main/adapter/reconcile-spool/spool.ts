import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import type { BulkKind } from '../../ports/bulk.ts';
import type { KeptPart, SpoolPart } from '../../ports/reconcile-store.ts';
import { appendText, hasRoom, refusal, writeDurably } from './durable-file.ts';
import type { JournalEntry, JournalPart, JournalState, KeptRange } from './journal.ts';
import { journalLine, journalText, readJournal } from './journal.ts';
import { LineFields } from './line-fields.ts';

/** Where a kind of lines has its time; null where lines are in no order of it. */
const timeField: Readonly<Partial<Record<BulkKind, number>>> = { outbox: 3, trace: 4, keyed: 1, fallback: 1 };
const lineFeed = 0x0a;

/** The time of the last line of some lines; null when it has none, or cannot be told. */
function newestOf(kind: BulkKind, lines: readonly Uint8Array[]): number | null {
  const field = timeField[kind];
  const last = lines.at(-1);
  if (field === undefined || last === undefined) return null;
  const begin = last.lastIndexOf(lineFeed, last.length - 2) + 1;
  const fields = new LineFields();
  fields.over(last);
  if (fields.split(begin, last.length) !== last.length) return null;
  const at = fields.number(field);
  return at < 0 ? null : at;
}

async function isWhole(folder: string, { file, bytes }: KeptRange): Promise<boolean> {
  try {
    return (await stat(join(folder, file))).size === bytes;
  } catch {
    return false;
  }
}

/** The ranges of a part up to the first whose file is not what the journal says. */
async function wholeRanges(folder: string, part: JournalPart): Promise<JournalPart> {
  const whole = await Promise.all(part.ranges.map((range) => isWhole(folder, range)));
  const broken = whole.indexOf(false);
  return broken < 0 ? part : { ...part, ranges: part.ranges.slice(0, broken) };
}

/**
 * Lines that were read in bulk, as immutable files of one range each, and a journal of them. A range
 * is there when its line of the journal is; a crash costs at most the range that was being read.
 */
export class Spool {
  readonly folder: string;
  readonly #clock: () => number;
  #state: JournalState;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, state: JournalState, clock: () => number) {
    this.folder = folder;
    this.#state = state;
    this.#clock = clock;
  }

  /** Opens what earlier runs have left; nothing of it where another version or other rules made it, or `anew`. `clock`: microseconds. */
  static async open(folder: string, fingerprint: string, anew: boolean, clock: () => number): Promise<Answer<Spool>> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const text = await readFile(join(folder, 'journal.jsonl'), 'utf8').catch(() => '');
      const found = readJournal(text);
      const usable = found !== null && !anew && found.fingerprint === fingerprint;
      const whole = usable
        ? await Promise.all([...found.parts].map(async ([key, part]) => [key, await wholeRanges(folder, part)] as const))
        : [];
      const state = { fingerprint, begun: (found?.begun ?? 0) + 1, finished: found?.finished ?? 0, parts: new Map(whole) };
      const spool = new Spool(folder, state, clock);
      const written = await spool.#inTurn(() => spool.#rewrite());
      if (!written.ok) return written;
      await spool.#removeUnnamed();
      return answered(spool);
    } catch (error) {
      return refusal(error, folder);
    }
  }

  /** The number of this run, and that of the last one that ended. */
  get run(): number {
    return this.#state.begun;
  }

  get finishedRun(): number {
    return this.#state.finished;
  }

  kept({ key }: SpoolPart): KeptPart | null {
    const part = this.#state.parts.get(key);
    if (part === undefined) return null;
    const last = part.ranges.at(-1);
    return {
      from: part.from,
      identity: part.identity,
      cursor: last?.cursor ?? null,
      newest: part.ranges.findLast(({ rows }) => rows > 0)?.newest ?? null,
      readAt: last?.readAt ?? 0,
      rows: part.ranges.reduce((sum, { rows }) => sum + rows, 0),
    };
  }

  /** The files of a part with their rows, in the order in which they were read. */
  files(key: string): readonly { readonly path: string; readonly rows: number }[] {
    const ranges = this.#state.parts.get(key)?.ranges ?? [];
    return ranges.filter(({ rows }) => rows > 0).map(({ file, rows }) => ({ path: join(this.folder, file), rows }));
  }

  async begin({ kind, key }: SpoolPart, from: string, identity: string | null): Promise<Answer<null>> {
    return this.#replace(key, { kind, from, identity, ranges: [] });
  }

  /** Forgets the ranges of a part from the first whose newest line was younger than `overlap` when it was read: more may have come between its lines. */
  async forgetUnsettled({ key }: SpoolPart, overlap: number): Promise<Answer<null>> {
    const part = this.#state.parts.get(key);
    const first = part?.ranges.findIndex(({ newest, readAt, rows }) => rows > 0 && (newest === null || newest > readAt - overlap)) ?? -1;
    return part === undefined || first < 0 ? answered(null) : this.#replace(key, { ...part, ranges: part.ranges.slice(0, first) });
  }

  async append(
    { kind, key }: SpoolPart,
    lines: readonly Uint8Array[],
    { cursor, rows }: { readonly cursor: string; readonly rows: number },
  ): Promise<Answer<null>> {
    const part = this.#state.parts.get(key);
    if (part === undefined) throw new Error(`${key} was not begun.`);
    const bytes = lines.reduce((sum, each) => sum + each.length, 0);
    const hash = createHash('sha256').update(key).digest('hex').slice(0, 12);
    const file = `${kind}-${hash}-${this.run}-${part.ranges.length}.csv`;
    if (rows > 0) {
      const room = await hasRoom(this.folder, bytes);
      const written = room.ok ? await writeDurably(join(this.folder, file), lines) : room;
      if (!written.ok) return written;
    }
    const range: KeptRange = {
      ...{ type: 'range', key, file, rows, bytes, cursor, readAt: this.#clock() },
      newest: rows > 0 ? newestOf(kind, lines) : null,
    };
    return this.#inTurn(() => {
      this.#set(key, { ...part, ranges: [...part.ranges, range] });
      return this.#note(range);
    });
  }

  /** Notes that this run has ended. */
  async finish(): Promise<Answer<null>> {
    return this.#inTurn(() => {
      this.#state = { ...this.#state, finished: this.run };
      return this.#note({ type: 'finished', run: this.run });
    });
  }

  #set(key: string, part: JournalPart): void {
    this.#state = { ...this.#state, parts: new Map([...this.#state.parts, [key, part]]) };
  }

  /** Replaces a part, then removes its files that are not named any more; in this order, so that the journal never names what is gone. */
  async #replace(key: string, part: JournalPart): Promise<Answer<null>> {
    const before = this.#state.parts.get(key)?.ranges ?? [];
    const written = await this.#inTurn(() => {
      this.#set(key, part);
      return this.#rewrite();
    });
    if (!written.ok) return written;
    const kept = new Set(part.ranges.map(({ file }) => file));
    await Promise.all(before.filter(({ file }) => !kept.has(file)).map(({ file }) => rm(join(this.folder, file), { force: true })));
    return answered(null);
  }

  /** One writing of the journal after the other: parts are read side by side. */
  #inTurn(write: () => Promise<Answer<null>>): Promise<Answer<null>> {
    const written = this.#last.then(write);
    this.#last = written.catch(() => undefined);
    return written;
  }

  #note(entry: JournalEntry): Promise<Answer<null>> {
    return appendText(join(this.folder, 'journal.jsonl'), journalLine(entry));
  }

  #rewrite(): Promise<Answer<null>> {
    return writeDurably(join(this.folder, 'journal.jsonl'), [journalText(this.#state)]);
  }

  /** What a crash has left behind: half of a range, partitions of a comparison, ranges of another version. */
  async #removeUnnamed(): Promise<void> {
    const named = new Set([...this.#state.parts.values()].flatMap(({ ranges }) => ranges.map(({ file }) => file)));
    const names = (await readdir(this.folder)).filter((name) => /\.(csv|draft|part)$/.test(name) && !named.has(name));
    await Promise.all(names.map((name) => rm(join(this.folder, name), { force: true })));
  }
}
