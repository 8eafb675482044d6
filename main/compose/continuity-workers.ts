import { Worker } from 'node:worker_threads';
import type { Failure } from '../domain/observation/failure.ts';
import type { ContinuityReading, ContinuitySource } from '../ports/numbers.ts';
import { EventQueue } from '../service/event-queue.ts';
import type { ContinuityWorkerData, FromContinuityWorker, ToContinuityWorker } from '../worker/continuity-protocol.ts';
import { workerFile } from './worker-file.ts';

/** Enough for four fetches of 4 MB with the numbers taken from them. */
const heapLimit = 512;

type Asked =
  Exclude<ToContinuityWorker, { kind: 'abort' }> extends infer Message
    ? Message extends { readonly id: number }
      ? Omit<Message, 'id'>
      : never
    : never;

/** A reading and the worker that makes it: the end of an older worker must not end it. */
interface Running {
  readonly worker: Worker;
  readonly queue: EventQueue<ContinuityReading>;
}

/** The worker of one source, started with the first question and again after a death. */
class ContinuityWorker {
  readonly #data: ContinuityWorkerData;
  readonly #running = new Map<number, Running>();
  #worker: Worker | null = null;
  #next = 1;

  constructor(data: ContinuityWorkerData) {
    this.#data = data;
  }

  async *read(asked: Asked, signal: AbortSignal): AsyncGenerator<ContinuityReading> {
    const worker = (this.#worker ??= this.#start());
    const id = this.#next++;
    const queue = new EventQueue<ContinuityReading>();
    this.#running.set(id, { worker, queue });
    worker.ref();
    const abort = (): void => worker.postMessage({ kind: 'abort', id } satisfies ToContinuityWorker);
    worker.postMessage({ ...asked, id });
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    let ended = false;
    try {
      for await (const reading of queue) {
        ended ||= reading.type === 'found' || reading.type === 'failure';
        yield reading;
      }
      const { name } = this.#data.options;
      const failure: Failure = { code: 'worker-died', retryable: true, detail: `the worker that read ${name} ended` };
      if (!ended) yield { type: 'failure', failure };
    } finally {
      signal.removeEventListener('abort', abort);
      this.#running.delete(id);
      // A worker that only waits must not keep a finished command alive.
      if (![...this.#running.values()].some((running) => running.worker === worker)) worker.unref();
      abort();
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #start(): Worker {
    const options = { workerData: this.#data, resourceLimits: { maxOldGenerationSizeMb: heapLimit } };
    const worker = new Worker(workerFile('continuity'), options);
    worker.on('message', (message: FromContinuityWorker) => this.#take(message));
    const died = (): void => {
      if (this.#worker === worker) this.#worker = null;
      for (const running of this.#running.values()) if (running.worker === worker) running.queue.close();
    };
    // An error event is followed by exit; without a listener it would end this process.
    worker.on('error', died);
    worker.on('exit', died);
    return worker;
  }

  #take(message: FromContinuityWorker): void {
    const queue = this.#running.get(message.id)?.queue;
    if (message.kind === 'reading') queue?.push(message.reading);
    else if (message.kind === 'end') queue?.close();
    else queue?.close(new Error(message.detail));
  }
}

/** Where the continuity of numbers is found, source by source, each in a worker of its own. */
export interface ContinuityWorkers {
  of(source: string): ContinuitySource | null;
  close(): Promise<void>;
}

export function continuityWorkers(sources: readonly ContinuityWorkerData[]): ContinuityWorkers {
  const workers = new Map(sources.map((data) => [data.options.name, new ContinuityWorker(data)]));
  return {
    of(source) {
      const worker = workers.get(source);
      if (worker === undefined) return null;
      return {
        name: source,
        stored: (question, signal) => worker.read({ kind: 'stored', question }, signal),
        traced: (question, signal) => worker.read({ kind: 'traced', question }, signal),
      };
    },
    async close() {
      await Promise.all([...workers.values()].map((worker) => worker.close()));
    },
  };
}
