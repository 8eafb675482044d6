import type { Certainty, Code, Family, Stage } from '../domain/verdict/code.ts';
import type { DuplicateCause, DuplicateClass, FindingId } from '../domain/verdict/verdict.ts';

/** Names: a few words each, for lists, badges and table cells. */
export interface VerdictTexts {
  readonly codes: Readonly<Record<Code, string>>;
  readonly stages: Readonly<Record<Stage, string>>;
  readonly certainties: Readonly<Record<Certainty, string>>;
  readonly families: Readonly<Record<Family, string>>;
  readonly duplicateClasses: Readonly<Record<DuplicateClass, string>>;
  readonly duplicateCauses: Readonly<Record<DuplicateCause, string>>;
  readonly findings: Readonly<Record<FindingId, string>>;
  /** The name of a code with the word that a suspicion must carry. */
  readonly title: (name: string, certainty: Certainty) => string;
}
