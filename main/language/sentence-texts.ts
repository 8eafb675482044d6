import type { DuplicateCause, DuplicateClass, FindingId, MissingBecause } from '../domain/verdict/verdict.ts';
import type { Given } from './given.ts';
import type { BlockableRuleId, HoldingRuleId } from './rule-id.ts';

/** One or two whole sentences that say what is proven and no more. */
export type Sentence = (given: Given) => string;

/** One way a message occurred more than once, as far as its sentence needs it. */
export interface GivenDuplicate {
  readonly cause: DuplicateCause;
  readonly suspected: boolean;
}

export interface SentenceTexts {
  /** What a rule that holds has proven, or why it only suspects. */
  readonly rules: Readonly<Record<HoldingRuleId, Sentence>>;
  /** What is known so far where a rule could not decide. */
  readonly known: Readonly<Record<BlockableRuleId, Sentence>>;
  readonly findings: Readonly<Record<FindingId, Sentence>>;
  readonly duplicates: Readonly<Record<DuplicateClass, (given: GivenDuplicate) => string>>;
  /** `parts` names what would decide, e.g. `kafka (orders p3)`; '' when everything was read. */
  readonly undecided: (parts: string, candidates: readonly string[]) => string;
  /** One source with its parts; `permission` is '' where no right is known to be lacking, and `because` where nothing but reading is lacking. */
  readonly partsOf: (source: string, parts: readonly string[], permission: string, because: string) => string;
  /** Why a part that may be read shows no absence, as the end of an enumeration. */
  readonly because: Readonly<Record<MissingBecause, string>>;
  readonly enumerate: (items: readonly string[]) => string;
  readonly and: (items: readonly string[]) => string;
  readonly or: (items: readonly string[]) => string;
  /** Joins whole sentences. */
  readonly join: (sentences: readonly string[]) => string;
}
