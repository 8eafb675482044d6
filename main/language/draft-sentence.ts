import type { Confidence, DraftValue, Guess, Reason } from '../domain/draft/guess.ts';
import { textsOf } from './catalogue.ts';
import type { DraftUsageCode } from './draft-texts.ts';
import type { Language } from './language.ts';
import { briefText, visibleText } from './visible-text.ts';

/** Facts may be what a stranger wrote into a header. */
const factLength = 120;

/** Why a value was proposed, in one sentence. */
export function reasonText({ rule, facts }: Reason, language: Language): string {
  return textsOf(language).draft.rules[rule]((name) => briefText(facts[name] ?? '', factLength));
}

export function confidenceText(confidence: Confidence, language: Language): string {
  return textsOf(language).draft.confidences[confidence];
}

/** A value of the workspace file on one line. */
export function draftValueText(value: DraftValue): string {
  return visibleText(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Where a value stands: `routes.orders.identity.messageId`. */
export function draftPlaceText(path: Guess['path']): string {
  return visibleText(path.join('.'));
}

/** What stands above a value in the file: confidence, reason, and what else it could be. */
export function guessComment({ confidence, reason, alternatives }: Guess, language: Language): string {
  const { draft, sentences } = textsOf(language);
  const others = [...new Set(alternatives.map(({ value }) => draftValueText(value)))];
  const why = reasonText(reason, language);
  return `${confidenceText(confidence, language)}: ${others.length === 0 ? why : sentences.join([why, draft.alternatives(others)])}`;
}

/** Why no draft could be made, and what would be right. */
export function draftUsageText(
  usage: { readonly problem: DraftUsageCode; readonly detail: string; readonly choices: readonly string[] },
  language: Language,
): string {
  const { draft, sentences } = textsOf(language);
  const problem = draft.usage[usage.problem](visibleText(usage.detail));
  return usage.choices.length === 0 ? problem : sentences.join([problem, draft.choices(usage.choices.map(visibleText))]);
}
