import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { CompareAsked, Comparison, KeptVerdict, OpenGroup, ReconcileStore, SpoolPart } from '../../ports/reconcile-store.ts';
import { hasRoom, refusal } from './durable-file.ts';
import { entryBytes, mostFiles } from './entries.ts';
import { sieve } from './sieve.ts';
import type { Spool } from './spool.ts';
import { appendVerdicts, beginVerdicts, readFinalVerdicts } from './verdict-file.ts';

/** Where a run's verdicts stand. */
export function verdictsPath(folder: string, run: number): string {
  return join(folder, `verdicts-${run}.jsonl`);
}

interface Parts {
  /** Names the route among those of the workspace. */
  readonly name: string;
  readonly spool: Spool;
  readonly sieveWorker: URL;
  readonly release: () => Promise<void>;
}

/** What one route's runs keep on this machine, in one folder; see the port. */
export class RouteStore implements ReconcileStore {
  readonly run: string;
  readonly resumed: boolean;
  readonly #spool: Spool;
  readonly #sieveWorker: URL;
  readonly #release: () => Promise<void>;
  readonly #earlier: ReadonlyMap<string, KeptVerdict>;
  #open: readonly string[] = [];

  private constructor({ name, spool, sieveWorker, release }: Parts, earlier: ReadonlyMap<string, KeptVerdict>) {
    this.run = `${name}/${spool.run}`;
    this.resumed = spool.run > spool.finishedRun + 1;
    this.#spool = spool;
    this.#sieveWorker = sieveWorker;
    this.#release = release;
    this.#earlier = earlier;
  }

  /** `anew` forgets what earlier runs have said as well. */
  static async open(parts: Parts, anew: boolean): Promise<Answer<RouteStore>> {
    const { spool } = parts;
    try {
      const before = [spool.finishedRun, spool.run - 1].map((run) => verdictsPath(spool.folder, run));
      const earlier = anew ? new Map<string, KeptVerdict>() : await readFinalVerdicts(before);
      await beginVerdicts(verdictsPath(spool.folder, spool.run));
      return answered(new RouteStore(parts, earlier));
    } catch (error) {
      return refusal(error, spool.folder);
    }
  }

  kept(part: SpoolPart): ReturnType<Spool['kept']> {
    return this.#spool.kept(part);
  }

  begin(part: SpoolPart, from: string, identity: string | null): Promise<Answer<null>> {
    return this.#spool.begin(part, from, identity);
  }

  forgetUnsettled(part: SpoolPart, overlap: number): Promise<Answer<null>> {
    return this.#spool.forgetUnsettled(part, overlap);
  }

  append(part: SpoolPart, lines: readonly Uint8Array[], range: { readonly cursor: string; readonly rows: number }): Promise<Answer<null>> {
    return this.#spool.append(part, lines, range);
  }

  async compare(asked: CompareAsked, told: (done: number, total: number) => void, signal: AbortSignal): Promise<Answer<Comparison>> {
    const files = asked.parts.flatMap(({ key, meaning }) => this.#spool.files(key).map((file) => ({ ...file, part: key, meaning })));
    if (files.length > mostFiles)
      return failed('too-large', `${files.length} ranges are kept, and ${mostFiles} can be compared: read anew`);
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    const room = await hasRoom(this.#spool.folder, rows * entryBytes);
    if (!room.ok) return room;
    try {
      const done = await sieve({ ...asked, files, folder: this.#spool.folder, worker: this.#sieveWorker }, told, signal);
      if (done === null) return failed('cancelled', 'stopped while it was compared', true);
      this.#open = done.paths;
      return answered(done.comparison);
    } catch (error) {
      return refusal(error, this.#spool.folder);
    }
  }

  async *openGroups(atATime: number): AsyncGenerator<readonly OpenGroup[]> {
    let batch: OpenGroup[] = [];
    for (const path of this.#open) {
      for await (const line of createInterface({ input: createReadStream(path) })) {
        batch.push(JSON.parse(line) as OpenGroup);
        if (batch.length < atATime) continue;
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }

  verdictOf(messageId: string, lines: string): KeptVerdict | null {
    const found = this.#earlier.get(messageId);
    return found?.lines === lines ? found : null;
  }

  keepVerdicts(verdicts: readonly KeptVerdict[]): Promise<Answer<null>> {
    return appendVerdicts(verdictsPath(this.#spool.folder, this.#spool.run), verdicts);
  }

  async finish(): Promise<Answer<null>> {
    const finished = await this.#spool.finish();
    if (!finished.ok) return finished;
    const own = `verdicts-${this.#spool.run}.jsonl`;
    try {
      const old = (await readdir(this.#spool.folder)).filter((name) => /^(verdicts|open)-\d+\.jsonl$/.test(name) && name !== own);
      await Promise.all(old.map((name) => rm(join(this.#spool.folder, name), { force: true })));
      return answered(null);
    } catch (error) {
      return refusal(error, this.#spool.folder);
    }
  }

  close(): Promise<void> {
    return this.#release();
  }
}
