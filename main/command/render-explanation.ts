import type { Explanation } from '../domain/lifecycle/explanation.ts';
import type { Coverage } from '../domain/observation/coverage.ts';
import type { Observation } from '../domain/observation/observation.ts';
import { textsOf } from '../language/catalogue.ts';
import { coverageState } from '../language/coverage-state.ts';
import { endingSentence } from '../language/ending-sentence.ts';
import { reasonSentence } from '../language/failure-sentence.ts';
import type { Language } from '../language/language.ts';
import { observationLine } from '../language/observation-line.ts';
import { rangeText } from '../language/range-text.ts';
import { duplicateSentence, findingSentence, verdictSentence, verdictTitle } from '../language/sentence.ts';
import { utcFormat } from '../language/utc-format.ts';
import { visibleText } from '../language/visible-text.ts';
import { table } from './table.ts';

function heading(text: string, body: string): readonly string[] {
  return body === '' ? [] : ['', text, body];
}

function coordinatesText(observation: Observation): string {
  return Object.entries(observation.coordinates)
    .map(([name, value]) => `${name}=${visibleText(value)}`)
    .join(' ');
}

function evidenceTable({ observations, judgement }: Explanation, language: Language): string {
  const { columns } = textsOf(language).command;
  const format = utcFormat(language);
  const cited = new Set(
    [judgement.verdict, ...judgement.deliveries.map((delivery) => delivery.verdict)].flatMap((verdict) => verdict.evidence),
  );
  const shown = observations.filter((observation) => observation.kind !== 'config' || cited.has(observation.id));
  const rows = shown.map((observation) => [
    observation.id,
    visibleText(observation.source),
    coordinatesText(observation),
    observation.at === null ? '' : format.instant(observation.at),
    observationLine(observation, language, format),
  ]);
  return rows.length === 0 ? '' : table([columns.id, columns.source, columns.place, columns.time, columns.observation], rows, '  ');
}

/** The coverage of an answer as a table: what was wanted, what was read, why not more, and whether a verdict needed it. */
export function coverageTable(coverage: readonly Coverage[], language: Language): string {
  const { command, coverage: words } = textsOf(language);
  const { columns, words: flags } = command;
  const format = utcFormat(language);
  const rows = coverage.map((entry) => [
    entry.id,
    visibleText(entry.source),
    visibleText(entry.part),
    entry.wanted === null ? '' : rangeText(entry.wanted, entry.unit, language, format),
    words.states[coverageState(entry)],
    entry.needed ? flags.needed : flags.notNeeded,
    entry.reason === null ? '' : reasonSentence(entry.reason, language),
  ]);
  return rows.length === 0
    ? ''
    : table([columns.id, columns.source, columns.part, columns.wanted, columns.state, columns.needed, columns.reason], rows, '  ');
}

/** An explanation for people. */
export function renderExplanation(explanation: Explanation, language: Language): string {
  const { command } = textsOf(language);
  const { headings, columns, words } = command;
  const format = utcFormat(language);
  const { judgement } = explanation;
  const { verdict } = judgement;
  const name = [explanation.messageId, explanation.businessKey].flatMap((text) => (text === null ? [] : [visibleText(text)])).join('  ');
  const deliveries = judgement.deliveries.map((delivery) => [
    visibleText(delivery.consumer),
    verdictTitle(delivery.verdict, language),
    verdictSentence(delivery.verdict, language, format, delivery.consumer),
  ]);
  const duplicates = judgement.duplicates.map((duplicate) => [
    duplicate.class,
    duplicate.harmful ? words.harmful : words.harmless,
    duplicateSentence(duplicate, language),
  ]);
  const open = [verdict, ...judgement.deliveries.map((delivery) => delivery.verdict)].filter(
    (each) => each.certainty === 'undetermined',
  ).length;
  return [
    `${name}  ${visibleText(explanation.route)}`,
    '',
    `${verdictTitle(verdict, language)}  ${verdict.code}  ${verdict.rule}`,
    verdictSentence(verdict, language, format),
    ...heading(
      headings.deliveries,
      deliveries.length === 0 ? '' : table([columns.consumer, columns.verdict, columns.meaning], deliveries, '  '),
    ),
    ...heading(headings.findings, judgement.findings.map((finding) => `  ${findingSentence(finding, language, format)}`).join('\n')),
    ...heading(
      headings.duplicates,
      duplicates.length === 0 ? '' : table([columns.duplicates, columns.result, columns.meaning], duplicates, '  '),
    ),
    ...heading(headings.evidence, evidenceTable(explanation, language)),
    ...heading(headings.coverage, coverageTable(explanation.coverage, language)),
    '',
    endingSentence({ complete: judgement.complete, undetermined: open, coverage: explanation.coverage }, language),
    judgement.duplicatesComplete ? command.duplicatesComplete : command.duplicatesIncomplete,
    '',
  ].join('\n');
}
