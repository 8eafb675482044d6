import type { Confidence, DraftRule } from '../domain/draft/guess.ts';

/** What a reason is worded from: a fact that is absent is ''. */
export type ReasonFacts = (name: string) => string;

/** Why a draft could not be made; the same set as the service's, which this layer does not import. */
export const draftUsageCodes = [
  'unknown-source',
  'unknown-place',
  'several-places',
  'no-places',
  'not-drafted-from',
  'no-destination',
  'not-written',
] as const;
export type DraftUsageCode = (typeof draftUsageCodes)[number];

export interface DraftTexts {
  readonly confidences: Readonly<Record<Confidence, string>>;
  /** Why a value was proposed, as one whole sentence. */
  readonly rules: Readonly<Record<DraftRule, (fact: ReasonFacts) => string>>;
  readonly usage: Readonly<Record<DraftUsageCode, (detail: string) => string>>;
  readonly choices: (choices: readonly string[]) => string;
  /** What stands beside a value in a comment. */
  readonly alternatives: (values: readonly string[]) => string;
  readonly columns: Readonly<Record<'place' | 'value' | 'confidence' | 'reason' | 'kind' | 'size', string>>;
  readonly kinds: Readonly<Record<'topic' | 'table' | 'exchange' | 'queue' | 'stream', string>>;
  /** Title of what could not be looked at. */
  readonly gaps: string;
  readonly choosePlace: (source: string) => string;
  readonly looking: (source: string, place: string) => string;
  /** How many values a person should look at before the route is used. */
  readonly next: (guessed: number) => string;
}
