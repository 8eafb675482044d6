import type { Coverage } from '../../domain/observation/coverage.ts';
import { isCovered } from '../../domain/observation/coverage.ts';
import { micros } from '../../domain/observation/instant.ts';
import { orderCoverage } from '../../domain/lifecycle/order.ts';
import { bucketSpans } from '../../domain/reconcile/bucket-width.ts';
import type { Bucket, Reconciliation } from '../../domain/reconcile/reconciliation.ts';
import type { Code } from '../../domain/verdict/code.ts';
import type { DuplicateClass } from '../../domain/verdict/verdict.ts';
import { familyOf } from '../../domain/verdict/weight.ts';
import type { Comparison, KeptVerdict } from '../../ports/reconcile-store.ts';

const twice: readonly DuplicateClass[] = ['SEND_DUPLICATE', 'DELIBERATE_RESEND'];

type Counting = { -readonly [Name in keyof Bucket]: Bucket[Name] } & { processed: Record<string, number> };

function add<Name extends string>(counts: Partial<Record<Name, number>>, name: Name, by = 1): void {
  if (by > 0) counts[name] = (counts[name] ?? 0) + by;
}

/** Counts of a run: of what is plainly fine, and of every message that was judged. */
export class RunCounts {
  readonly #window: { readonly from: string; readonly to: string };
  readonly #consumers: readonly string[];
  readonly #buckets: Counting[];
  readonly #ends: readonly bigint[];
  readonly #byVerdict: Partial<Record<Code, number>> = {};
  readonly #duplicates: Partial<Record<DuplicateClass, number>> = {};
  #messages = 0;
  #copies = { messages: 0, repeated: 0 };

  constructor(window: { readonly from: string; readonly to: string }, consumers: readonly string[]) {
    this.#window = window;
    this.#consumers = consumers;
    const zero = (): Record<string, number> => Object.fromEntries(consumers.map((name) => [name, 0]));
    this.#buckets = bucketSpans(window).map(({ from, to }) => ({
      ...{ from, to, recorded: 0, stored: 0, processed: zero(), missing: 0, storedTwice: 0, undetermined: 0 },
    }));
    this.#ends = this.#buckets.map(({ to }) => micros(to));
  }

  /** Where buckets end, in microseconds, as a comparison asks for it. */
  get ends(): Float64Array {
    return Float64Array.from(this.#ends, Number);
  }

  get buckets(): readonly Bucket[] {
    return this.#buckets.map((bucket) => ({ ...bucket, processed: { ...bucket.processed } }));
  }

  addPlain({ processed, stored, buckets, copied, copiedTwice }: Comparison): void {
    this.#copies = { messages: copied, repeated: copiedTwice };
    this.#messages += processed + stored;
    add(this.#byVerdict, 'PROCESSED', processed);
    add(this.#byVerdict, 'STORED', stored);
    for (const [index, bucket] of this.#buckets.entries()) {
      bucket.recorded += buckets.recorded[index] ?? 0;
      bucket.stored += buckets.stored[index] ?? 0;
      for (const consumer of this.#consumers)
        bucket.processed[consumer] = (bucket.processed[consumer] ?? 0) + (buckets.messages[index] ?? 0);
    }
  }

  /** Counts a judged message; false for one that came to be outside of the window. */
  addJudged({ message: { verdict, duplicates, at }, counted }: Pick<KeptVerdict, 'message' | 'counted'>): boolean {
    const index = at === null ? -1 : this.#bucketOf(micros(at));
    const bucket = this.#buckets[index];
    if (bucket === undefined) return false;
    this.#messages += 1;
    add(this.#byVerdict, verdict.code);
    for (const name of duplicates) add(this.#duplicates, name);
    if (counted.recorded) bucket.recorded += 1;
    if (counted.stored) bucket.stored += 1;
    for (const consumer of counted.processed) bucket.processed[consumer] = (bucket.processed[consumer] ?? 0) + 1;
    if (familyOf(verdict.code, verdict.facts['rowSaysSent'] === 'true') === 'wrong') bucket.missing += 1;
    if (duplicates.some((name) => twice.includes(name))) bucket.storedTwice += 1;
    if (verdict.code === 'UNDETERMINED') bucket.undetermined += 1;
    return true;
  }

  result(route: string, coverage: readonly Coverage[], whole: boolean, duplicatesWhole: boolean): Reconciliation {
    const read = coverage.every((entry) => !entry.needed || isCovered(entry));
    return {
      ...{ route, ...this.#window, messages: this.#messages },
      ...{ byVerdict: this.#byVerdict, duplicates: this.#duplicates, buckets: this.buckets, coverage: orderCoverage(coverage) },
      complete: whole && read && this.#byVerdict.UNDETERMINED === undefined,
      duplicatesComplete: duplicatesWhole && read,
      copies: this.#copies,
    };
  }

  #bucketOf(at: bigint): number {
    if (at < micros(this.#window.from)) return -1;
    return this.#ends.findIndex((end) => at < end);
  }
}
