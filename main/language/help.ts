import type { Code } from '../domain/verdict/code.ts';
import { textsOf } from './catalogue.ts';
import type { RuleHelp, TopicHelp } from './help-texts.ts';
import type { Language } from './language.ts';
import type { RuleId } from './rule-id.ts';
import { isRuleId, ruleIds } from './rule-id.ts';

/** One rule with its help, as `explain --rule` and the list in the window show it. */
export interface RuleEntry extends RuleHelp {
  readonly id: RuleId;
}

/** The help of one rule; null for a name that is no rule of this version. */
export function ruleHelp(rule: string, language: Language): RuleEntry | null {
  return isRuleId(rule) ? { id: rule, ...textsOf(language).help.rules[rule] } : null;
}

/** Every rule in the order in which rules are asked. */
export function allRuleHelp(language: Language): readonly RuleEntry[] {
  const { rules } = textsOf(language).help;
  return ruleIds.map((id) => ({ id, ...rules[id] }));
}

/** What a code means whichever rule decided it. */
export function codeHelp(code: Code, language: Language): TopicHelp {
  return textsOf(language).help.codes[code];
}
