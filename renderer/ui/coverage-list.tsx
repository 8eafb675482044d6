import type { ReactNode } from 'react';
import type { Coverage } from '../../main/domain/observation/coverage.ts';
import type { CoverageState } from '../../main/language/coverage-state.ts';
import { reasonName } from '../../main/language/failure-sentence.ts';
import { rangeText } from '../../main/language/range-text.ts';
import { visibleText } from '../../main/language/visible-text.ts';
import { plainText } from '../format/foreign-text.ts';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import type { CoverageLine } from './coverage-groups.ts';
import { coverageLines } from './coverage-groups.ts';
import { Foreign } from './foreign.tsx';
import type { Shape } from './look.ts';
import { toneOf } from './look.ts';
import { VerdictMark } from './verdict-mark.tsx';

const shapes: Readonly<Record<CoverageState, Shape>> = { complete: 'ok', partly: 'unknown', unread: 'unknown' };

/** What was read of a line: a count of partitions, the ranges, or nothing to say for a question with one answer. */
function readText({ texts, language, format }: Speech, { partitions, entries, state }: CoverageLine): string {
  if (partitions > 0) return texts.coverage.partitions(partitions);
  const ranges = entries.flatMap(({ read, unit }) =>
    read.filter(({ from, to }) => from !== to).map((range) => rangeText(range, unit, language, format)),
  );
  if (ranges.length > 0) return ranges.join(', ');
  return state === 'complete' ? texts.coverage.whole : texts.coverage.nothing;
}

function reasonsOf(entries: readonly Coverage[]): string {
  return [...new Set(entries.flatMap(({ reason }) => (reason === null ? [] : [visibleText(reason)])))].join('\n');
}

function CoverageRow({ line }: { readonly line: CoverageLine }): ReactNode {
  const speech = useSpeech();
  const { texts, words, language } = speech;
  const reason = line.entries[0]?.reason ?? null;
  return (
    <tr>
      <td title={plainText(line.place)}>
        <span className="t2">{words.coverage.roles[line.role]}</span>{' '}
        <span className="strong">
          <Foreign text={line.place} />
        </span>
      </td>
      <td className="t2" title={plainText(line.source)}>
        <Foreign text={line.source} />
      </td>
      <td className="mono t2 wrap">{readText(speech, line)}</td>
      <td className="wrap" title={reasonsOf(line.entries)}>
        <span className={`v ${toneOf(shapes[line.state])}`}>
          <VerdictMark shape={shapes[line.state]} />
          <span className="wrap">
            {words.coverage.states[line.state]}
            {reason !== null && texts.coverage.because(reasonName(reason, language))}
          </span>
        </span>
      </td>
      <td className="t3">{line.needed ? texts.coverage.needed : texts.coverage.notNeeded}</td>
    </tr>
  );
}

/** What was asked of each source, what of it was read, and whether a verdict needed it. */
export function CoverageList({ coverage }: { readonly coverage: readonly Coverage[] }): ReactNode {
  const { texts } = useSpeech();
  return (
    <table className="tbl coverage">
      <colgroup>
        <col className="coverage-part" />
        <col className="coverage-source" />
        <col className="coverage-range" />
        <col className="coverage-state" />
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{texts.coverage.part}</th>
          <th scope="col">{texts.coverage.source}</th>
          <th scope="col">{texts.coverage.read}</th>
          <th scope="col">{texts.coverage.state}</th>
          <th scope="col">{texts.coverage.forVerdict}</th>
        </tr>
      </thead>
      <tbody>
        {coverageLines(coverage).map((line) => (
          <CoverageRow key={line.key} line={line} />
        ))}
      </tbody>
    </table>
  );
}
