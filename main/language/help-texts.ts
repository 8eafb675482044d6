import type { Code } from '../domain/verdict/code.ts';
import type { DuplicateClass, FindingId } from '../domain/verdict/verdict.ts';
import type { RuleId } from './rule-id.ts';

/** The help of one rule: what `explain --rule` prints and the window shows beside a verdict. */
export interface RuleHelp {
  readonly title: string;
  readonly meaning: string;
  /** What must have been read and must hold: the rule itself in words. */
  readonly decidedFrom: string;
  readonly next: string;
}

export interface TopicHelp {
  readonly meaning: string;
  readonly next: string;
}

export interface HelpTexts {
  readonly rules: Readonly<Record<RuleId, RuleHelp>>;
  readonly codes: Readonly<Record<Code, TopicHelp>>;
  readonly findings: Readonly<Record<FindingId, TopicHelp>>;
  readonly duplicates: Readonly<Record<DuplicateClass, TopicHelp>>;
}
