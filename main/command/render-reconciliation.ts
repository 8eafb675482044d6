import { isCovered } from '../domain/observation/coverage.ts';
import type { OpenMessage, Reconciliation } from '../domain/reconcile/reconciliation.ts';
import { codes } from '../domain/verdict/code.ts';
import { textsOf } from '../language/catalogue.ts';
import { endingSentence } from '../language/ending-sentence.ts';
import type { Language } from '../language/language.ts';
import { verdictSentence, verdictTitle } from '../language/sentence.ts';
import { utcFormat } from '../language/utc-format.ts';
import { visibleText } from '../language/visible-text.ts';
import { coverageTable } from './render-explanation.ts';
import { table } from './table.ts';

/** Above this share of ids at several offsets, a person is asked whether this is the message id; see duplicates, D1. */
const repeatedShare = 0.2;

/** The question about the message id, where too many ids repeat; null else. */
export function repeatedIdsQuestion({ copies }: Reconciliation, language: Language): string | null {
  if (copies === undefined || copies.messages === 0 || copies.repeated / copies.messages <= repeatedShare) return null;
  return textsOf(language).reconcile.repeatedIds(String(Math.floor((copies.repeated / copies.messages) * 100)));
}

function verdictTable({ byVerdict }: Reconciliation, language: Language): string {
  const { columns } = textsOf(language).reconcile;
  const { number } = utcFormat(language);
  const rows = codes.flatMap((code) => (byVerdict[code] === undefined ? [] : [[code, number(String(byVerdict[code]))]]));
  return table([columns.verdict, columns.messages], rows);
}

function duplicateTable({ duplicates }: Reconciliation, language: Language): string {
  const { columns } = textsOf(language).reconcile;
  const { number } = utcFormat(language);
  const rows = Object.entries(duplicates).map(([name, count]) => [name, number(String(count))]);
  return table([columns.duplicates, columns.messages], rows);
}

function bucketTable({ buckets }: Reconciliation, language: Language): string {
  const { columns, processedBy } = textsOf(language).reconcile;
  const { instant, number } = utcFormat(language);
  const consumers = Object.keys(buckets[0]?.processed ?? {});
  const busy = buckets.filter(({ recorded, stored, missing, undetermined }) => recorded + stored + missing + undetermined > 0);
  const rows = busy.map(({ from, recorded, stored, processed, missing }) => [
    instant(from),
    ...[recorded, stored, ...consumers.map((name) => processed[name] ?? 0), missing].map((count) => number(String(count))),
  ]);
  const titles = consumers.map((name) => processedBy(visibleText(name)));
  return table([columns.from, columns.recorded, columns.stored, ...titles, columns.missing], rows);
}

function messageTable(messages: readonly OpenMessage[], language: Language): string {
  const { columns } = textsOf(language).command;
  const format = utcFormat(language);
  const rows = messages.map(({ messageId, businessKey, verdict, duplicates, at }) => [
    verdictTitle(verdict, language),
    visibleText(messageId),
    visibleText(businessKey ?? ''),
    at === null ? '' : format.instant(at),
    duplicates.join(' '),
    verdictSentence(verdict, language, format),
  ]);
  return table([columns.verdict, columns.messageId, columns.businessKey, columns.time, columns.duplicates, columns.meaning], rows);
}

/** A reconciliation for people: counts, time, and the worst messages; `total` is how many are open. */
export function renderReconciliation(
  result: Reconciliation,
  open: { readonly messages: readonly OpenMessage[]; readonly total: number },
  language: Language,
): string {
  const { command, reconcile } = textsOf(language);
  const { instant, number } = utcFormat(language);
  const unread = result.coverage.filter((entry) => !isCovered(entry));
  const question = repeatedIdsQuestion(result, language);
  const hidden = open.total - open.messages.length;
  const parts = [
    reconcile.title(visibleText(result.route), instant(result.from), instant(result.to), number(String(result.messages))),
    ...(result.messages === 0 ? [] : [verdictTable(result, language)]),
    ...(Object.keys(result.duplicates).length === 0 ? [] : [duplicateTable(result, language)]),
    ...(result.messages === 0 ? [] : [bucketTable(result, language)]),
    ...(open.messages.length === 0 ? [] : [messageTable(open.messages, language)]),
    ...(hidden > 0 ? [reconcile.more(number(String(hidden)))] : []),
    ...(question === null ? [] : [question]),
    ...(unread.length === 0 ? [] : [`${command.headings.coverage}\n${coverageTable(unread, language)}`]),
    [
      endingSentence({ complete: result.complete, undetermined: result.byVerdict.UNDETERMINED ?? 0, coverage: result.coverage }, language),
      result.duplicatesComplete ? command.duplicatesComplete : command.duplicatesIncomplete,
    ].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}
