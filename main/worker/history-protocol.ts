import type { Answer } from '../domain/observation/failure.ts';
import type { HistoryExtent, HistoryQuestion, Sample, SampleChange } from '../ports/history.ts';
import type { Reading } from '../ports/reading.ts';

/** What a history worker is started with. */
export interface HistoryWorkerData {
  readonly path: string;
}

/** What each question is answered with. */
export interface HistoryAnswers {
  readonly append: Answer<readonly SampleChange[]>;
  readonly around: readonly Reading[];
  readonly extent: Answer<HistoryExtent | null>;
  /** Nothing is open any more, so the worker may be ended. */
  readonly close: null;
}

export type HistoryAsked = keyof HistoryAnswers;

export type ToHistoryWorker =
  | { readonly kind: 'append'; readonly id: number; readonly samples: readonly Sample[]; readonly interval: number }
  | { readonly kind: 'around'; readonly id: number; readonly question: HistoryQuestion }
  | { readonly kind: 'extent'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number };

export type FromHistoryWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: HistoryAnswers[HistoryAsked] }
  /** What a bug threw. */
  | { readonly kind: 'defect'; readonly id: number; readonly detail: string };
