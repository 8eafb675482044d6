import { isCovered } from '../domain/observation/coverage.ts';
import { textsOf } from '../language/catalogue.ts';
import { endingSentence } from '../language/ending-sentence.ts';
import type { Language } from '../language/language.ts';
import { verdictSentence, verdictTitle } from '../language/sentence.ts';
import { utcFormat } from '../language/utc-format.ts';
import { visibleText } from '../language/visible-text.ts';
import type { Matches } from '../service/find-messages.ts';
import { coverageTable } from './render-explanation.ts';
import { table } from './table.ts';

/** A list of messages for people, worst first; what was not read is always listed below it. */
export function renderMatches(result: Matches, language: Language): string {
  const { command } = textsOf(language);
  const { columns, headings } = command;
  const format = utcFormat(language);
  const rows = result.matches.map((match) => [
    verdictTitle(match.verdict, language),
    visibleText(match.messageId ?? ''),
    visibleText(match.businessKey ?? ''),
    visibleText(match.route),
    match.at === null ? '' : format.instant(match.at),
    match.duplicates.join(' '),
    verdictSentence(match.verdict, language, format),
  ]);
  const sources = new Set(result.coverage.map((entry) => entry.source)).size;
  const list =
    rows.length > 0
      ? table(
          [columns.verdict, columns.messageId, columns.businessKey, columns.route, columns.time, columns.duplicates, columns.meaning],
          rows,
        )
      : result.complete
        ? command.nothingFound(sources)
        : '';
  const unread = result.coverage.filter((entry) => !isCovered(entry));
  const undetermined = result.matches.filter((match) => match.verdict.certainty === 'undetermined').length;
  return [
    ...(list === '' ? [] : [list, '']),
    ...(rows.length === 0 ? [] : [command.messagesFound(rows.length, String(rows.length))]),
    ...(unread.length === 0 ? [] : ['', headings.coverage, coverageTable(unread, language), '']),
    endingSentence({ complete: result.complete, undetermined, coverage: result.coverage }, language),
    '',
  ].join('\n');
}
