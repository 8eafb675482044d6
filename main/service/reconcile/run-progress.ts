import type { Coverage } from '../../domain/observation/coverage.ts';
import type { ReconcileProgress, ReconcileStep } from '../../domain/reconcile/reconciliation.ts';

/** Milliseconds between two tellings. */
const interval = 250;

type Mutable<Value> = { -readonly [Name in keyof Value]: Value[Name] };

/** What a step's share of the work is counted in, against the others: comparing costs less than reading, explaining far more. */
const costs: Readonly<Record<ReconcileStep['step'], number>> = {
  outbox: 1,
  destination: 1,
  fallback: 1,
  trace: 1,
  dedupe: 1,
  effect: 1,
  compare: 0.2,
  explain: 50,
};

/** How far the steps of a run are, told at most every quarter of a second; the last change is always told. */
export class RunProgress {
  readonly #steps: Mutable<ReconcileStep>[] = [];
  readonly #tell: (progress: ReconcileProgress) => void;
  readonly #begun = performance.now();
  #told = 0;
  #kept = 0;
  /** Tells what changed too soon after the last telling: nothing else may change for a long time. */
  #later: NodeJS.Timeout | null = null;

  constructor(tell: (progress: ReconcileProgress) => void) {
    this.#tell = tell;
  }

  /** Adds a step; `kept` of it was done by an earlier run. */
  step(made: Pick<ReconcileStep, 'step' | 'source' | 'part' | 'unit'>, kept = 0): RunStep {
    const step: Mutable<ReconcileStep> = { ...made, state: 'waiting', done: kept, total: null, upTo: null, reason: null };
    this.#steps.push(step);
    this.#kept += kept * costs[made.step];
    return new RunStep(step, () => this.#changed());
  }

  /** Tells how far everything is, no matter when it was last told. */
  now(): void {
    if (this.#later !== null) clearTimeout(this.#later);
    this.#later = null;
    this.#told = performance.now();
    const cost = (step: ReconcileStep, rows: number): number => rows * costs[step.step];
    const done = this.#steps.reduce((sum, step) => sum + cost(step, step.done), 0);
    const known = this.#steps.every((step) => step.total !== null || step.state === 'done' || step.state === 'failed');
    const total = this.#steps.reduce((sum, step) => sum + cost(step, Math.max(step.done, step.total ?? 0)), 0);
    const seconds = (this.#told - this.#begun) / 1000;
    const read = this.#steps.filter(({ unit }) => unit !== 'messages').reduce((sum, step) => sum + step.done, 0);
    const speed = seconds > 0 ? (done - this.#kept) / seconds : 0;
    this.#tell({
      steps: this.#steps.map((step) => ({ ...step })),
      share: total === 0 || !known ? null : Math.min(1, done / total),
      rate: seconds > 0 ? Math.max(0, read - this.#kept) / seconds : null,
      remaining: known && speed > 0 ? Math.max(0, Math.round(((total - done) / speed) * 1000)) : null,
      buckets: null,
    });
  }

  #changed(): void {
    const wait = this.#told + interval - performance.now();
    if (wait <= 0) this.now();
    else this.#later ??= setTimeout(() => this.now(), wait).unref();
  }
}

/** One step of a run. */
export class RunStep {
  readonly #step: Mutable<ReconcileStep>;
  readonly #changed: () => void;

  constructor(step: Mutable<ReconcileStep>, changed: () => void) {
    this.#step = step;
    this.#changed = changed;
  }

  at(done: number, total: number | null): void {
    this.#step.state = 'running';
    this.#step.done = done;
    this.#step.total = total === null ? this.#step.total : Math.max(total, done);
    this.#changed();
  }

  /** `coverage` says whether all of it was read. */
  end(coverage: readonly Coverage[]): void {
    const open = coverage.find(({ complete }) => !complete);
    this.#step.state = open === undefined ? 'done' : open.read.length === 0 && this.#step.done === 0 ? 'failed' : 'partial';
    this.#step.total = this.#step.done;
    this.#step.reason = open?.reason ?? null;
    this.#changed();
  }
}
