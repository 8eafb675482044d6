import type { MysqlOptions, PostgresOptions, SqliteOptions } from '../domain/workspace/workspace.ts';
import type { ContinuityReading, StoredQuestion, TracedQuestion } from '../ports/numbers.ts';
import type { ScanWorkerData } from './scan-protocol.ts';

/** What a continuity worker is started with: one source and its secrets, which stay in this process. */
export type ContinuityWorkerData =
  | ScanWorkerData
  | { readonly options: PostgresOptions | MysqlOptions | SqliteOptions; readonly password: string | null };

export type ToContinuityWorker =
  | { readonly kind: 'stored'; readonly id: number; readonly question: StoredQuestion }
  | { readonly kind: 'traced'; readonly id: number; readonly question: TracedQuestion }
  | { readonly kind: 'abort'; readonly id: number };

/** `end` closes a reading; `defect` carries what a bug threw. */
export type FromContinuityWorker =
  | { readonly kind: 'reading'; readonly id: number; readonly reading: ContinuityReading }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'defect'; readonly id: number; readonly detail: string };
