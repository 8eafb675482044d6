import type { Coverage } from '../domain/observation/coverage.ts';
import type { Certainty, Code } from '../domain/verdict/code.ts';
import type { Duplicate, Facts, FindingId, Missing } from '../domain/verdict/verdict.ts';
import { textsOf } from './catalogue.ts';
import { reasonSentence } from './failure-sentence.ts';
import { givenOf } from './given.ts';
import type { Format } from './format.ts';
import type { Language } from './language.ts';
import { missingText } from './missing-text.ts';
import { coverageState } from './coverage-state.ts';
import { rangeText } from './range-text.ts';
import { isBlockableRuleId, isHoldingRuleId } from './rule-id.ts';
import { visibleText } from './visible-text.ts';

/** What a verdict must carry to be said in words; `facts` may be missing in documents that were printed without them. */
export interface SayableVerdict {
  readonly code: Code;
  readonly certainty: Certainty;
  readonly rule: string;
  readonly facts?: Facts;
  readonly candidates: readonly Code[];
  readonly missing: readonly Missing[];
}

/** The short name of a verdict; a suspicion carries its word. */
export function verdictTitle(verdict: Pick<SayableVerdict, 'code' | 'certainty'>, language: Language): string {
  const { codes, title } = textsOf(language).verdicts;
  return title(codes[verdict.code], verdict.certainty);
}

/**
 * What a verdict proves, in whole sentences, and no more than its facts say. `consumer` names the
 * consumer of a delivery. A rule that this version does not know, as in an older case file, is said
 * by its code.
 */
export function verdictSentence(verdict: SayableVerdict, language: Language, format: Format, consumer = ''): string {
  const { sentences, verdicts, help } = textsOf(language);
  const { rule, certainty } = verdict;
  const given = givenOf(verdict.facts ?? {}, certainty, format, consumer);
  if (certainty !== 'undetermined') return isHoldingRuleId(rule) ? sentences.rules[rule](given) : help.codes[verdict.code].meaning;
  const known = isBlockableRuleId(rule) ? [sentences.known[rule](given)] : [];
  const open = verdict.candidates.map((code) => verdicts.codes[code]);
  return sentences.join([...known, sentences.undecided(missingText(verdict.missing, language), open)]);
}

/** What there is to know beside the verdict. */
export function findingSentence(finding: { readonly id: FindingId; readonly facts?: Facts }, language: Language, format: Format): string {
  return textsOf(language).sentences.findings[finding.id](givenOf(finding.facts ?? {}, 'proven', format));
}

/** How the message occurred more than once, and why as far as that is told. */
export function duplicateSentence(duplicate: Pick<Duplicate, 'class' | 'cause' | 'certainty'>, language: Language): string {
  return textsOf(language).sentences.duplicates[duplicate.class]({ cause: duplicate.cause, suspected: duplicate.certainty !== 'proven' });
}

/** What was read of one part of a source, why not more, and whether a verdict needed it. */
export function coverageSentence(coverage: Omit<Coverage, 'id' | 'role' | 'asOf'>, language: Language, format: Format): string {
  const texts = textsOf(language);
  const { coverage: words, sentences } = texts;
  const part = `${visibleText(coverage.source)}, ${visibleText(coverage.part)}`;
  const wanted = coverage.wanted === null ? '' : rangeText(coverage.wanted, coverage.unit, language, format);
  const state = coverageState(coverage);
  const ranges = sentences.and(
    coverage.read.filter(({ from, to }) => from !== to).map((range) => rangeText(range, coverage.unit, language, format)),
  );
  const read = state === 'partly' ? words.partly(part, ranges, wanted) : words[state](part, wanted);
  const reason = coverage.reason === null ? [] : [reasonSentence(coverage.reason, language)];
  const need = state === 'complete' ? [] : [coverage.needed ? words.needed : words.notNeeded];
  return sentences.join([read, ...reason, ...need]);
}
