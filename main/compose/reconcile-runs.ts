import { Worker } from 'node:worker_threads';
import type { Failure } from '../domain/observation/failure.ts';
import type { OpenMessagesPage, ReconcileEvent, ReconcileRuns } from '../ports/reconcile-runs.ts';
import { EventQueue } from '../service/event-queue.ts';
import type { FromReconcileWorker, ReconcileWorkerData, ToReconcileWorker } from '../worker/reconcile-protocol.ts';
import { workerFile } from './worker-file.ts';

/** What a run holds as objects is bounded by its batches; the identities it compares are outside of the heap. */
const heapLimit = 256;
/** Buffers of answers are held by few small objects: a large young generation only keeps them longer. */
const youngLimit = 8;

interface Asking {
  readonly resolve: (page: OpenMessagesPage) => void;
  readonly reject: (error: Error) => void;
}

const died: Failure = { code: 'worker-died', retryable: true, detail: 'the worker that compared the route ended' };

/** One worker of one workspace, started with the first question and again after a death. */
class ReconcileWorker {
  readonly #data: () => Promise<ReconcileWorkerData>;
  readonly #runs = new Map<number, EventQueue<ReconcileEvent>>();
  readonly #pages = new Map<number, Asking>();
  #worker: Promise<Worker> | null = null;
  #next = 1;

  constructor(data: () => Promise<ReconcileWorkerData>) {
    this.#data = data;
  }

  async *run(asked: Parameters<ReconcileRuns['run']>[0], signal: AbortSignal): AsyncGenerator<ReconcileEvent> {
    const worker = await (this.#worker ??= this.#start());
    const id = this.#next++;
    const queue = new EventQueue<ReconcileEvent>();
    this.#runs.set(id, queue);
    worker.ref();
    const tell = (message: ToReconcileWorker): void => worker.postMessage(message);
    const abort = (): void => tell({ kind: 'abort', id });
    tell({ kind: 'run', id, asked });
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    let finished = false;
    try {
      for await (const event of queue) {
        finished = event.type === 'result';
        yield event;
      }
      if (!finished) yield { type: 'failure', failure: died };
    } finally {
      signal.removeEventListener('abort', abort);
      this.#runs.delete(id);
      this.#rest(worker);
      if (!finished) abort();
    }
  }

  async messages(...[run, filter, page]: Parameters<ReconcileRuns['messages']>): Promise<OpenMessagesPage> {
    const worker = await (this.#worker ??= this.#start());
    const id = this.#next++;
    worker.ref();
    try {
      return await new Promise<OpenMessagesPage>((resolve, reject) => {
        this.#pages.set(id, { resolve, reject });
        worker.postMessage({ kind: 'messages', id, run, filter, page } satisfies ToReconcileWorker);
      });
    } finally {
      this.#pages.delete(id);
      this.#rest(worker);
    }
  }

  async close(): Promise<void> {
    const worker = await this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  /** A worker that only waits must not keep a finished command alive. */
  #rest(worker: Worker): void {
    if (this.#runs.size + this.#pages.size === 0) worker.unref();
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(workerFile('reconcile'), {
      workerData: await this.#data(),
      resourceLimits: { maxOldGenerationSizeMb: heapLimit, maxYoungGenerationSizeMb: youngLimit },
    });
    worker.on('message', (message: FromReconcileWorker) => this.#take(message));
    // An error event is followed by exit; without a listener it would end this process.
    worker.on('error', (error) => this.#ended(error));
    worker.on('exit', () => this.#ended(new Error(died.detail)));
    return worker;
  }

  #ended(error: unknown): void {
    this.#worker = null;
    for (const queue of this.#runs.values()) queue.close();
    for (const { reject } of this.#pages.values()) reject(error instanceof Error ? error : new Error(String(error)));
  }

  #take(message: FromReconcileWorker): void {
    switch (message.kind) {
      case 'event':
        this.#runs.get(message.id)?.push(message.event);
        return;
      case 'end':
        this.#runs.get(message.id)?.close();
        return;
      case 'page':
        this.#pages.get(message.id)?.resolve(message.page);
        return;
      case 'defect':
        this.#runs.get(message.id)?.close(new Error(message.detail));
        this.#pages.get(message.id)?.reject(new Error(message.detail));
    }
  }
}

/** Runs of one workspace in a worker of its own. `data` is asked for when the first question comes: secrets are read no earlier. */
export function reconcileRuns(data: () => Promise<ReconcileWorkerData>): ReconcileRuns {
  const worker = new ReconcileWorker(data);
  return {
    run: (asked, signal) => worker.run(asked, signal),
    messages: (...asked) => worker.messages(...asked),
    close: () => worker.close(),
  };
}
