import type { Failure } from '../domain/observation/failure.ts';
import { Batches } from './batches.ts';

/** So many streams of one window run at once at most: a page that starts more is not one of ours. */
export const streamsAtOnce = 32;

/** Where one stream goes to. Both return false when the window is gone. */
export interface StreamTarget {
  items(sequence: number, items: readonly unknown[]): boolean;
  end(end: unknown): boolean;
}

/** A handler with the schemas of its channel applied: it throws where an item or the result is not what was promised. */
export type CheckedStream = (signal: AbortSignal) => AsyncGenerator<unknown, unknown, undefined>;

interface Running {
  readonly owner: number;
  /** Stop: the handler ends with what it knows. */
  readonly stop: AbortController;
  /** The window is gone: nothing is sent any more. */
  readonly gone: AbortController;
  readonly batches: Batches;
  readonly done: Promise<void>;
}

/** The streams that run, by the id their window gave them. Ids of different windows do not meet. */
export class Streams {
  readonly #running = new Map<string, Running>();
  readonly #failed: (error: unknown) => Failure;

  /** `failed` logs what a handler threw and gives what the window is told instead. */
  constructor(failed: (error: unknown) => Failure) {
    this.#failed = failed;
  }

  /** False when this window has a stream of this id already, or too many. Nothing was started then. */
  start(owner: number, id: string, source: CheckedStream, target: StreamTarget): boolean {
    const key = `${owner} ${id}`;
    if (this.#running.has(key) || this.#of(owner).length >= streamsAtOnce) return false;
    const stop = new AbortController();
    const gone = new AbortController();
    const batches = new Batches((sequence, items) => {
      if (!target.items(sequence, items)) gone.abort();
    });
    const signal = AbortSignal.any([stop.signal, gone.signal]);
    const done = this.#run(source(signal), batches, target, gone.signal).finally(() => this.#running.delete(key));
    this.#running.set(key, { owner, stop, gone, batches, done });
    return true;
  }

  /** A window took a batch. Ids and numbers that are not running change nothing. */
  acknowledge(owner: number, id: string, sequence: number): void {
    this.#running.get(`${owner} ${id}`)?.batches.acknowledge(sequence);
  }

  /** A person stopped it: its end follows. */
  stop(owner: number, id: string): void {
    this.#running.get(`${owner} ${id}`)?.stop.abort();
  }

  /** The page of a window is gone: its streams end and nothing is sent. Resolves when they have ended. */
  async abandon(owner: number): Promise<void> {
    const running = this.#of(owner);
    for (const stream of running) stream.gone.abort();
    await Promise.all(running.map((stream) => stream.done));
  }

  #of(owner: number): readonly Running[] {
    return [...this.#running.values()].filter((stream) => stream.owner === owner);
  }

  async #run(
    source: AsyncGenerator<unknown, unknown, undefined>,
    batches: Batches,
    target: StreamTarget,
    gone: AbortSignal,
  ): Promise<void> {
    const end = await this.#drain(source, batches, gone);
    await batches.flush(gone);
    if (!gone.aborted) target.end(end);
  }

  async #drain(source: AsyncGenerator<unknown, unknown, undefined>, batches: Batches, gone: AbortSignal): Promise<unknown> {
    try {
      for (;;) {
        const next = await source.next();
        if (next.done === true) return next.value;
        if (!gone.aborted) await batches.add(next.value, gone);
      }
    } catch (error) {
      return { end: 'failed', failure: this.#failed(error) };
    }
  }
}
