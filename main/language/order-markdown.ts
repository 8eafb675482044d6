import type { OrderMessage } from '../domain/lifecycle/order-answer.ts';
import { textsOf } from './catalogue.ts';
import { coverageState } from './coverage-state.ts';
import type { Format } from './format.ts';
import type { Language } from './language.ts';
import { missingText } from './missing-text.ts';
import type { OrderReport } from './order.ts';
import { orderCustomerSentence, orderNextSentence, unreadParts } from './order.ts';
import { coverageSentence, verdictTitle } from './sentence.ts';
import { visibleText } from './visible-text.ts';

/** What Markdown would take as markup, an entity, a table cell or a link; an underscore only where it is not inside a word. */
const markup = /[\\`*[\]<>|#&~]|:(?=\/\/)|(?<=www)\.|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/gi;

/** Text that Markdown shows as it is, whatever a message put into it. */
function plain(text: string): string {
  return visibleText(text).replace(markup, (character) => `\\${character}`);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function messageRow(message: OrderMessage, language: Language, format: Format): string {
  const { order, verdicts } = textsOf(language);
  const duplicates = message.duplicates
    .filter((each) => each !== 'FAN_OUT')
    .map((each) => order.markdown.duplicate(verdicts.duplicateClasses[each]));
  return row([
    plain(verdictTitle(message.verdict, language) + duplicates.join('')),
    plain(message.route),
    plain(message.at === null ? order.markdown.unknownTime : format.instant(message.at)),
    plain(message.messageId ?? ''),
  ]);
}

function table(messages: readonly OrderMessage[], language: Language, format: Format): readonly string[] {
  const { markdown } = textsOf(language).order;
  if (messages.length === 0) return [markdown.noMessages];
  return [
    row([markdown.verdict, markdown.route, markdown.time, markdown.messageId]),
    row(['---', '---', '---', '---']),
    ...messages.map((message) => messageRow(message, language, format)),
  ];
}

/** Every part that was not read completely, needed or not, and what the open verdicts name beside those. */
function unread(report: OrderReport, language: Language, format: Format): readonly string[] {
  const { markdown } = textsOf(language).order;
  const open = report.coverage.filter((entry) => coverageState(entry) !== 'complete');
  const listed = new Set(open.map(({ source, part }) => `${source}\n${part}`));
  const named = unreadParts(report).filter(({ source, part }) => !listed.has(`${source}\n${part}`));
  const lines = [
    ...open.map((entry) => coverageSentence(entry, language, format)),
    ...(named.length === 0 ? [] : [missingText(named, language)]),
  ];
  if (lines.length > 0) return [`**${markdown.notRead}**`, '', ...lines.map((line) => `- ${plain(line)}`)];
  return [report.answer.complete ? markdown.everythingRead : markdown.somethingUnread];
}

/** The whole answer about an order as Markdown for a ticket; messages in the order given. */
export function orderMarkdown(report: OrderReport, language: Language, format: Format): string {
  const { markdown } = textsOf(language).order;
  return [
    `## ${plain(report.businessKey)}`,
    '',
    `**${markdown.customer}**: ${plain(orderCustomerSentence(report, language, format))}`,
    '',
    `**${markdown.next}**: ${plain(orderNextSentence(report, language, format))}`,
    '',
    ...table(report.messages, language, format),
    '',
    ...unread(report, language, format),
    '',
  ].join('\n');
}
