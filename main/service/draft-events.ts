import type { CataloguePlace } from '../domain/draft/catalogue.ts';
import type { Guess } from '../domain/draft/guess.ts';
import type { Failure } from '../domain/observation/failure.ts';

/** What a draft begins from. `place` is a topic, exchange, stream or table by name; null: the only one that the source has. */
export interface DraftRequest {
  readonly source: string;
  readonly place: string | null;
}

/** Something that could not be looked at, so that the draft knows less than it might. */
export interface DraftGap {
  readonly source: string;
  /** '' for the source as a whole. */
  readonly place: string;
  readonly failure: Failure;
}

/** A drafted route, and the workspace that it makes. Nothing is written. */
export interface Draft {
  readonly route: string;
  readonly guesses: readonly Guess[];
  readonly gaps: readonly DraftGap[];
  /** The route (and its trace, where there is one) as it was added, with its comments. */
  readonly addition: string;
  /** The whole workspace file with it. */
  readonly text: string;
  /** What changes in the file, as a unified difference. */
  readonly difference: string;
}

/** Why no draft could be made of what was asked. `choices` are what would be right. */
export interface DraftUsage {
  readonly problem:
    | 'unknown-source'
    | 'unknown-place'
    | 'several-places'
    | 'no-places'
    | 'not-drafted-from'
    | 'no-destination'
    | 'not-written';
  readonly detail: string;
  readonly choices: readonly string[];
}

export type DraftEvent =
  | { readonly type: 'progress'; readonly source: string; readonly place: string; readonly done: number; readonly total: number }
  /** Several places could be meant: which one is the person's choice. `gaps` is not empty when some could not be listed. */
  | { readonly type: 'places'; readonly places: readonly CataloguePlace[]; readonly gaps: readonly DraftGap[] }
  | { readonly type: 'usage'; readonly usage: DraftUsage; readonly gaps: readonly DraftGap[] }
  | { readonly type: 'result'; readonly result: Draft };
