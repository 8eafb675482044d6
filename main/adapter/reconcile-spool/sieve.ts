import { rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { CompareAsked, Comparison } from '../../ports/reconcile-store.ts';
import type { PartitionIndex } from './partitions.ts';
import type { SieveFile, SievePlan } from './sieve-plan.ts';
import { openGroupsPath, partitionFiles } from './sieve-plan.ts';
import { SieveShare } from './sieve-share.ts';
import type { FromSieveThread, SieveThreadData, ToSieveThread } from './sieve-thread.ts';

/** Fewer lines than this are compared before threads would have started. */
const worthThreads = 200_000;
const threads = 2;
/** A share holds partitions outside of the heap. */
const heapLimit = 64;
/** Its objects are few and small; a young generation that grows is only memory. */
const youngLimit = 4;

/** Gives each file to the share that has the fewest lines so far, largest files first. */
function ownersOf(files: readonly SieveFile[], shares: number): readonly number[] {
  const loads = Array.from({ length: shares }, () => 0);
  const owners = files.map(() => 0);
  const bySize = files.map(({ rows }, index) => ({ rows, index })).toSorted((a, b) => b.rows - a.rows);
  for (const { rows, index } of bySize) {
    const share = loads.indexOf(Math.min(...loads));
    owners[index] = share;
    loads[share] = (loads[share] ?? 0) + rows;
  }
  return owners;
}

function added(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value + (b[index] ?? 0));
}

function merged(a: Comparison, b: Comparison): Comparison {
  return {
    processed: a.processed + b.processed,
    stored: a.stored + b.stored,
    open: a.open + b.open,
    copied: a.copied + b.copied,
    copiedTwice: a.copiedTwice + b.copiedTwice,
    buckets: {
      messages: added(a.buckets.messages, b.buckets.messages),
      recorded: added(a.buckets.recorded, b.buckets.recorded),
      stored: added(a.buckets.stored, b.buckets.stored),
    },
  };
}

type Answer = Exclude<FromSieveThread, { kind: 'rows' }>;

/** One thread of a comparison; each step is a question that it answers. */
class SieveThread {
  readonly #worker: Worker;
  #waiting: { readonly resolve: (value: Answer) => void; readonly reject: (error: Error) => void } | null = null;

  constructor(file: URL, data: SieveThreadData, told: (rows: number) => void) {
    this.#worker = new Worker(file, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: heapLimit, maxYoungGenerationSizeMb: youngLimit },
    });
    this.#worker.on('message', (message: FromSieveThread) => {
      if (message.kind === 'rows') told(message.rows);
      else this.#waiting?.resolve(message);
    });
    this.#worker.on('error', (error) => this.#waiting?.reject(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', () => this.#waiting?.reject(new Error('A thread of the comparison ended.')));
  }

  make(step: ToSieveThread): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(step);
    });
  }

  async end(): Promise<void> {
    this.#waiting = null;
    await this.#worker.terminate();
  }
}

/** Whether two shares or one: the steps are the same, and each waits until all have made the one before. */
async function makeSteps(make: (step: ToSieveThread) => Promise<readonly Answer[]>): Promise<Comparison> {
  const indexes = (answers: readonly Answer[]): readonly PartitionIndex[] =>
    answers.flatMap((answer) => (answer.kind === 'index' ? [answer.index] : []));
  const keys = indexes(await make({ step: 'spread' }));
  const messages = indexes(await make({ step: 'keys', indexes: keys }));
  const found = (await make({ step: 'group', indexes: messages })).flatMap((answer) =>
    answer.kind === 'comparison' ? [answer.comparison] : [],
  );
  const [first, ...rest] = found;
  if (first === undefined) throw new Error('A comparison has no share.');
  return rest.reduce(merged, first);
}

async function inThreads(plan: SievePlan, worker: URL, told: (rows: number) => void, signal: AbortSignal): Promise<Comparison | null> {
  const shares = Array.from({ length: plan.shares }, (_, share) => new SieveThread(worker, { plan, share }, told));
  const aborted = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
  const made = makeSteps((step) => Promise.all(shares.map((share) => share.make(step))));
  try {
    return await Promise.race([made, aborted]);
  } finally {
    await Promise.all(shares.map((share) => share.end()));
  }
}

export interface SieveAsked extends Pick<CompareAsked, 'route' | 'bucketEnds' | 'keyedConsumers'> {
  readonly files: readonly SieveFile[];
  readonly folder: string;
  /** The code of a thread. */
  readonly worker: URL;
}

/**
 * Compares the lines of files as sets of identities, on two threads when there are many. `paths` are
 * where the open messages stand. Null after an abort. Throws what the file system throws.
 */
export async function sieve(
  { files, folder, worker, ...asked }: SieveAsked,
  told: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<{ readonly comparison: Comparison; readonly paths: readonly string[] } | null> {
  const total = files.reduce((sum, { rows }) => sum + rows, 0);
  const shares = total < worthThreads ? 1 : threads;
  const plan: SievePlan = { asked, files, owners: ownersOf(files, shares), shares, folder };
  let done = 0;
  // Every line is seen twice: when it is spread and when it is grouped.
  const count = (rows: number): void => told((done += rows), total * 2);
  const paths = Array.from({ length: shares }, (_, share) => openGroupsPath(folder, share));
  if (signal.aborted) return null;
  try {
    if (shares === 1) {
      const own = new SieveShare(plan, 0, count);
      return { comparison: own.group([own.meetKeys([own.spread()])]), paths };
    }
    const comparison = await inThreads(plan, worker, count, signal);
    return comparison === null ? null : { comparison, paths };
  } finally {
    await Promise.all(partitionFiles(plan).map((path) => rm(path, { force: true })));
  }
}
