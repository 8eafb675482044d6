import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { unreadParts } from '../adapter/history/read-around.ts';
import type { Answer, Failure } from '../domain/observation/failure.ts';
import { answered } from '../domain/observation/failure.ts';
import type { HistoryStore } from '../ports/history.ts';
import type { FromHistoryWorker, HistoryAnswers, HistoryAsked, HistoryWorkerData, ToHistoryWorker } from '../worker/history-protocol.ts';
import { workerFile } from './worker-file.ts';

type Reply<Asked extends HistoryAsked> = Answer<HistoryAnswers[Asked]>;
type Question = ToHistoryWorker extends infer Each ? (Each extends { readonly id: number } ? Omit<Each, 'id'> : never) : never;

interface Waiting {
  readonly answer: (answer: HistoryAnswers[HistoryAsked]) => void;
  readonly fail: (error: Failure | Error) => void;
}

/** A batch of states, a question's answer, SQLite's cache: all small. */
const heapLimit = 256;

/** The worker of one history, started with the first question and again after a death. */
class HistoryWorker {
  readonly #path: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #next = 1;

  constructor(path: string) {
    this.#path = path;
  }

  get running(): boolean {
    return this.#worker !== null;
  }

  /** Rejects only with a defect; a worker that dies is a failure. */
  ask<Asked extends HistoryAsked>(question: Extract<Question, { readonly kind: Asked }>): Promise<Reply<Asked>> {
    const worker = (this.#worker ??= this.#start());
    const id = this.#next++;
    const { promise, resolve, reject } = Promise.withResolvers<Reply<Asked>>();
    this.#waiting.set(id, {
      answer: (value) => resolve(answered(value as HistoryAnswers[Asked])),
      fail: (error) => (error instanceof Error ? reject(error) : resolve({ ok: false, failure: error })),
    });
    // A worker that works keeps this process alive; one that waits must not keep a finished command alive.
    worker.ref();
    worker.postMessage({ ...question, id });
    return promise;
  }

  async end(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    await this.ask({ kind: 'close' });
    this.#worker = null;
    await worker.terminate();
  }

  #start(): Worker {
    const workerData: HistoryWorkerData = { path: this.#path };
    const worker = new Worker(workerFile('history'), { workerData, resourceLimits: { maxOldGenerationSizeMb: heapLimit } });
    worker.on('message', (message: FromHistoryWorker) => this.#take(message, worker));
    const died = (): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      const failure: Failure = { code: 'worker-died', retryable: true, detail: `the worker of ${this.#path} ended` };
      for (const waiting of this.#waiting.values()) waiting.fail(failure);
      this.#waiting.clear();
    };
    // An error event is followed by exit; without a listener it would end this process.
    worker.on('error', died);
    worker.on('exit', died);
    return worker;
  }

  #take(message: FromHistoryWorker, worker: Worker): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) worker.unref();
    if (message.kind === 'answer') waiting?.answer(message.answer);
    else waiting?.fail(new Error(message.detail));
  }
}

/**
 * The history in a file, worked on off the calling thread: SQLite waits for the disk, and the thread
 * that asks may be the window's. Where there is no file no worker is started to find nothing.
 */
export function historyInWorker(path: string): HistoryStore {
  const worker = new HistoryWorker(path);
  const isThere = (): boolean => worker.running || existsSync(path);
  return {
    async *around(question, signal) {
      if (signal.aborted || !isThere()) return;
      const reply = await worker.ask<'around'>({ kind: 'around', question });
      yield* reply.ok ? reply.value : unreadParts(question, reply.failure);
    },
    async append(samples, interval) {
      const reply = await worker.ask<'append'>({ kind: 'append', samples, interval });
      return reply.ok ? reply.value : reply;
    },
    async extent() {
      if (!isThere()) return answered(null);
      const reply = await worker.ask<'extent'>({ kind: 'extent' });
      return reply.ok ? reply.value : reply;
    },
    close: () => worker.end(),
  };
}
