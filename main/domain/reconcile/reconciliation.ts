import type { Coverage } from '../observation/coverage.ts';
import type { Instant } from '../observation/instant.ts';
import type { Code } from '../verdict/code.ts';
import type { DuplicateClass, FindingId, Verdict } from '../verdict/verdict.ts';

/** A span of event time, `to` exclusive. Counts are of message ids, each message in the bucket of its own event time. */
export interface Bucket {
  readonly from: Instant;
  readonly to: Instant;
  /** In the outbox; 0 for a route without one. */
  readonly recorded: number;
  /** A visible copy in the destination. */
  readonly stored: number;
  /** By consumer. */
  readonly processed: Readonly<Record<string, number>>;
  /** An overall verdict that is a loss or wrong on its way. */
  readonly missing: number;
  /** More than one visible copy: SEND_DUPLICATE or DELIBERATE_RESEND. */
  readonly storedTwice: number;
  /** An overall verdict that was withheld: UNDETERMINED. */
  readonly undetermined: number;
}

/** One message that is not simply fine. */
export interface OpenMessage {
  readonly messageId: string;
  readonly businessKey: string | null;
  readonly verdict: Verdict;
  readonly deliveries: readonly { readonly consumer: string; readonly code: Code }[];
  readonly duplicates: readonly DuplicateClass[];
  readonly findings: readonly FindingId[];
  readonly at: Instant | null;
}

/** A route compared as id sets over a window of event time. `byVerdict` sums to `messages`; only codes that occur. */
export interface Reconciliation {
  readonly route: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly messages: number;
  readonly byVerdict: Readonly<Partial<Record<Code, number>>>;
  /** Messages that occurred more than once, by class; FAN_OUT left out. */
  readonly duplicates: Readonly<Partial<Record<DuplicateClass, number>>>;
  readonly buckets: readonly Bucket[];
  readonly coverage: readonly Coverage[];
  readonly complete: boolean;
  readonly duplicatesComplete: boolean;
  /** Messages with a copy in the destination, and those of them with several in one log: many of these ask whether this is the message id. Absent where nobody counted. */
  readonly copies?: { readonly messages: number; readonly repeated: number };
}

/** One step of a run, in the order it is made. `done` and `total` in `unit`; total null while it is not known. */
export interface ReconcileStep {
  readonly step: 'outbox' | 'destination' | 'fallback' | 'trace' | 'dedupe' | 'effect' | 'compare' | 'explain';
  readonly source: string | null;
  readonly part: string;
  readonly state: 'waiting' | 'running' | 'done' | 'partial' | 'failed';
  readonly done: number;
  readonly total: number | null;
  readonly unit: 'rows' | 'records' | 'messages';
  /** All of it before this event time was read; null where it is not read in the order of time. */
  readonly upTo: Instant | null;
  /** Why it is partial or failed: a failure code, a colon, the detail. */
  readonly reason: string | null;
}

/** How far a run is. `remaining` in milliseconds, null while it cannot be told; `rate` rows a second over all steps. */
export interface ReconcileProgress {
  readonly steps: readonly ReconcileStep[];
  readonly share: number | null;
  readonly rate: number | null;
  readonly remaining: number | null;
  /** What was counted so far, nothing of it final; null before anything was compared. */
  readonly buckets: readonly Bucket[] | null;
}
