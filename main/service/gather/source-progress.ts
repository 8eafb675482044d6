import type { Failure } from '../../domain/observation/failure.ts';

/** How far one source is with a search. */
export interface SourceProgress {
  readonly source: string;
  readonly kind: string;
  readonly state: 'waiting' | 'searching' | 'complete' | 'partial' | 'failed' | 'not-asked';
  readonly found: number;
  readonly share: number | null;
  readonly part: string | null;
  readonly failure: Failure | null;
}

/** Told whenever something changed that a person may want to see. */
export type Tell = (progress: SourceProgress) => void;
