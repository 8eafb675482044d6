import { isCovered } from '../domain/observation/coverage.ts';
import type { Gap, Neighbour, Repeat, SequenceReport } from '../domain/sequence/sequence-report.ts';
import { textsOf } from '../language/catalogue.ts';
import { endingSentence } from '../language/ending-sentence.ts';
import type { Language } from '../language/language.ts';
import { utcFormat } from '../language/utc-format.ts';
import { visibleText } from '../language/visible-text.ts';
import { coverageTable } from './render-explanation.ts';
import { table } from './table.ts';

function idOf(neighbour: Neighbour | null): string {
  return neighbour === null ? '' : visibleText(neighbour.messageId ?? neighbour.sequence);
}

function numbersIn(gaps: readonly Gap[]): bigint {
  return gaps.reduce((sum, { first, last }) => sum + BigInt(last) - BigInt(first) + 1n, 0n);
}

function gapTable(gaps: readonly Gap[], language: Language): string {
  const { columns, kinds, beside } = textsOf(language).sequences;
  const format = utcFormat(language);
  const rows = gaps.map(({ kind, producer, part, first, last, before, after }) => {
    const at = after?.at ?? before?.at ?? null;
    return [
      kinds[kind],
      visibleText(part),
      visibleText(producer),
      first === last ? first : `${first} – ${last}`,
      at === null ? '' : format.instant(at),
      beside(idOf(before), idOf(after)),
    ];
  });
  return table([columns.gap, columns.part, columns.producer, columns.numbers, columns.time, columns.between], rows);
}

function repeatTable(repeats: readonly Repeat[], language: Language): string {
  const { sequences, command } = textsOf(language);
  const { columns } = sequences;
  const rows = repeats.map(({ producer, part, sequence, count, messageIds }) => [
    visibleText(part),
    visibleText(producer),
    sequence,
    String(count),
    messageIds.map(visibleText).join(' '),
  ]);
  return table([columns.part, columns.producer, columns.numbers, columns.copies, command.columns.messageId], rows);
}

/** A report for people: gaps, the suspected ones first, then what was seen more than once, then what was not read. */
export function renderSequences({ gaps, repeats, pairs, coverage, complete }: SequenceReport, language: Language): string {
  const { sequences, command } = textsOf(language);
  const { number } = utcFormat(language);
  const sum = (of: (pair: (typeof pairs)[number]) => string): bigint => pairs.reduce((total, pair) => total + BigInt(of(pair)), 0n);
  const missing = gaps.filter(({ kind }) => kind !== 'late');
  const suspected = numbersIn(missing.filter(({ kind }) => kind === 'suspected'));
  const unread = coverage.filter((entry) => !isCovered(entry));
  const copies = sum(({ repeated }) => repeated);
  return [
    ...(gaps.length === 0 ? [] : [gapTable(gaps, language), '']),
    ...(repeats.length === 0 ? [] : [sequences.repeated, repeatTable(repeats, language), sequences.copies(number(String(copies))), '']),
    sequences.looked(pairs.length, number(String(sum(({ seen }) => seen)))),
    ...(missing.length > 0
      ? [sequences.missing(number(String(suspected)), number(String(numbersIn(missing) - suspected)))]
      : complete
        ? [sequences.nothingMissing]
        : []),
    ...(unread.length === 0 ? [] : ['', command.headings.coverage, coverageTable(unread, language), '']),
    endingSentence({ complete, undetermined: 0, coverage }, language),
    '',
  ].join('\n');
}
