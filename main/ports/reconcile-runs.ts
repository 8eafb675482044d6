import type { Failure } from '../domain/observation/failure.ts';
import type { Instant } from '../domain/observation/instant.ts';
import type { OpenMessage, Reconciliation, ReconcileProgress } from '../domain/reconcile/reconciliation.ts';
import type { Code } from '../domain/verdict/code.ts';
import type { DuplicateClass } from '../domain/verdict/verdict.ts';

export interface ReconcileAsked {
  readonly route: string;
  readonly from: Instant;
  readonly to: Instant;
  /** Fixes the clock of every judgement; null: the clock of the database that was read. */
  readonly judgeAt: Instant | null;
  /** Reads everything anew, also what an earlier run of this route has read. */
  readonly anew: boolean;
}

/** `run` names the run for `messages`. The result is last, also after an abort, then incomplete. */
export type ReconcileEvent =
  | { readonly type: 'started'; readonly run: string; readonly resumed: boolean }
  | { readonly type: 'progress'; readonly progress: ReconcileProgress }
  | { readonly type: 'failure'; readonly failure: Failure }
  | { readonly type: 'result'; readonly result: Reconciliation };

/** Which of a run's open messages: all conditions that are given must hold. */
export interface OpenMessageFilter {
  readonly codes: readonly Code[] | null;
  readonly duplicates: readonly DuplicateClass[] | null;
  /** Event time in [from, to). */
  readonly between: { readonly from: Instant; readonly to: Instant } | null;
}

/** A slice of a list: `skip` of its entries left out, then at most `take`. */
export interface PageAsked {
  readonly skip: number;
  readonly take: number;
}

/** `total` counts what the filter lets through, on all pages. */
export interface OpenMessagesPage {
  readonly total: number;
  readonly messages: readonly OpenMessage[];
}

/**
 * Reconciles routes off the main thread, and keeps what was read in the local state, so that a run
 * goes on where an earlier one ended, also after a crash. One run of a route at a time.
 */
export interface ReconcileRuns {
  run(asked: ReconcileAsked, signal: AbortSignal): AsyncIterable<ReconcileEvent>;
  /** Messages of a run that are not PROCESSED or STORED, or have a duplicate or a finding, worst first; while it runs, those known so far. */
  messages(run: string, filter: OpenMessageFilter, page: PageAsked): Promise<OpenMessagesPage>;
  close(): Promise<void>;
}
