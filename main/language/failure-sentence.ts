import type { Failure, FailureCode } from '../domain/observation/failure.ts';
import { textsOf } from './catalogue.ts';
import type { CheckStepName, UsageProblemCode } from './failure-texts.ts';
import type { Language } from './language.ts';
import { visibleText } from './visible-text.ts';

/** Cause in words, the source's own words, and what to do next. */
export function failureSentence(failure: Pick<Failure, 'code' | 'detail'>, language: Language): string {
  const { codes, sentence } = textsOf(language).failures;
  return sentence(codes[failure.code], visibleText(failure.detail.trim()));
}

/** A coverage's reason in its two parts; null for a code that this version does not know. */
export function parseReason(reason: string, language: Language): { readonly code: FailureCode; readonly detail: string } | null {
  const [, code = '', detail = ''] = /^([a-z-]+)(?::\s*(.*))?$/s.exec(reason) ?? [];
  const known = Object.keys(textsOf(language).failures.codes).find((each) => each === code);
  return known === undefined ? null : { code: known as FailureCode, detail };
}

/** The reason of an incomplete coverage (`timeout: orders/3`) in words; an unknown one as it is. */
export function reasonSentence(reason: string, language: Language): string {
  const parsed = parseReason(reason, language);
  return parsed === null ? `${visibleText(reason)}.` : failureSentence(parsed, language);
}

/** The few words for why a part was not read, for a chip or a table cell; an unknown reason as it is. */
export function reasonName(reason: string, language: Language): string {
  const parsed = parseReason(reason, language);
  return parsed === null ? visibleText(reason) : textsOf(language).failures.codes[parsed.code].name;
}

/** What is wrong with a question, and what would be right. */
export function usageSentence(
  usage: { readonly problem: UsageProblemCode; readonly detail: string; readonly choices: readonly string[] },
  language: Language,
): string {
  const { problems, choices } = textsOf(language).usage;
  const problem = problems[usage.problem](visibleText(usage.detail));
  return usage.choices.length === 0 ? problem : textsOf(language).sentences.join([problem, choices(usage.choices.map(visibleText))]);
}

/** The name of a step of opening a source; one that this layer does not know keeps its own name. */
export function checkStepText(step: string, language: Language): string {
  const { checkSteps } = textsOf(language);
  return Object.hasOwn(checkSteps, step) ? checkSteps[step as CheckStepName] : visibleText(step);
}
