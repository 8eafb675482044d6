import { Worker } from 'node:worker_threads';
import type { Coverage } from '../domain/observation/coverage.ts';
import { partitionPart } from '../domain/observation/coverage.ts';
import type { Failure } from '../domain/observation/failure.ts';
import { reasonOf } from '../domain/observation/failure.ts';
import type { ScanRequest } from '../ports/broker.ts';
import type { Reading } from '../ports/reading.ts';
import type { ScanWorkers } from '../ports/scan-workers.ts';
import { EventQueue } from '../service/event-queue.ts';
import type { FromScanWorker, IndexedScanData, ScanWorkerData, ToScanWorker } from '../worker/scan-protocol.ts';
import { workerFile } from './worker-file.ts';

/** Enough for four fetches of 4 MB in flight with their decompressed batches. */
const heapLimit = 512;

interface Batch {
  readonly readings: readonly Reading[];
}

/** Given up before anything was asked: the worker must not race against the message that stops it. */
const stoppedBefore: Failure = { code: 'cancelled', retryable: true, detail: 'stopped before it began' };

/** A scan and the worker that makes it: the end of an older worker must not end it. */
interface Running {
  readonly worker: Worker;
  readonly queue: EventQueue<Batch>;
}

/** The worker of one broker, started with the first scan and again after a death. */
class ScanWorker {
  readonly #data: ScanWorkerData;
  readonly #index: string | null;
  readonly #running = new Map<number, Running>();
  #worker: Worker | null = null;
  #next = 1;

  constructor(data: ScanWorkerData, index: string | null) {
    this.#data = data;
    this.#index = index;
  }

  async *scan(request: ScanRequest, signal: AbortSignal): AsyncGenerator<Reading> {
    if (signal.aborted) {
      yield* this.#unread(request, new Set(), stoppedBefore);
      return;
    }
    const worker = (this.#worker ??= this.#start());
    const id = this.#next++;
    const queue = new EventQueue<Batch>();
    this.#begin(id, { worker, queue });
    const tell = (message: ToScanWorker): void => worker.postMessage(message);
    const abort = (): void => tell({ kind: 'abort', id });
    const covered = new Set<string>();
    let failure: Failure | null = null;
    tell({ kind: 'scan', id, request });
    signal.addEventListener('abort', abort, { once: true });
    try {
      for await (const { readings } of queue) {
        for (const reading of readings) {
          if (reading.type === 'coverage') covered.add(reading.coverage.part);
          if (reading.type === 'failure') failure = reading.failure;
          yield reading;
        }
        tell({ kind: 'more', id });
      }
      yield* this.#unread(request, covered, failure);
    } finally {
      signal.removeEventListener('abort', abort);
      this.#finish(id, worker);
      abort();
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  /** What a scan that ended without saying so has not read: the cluster could not be opened (`told`), or its worker died. */
  *#unread(request: ScanRequest, covered: ReadonlySet<string>, told: Failure | null): Generator<Reading> {
    const failure: Failure = told ?? {
      code: 'worker-died',
      retryable: true,
      detail: `the worker that read ${this.#data.options.name} ended`,
    };
    const open = request.ranges.filter(({ partition }) => !covered.has(partitionPart(request.topic, partition)));
    if (open.length === 0) return;
    for (const { partition, from, to } of open) {
      const coverage: Coverage = {
        id: '',
        source: this.#data.options.name,
        role: request.topicRole.role,
        part: partitionPart(request.topic, partition),
        unit: 'offset',
        wanted: { from: String(from), to: String(to) },
        read: [],
        asOf: request.asOf,
        complete: false,
        needed: false,
        reason: reasonOf(failure),
      };
      yield { type: 'coverage', coverage };
    }
    if (told === null) yield { type: 'failure', failure };
  }

  /** A worker that reads keeps this process alive; one that waits for the next scan must not keep a finished command alive. */
  #begin(id: number, running: Running): void {
    this.#running.set(id, running);
    running.worker.ref();
  }

  #finish(id: number, worker: Worker): void {
    this.#running.delete(id);
    if (![...this.#running.values()].some((running) => running.worker === worker)) worker.unref();
  }

  #start(): Worker {
    const workerData: IndexedScanData = { broker: this.#data, index: this.#index };
    const worker = new Worker(workerFile('scan'), { workerData, resourceLimits: { maxOldGenerationSizeMb: heapLimit } });
    worker.on('message', (message: FromScanWorker) => this.#take(message));
    const died = (): void => {
      if (this.#worker === worker) this.#worker = null;
      for (const running of this.#running.values()) if (running.worker === worker) running.queue.close();
    };
    // An error event is followed by exit; without a listener it would end this process.
    worker.on('error', died);
    worker.on('exit', died);
    return worker;
  }

  #take(message: FromScanWorker): void {
    const queue = this.#running.get(message.id)?.queue;
    if (message.kind === 'readings') queue?.push({ readings: message.readings });
    else if (message.kind === 'end') queue?.close();
    else queue?.close(new Error(message.detail));
  }
}

/** Scan workers for the brokers of a workspace, one each, and the file of their index where one is kept. */
export function scanWorkers(brokers: readonly ScanWorkerData[], index: string | null = null): ScanWorkers {
  const workers = new Map(brokers.map((data) => [data.options.name, new ScanWorker(data, index)]));
  return {
    scan(source, request, signal) {
      const worker = workers.get(source);
      if (worker === undefined) throw new Error(`No worker for ${source}.`);
      return worker.scan(request, signal);
    },
    async close() {
      await Promise.all([...workers.values()].map((worker) => worker.close()));
    },
  };
}
