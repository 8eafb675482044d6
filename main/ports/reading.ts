import type { Content } from '../domain/observation/content.ts';
import type { Coverage } from '../domain/observation/coverage.ts';
import type { Failure } from '../domain/observation/failure.ts';
import type { Observation } from '../domain/observation/observation.ts';

/**
 * What a source says while it is read. Observations come as they are found. Before it ends, a
 * reading has given one coverage for every part it was asked about, also for those it could not
 * read, and at most one failure. It never throws for what a source does, ends within a second of an
 * abort (with the coverage so far, reason `cancelled`), and gives ids to nothing (`id` is '').
 */
export type Reading =
  | { readonly type: 'observation'; readonly observation: Observation; readonly content?: Content }
  | { readonly type: 'coverage'; readonly coverage: Coverage }
  | {
      readonly type: 'progress';
      readonly part: string;
      readonly done: number;
      readonly total: number;
      readonly unit: 'records' | 'rows' | 'bytes';
    }
  | { readonly type: 'failure'; readonly failure: Failure };

export type Readings = AsyncIterable<Reading>;

/** One named step of opening a source: DNS, TCP, TLS, authentication, permission, topic or table found, page query indexed. */
export interface CheckStep {
  readonly source: string;
  readonly step: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do when it is not ok; null when it is. */
  readonly fix: string | null;
}
