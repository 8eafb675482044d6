import type { Instant } from '../domain/observation/instant.ts';
import { micros } from '../domain/observation/instant.ts';
import type { BucketSpan } from '../domain/reconcile/bucket-width.ts';
import { bucketSpans } from '../domain/reconcile/bucket-width.ts';
import type { Bucket } from '../domain/reconcile/reconciliation.ts';
import type { Code } from '../domain/verdict/code.ts';
import type { DuplicateClass } from '../domain/verdict/verdict.ts';
import { familyOf } from '../domain/verdict/weight.ts';

/** What of one message its bucket counts. */
export interface CountedMessage {
  readonly at: Instant;
  readonly code: Code;
  /** The outbox row says sent although the verdict is an explanation; see `familyOf`. */
  readonly rowSaysSent: boolean;
  readonly duplicates: readonly DuplicateClass[];
  readonly recorded: boolean;
  readonly stored: boolean;
  /** Consumers that have processed it. */
  readonly processed: readonly string[];
}

const twice: readonly DuplicateClass[] = ['SEND_DUPLICATE', 'DELIBERATE_RESEND'];

function count(messages: readonly CountedMessage[], counts: (message: CountedMessage) => boolean): number {
  return messages.filter(counts).length;
}

function bucketOf(span: BucketSpan, messages: readonly CountedMessage[], consumers: readonly string[]): Bucket {
  return {
    ...span,
    recorded: count(messages, ({ recorded }) => recorded),
    stored: count(messages, ({ stored }) => stored),
    processed: Object.fromEntries(
      consumers.map((consumer) => [consumer, count(messages, ({ processed }) => processed.includes(consumer))]),
    ),
    missing: count(messages, ({ code, rowSaysSent }) => familyOf(code, rowSaysSent) === 'wrong'),
    storedTwice: count(messages, ({ duplicates }) => duplicates.some((each) => twice.includes(each))),
    undetermined: count(messages, ({ code }) => code === 'UNDETERMINED'),
  };
}

/** Counts messages by event time; those outside of `span` are left out. */
export function countBuckets(span: BucketSpan, messages: readonly CountedMessage[]): readonly Bucket[] {
  const consumers = [...new Set(messages.flatMap(({ processed }) => processed))].toSorted();
  const spans = bucketSpans(span).map((each) => ({ ...each, begin: micros(each.from), end: micros(each.to) }));
  const placed = Map.groupBy(messages, ({ at }) => spans.findIndex(({ begin, end }) => micros(at) >= begin && micros(at) < end));
  return spans.map(({ from, to }, index) => bucketOf({ from, to }, placed.get(index) ?? [], consumers));
}
