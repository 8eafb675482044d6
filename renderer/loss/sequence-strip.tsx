import type { ReactNode } from 'react';
import { visibleText } from '../../main/language/visible-text.ts';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { toneOf } from '../ui/look.ts';
import { useWidth } from '../ui/use-width.ts';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import type { PlacedGap, SequenceRow } from './sequence-rows.ts';
import { rowNumbers, rowShapes, rowState } from './sequence-rows.ts';
import { stripTicks } from './strip-axis.ts';

const lineHeight = 20;

/** `orders/3` of the one topic there is: `p3`; what a consumer traced keeps the consumer's name. */
function partName(part: string, oneTopic: boolean): string {
  const [, consumer = '', topic = '', partition = ''] = /^(?:(.+?): )?(.+)\/(\d+)$/s.exec(part) ?? [];
  if (partition === '') return part;
  return [consumer, ...(oneTopic ? [] : [topic]), `p${partition}`].filter((name) => name !== '').join(' ');
}

function topicOf(part: string): string {
  return /^(?:.+?: )?(.+)\/\d+$/s.exec(part)?.[1] ?? part;
}

/** Both neighbours of a gap, by id where they have one. */
function neighboursText({ texts, format }: Speech, { gap }: PlacedGap): string {
  const name = (neighbour: typeof gap.before): string =>
    neighbour === null ? texts.sequence.outside : visibleText(neighbour.messageId ?? format.number(neighbour.sequence));
  const numbers = texts.sequence.range(format.number(gap.first), format.number(gap.last));
  return `${numbers}: ${texts.sequence.kinds[gap.kind]}, ${texts.sequence.between(name(gap.before), name(gap.after))}`;
}

function Line({ row, width }: { readonly row: SequenceRow; readonly width: number }): ReactNode {
  const speech = useSpeech();
  const begin = row.from * width;
  return (
    <svg className="strip" width={width} height={lineHeight} aria-hidden="true">
      <rect className="sequence-line" x={begin} y="7" width={Math.max(1, row.to * width - begin)} height="6" />
      {row.gaps.map((placed) => (
        <rect
          key={`${placed.gap.first} ${placed.gap.last}`}
          className={placed.gap.kind === 'suspected' ? 'gap-suspected' : 'gap-explained'}
          x={Math.min(placed.from * width, width - 8)}
          y="4"
          width={Math.max(7, (placed.to - placed.from) * width)}
          height="12"
        >
          <title>{neighboursText(speech, placed)}</title>
        </rect>
      ))}
    </svg>
  );
}

function Row({ row, width, oneTopic }: { readonly row: SequenceRow; readonly width: number; readonly oneTopic: boolean }): ReactNode {
  const speech = useSpeech();
  const shape = rowShapes[row.state];
  const name = `${row.pair.producer} ${partName(row.pair.part, oneTopic)}`;
  const numbers = rowNumbers(speech, row);
  return (
    <li className="sequence-row">
      <span className="mono cut" title={`${visibleText(row.pair.producer)} ${visibleText(row.pair.part)}`}>
        <Foreign text={name} />
      </span>
      <Line row={row} width={width} />
      <span className={`v ${toneOf(shape)}`}>
        <VerdictMark shape={shape} size="small" />
        <span className={row.state === 'suspected' ? 'cut' : 'cut t2'}>{rowState(speech, row)}</span>
      </span>
      <span className="t2 cut" title={row.gaps.map((gap) => neighboursText(speech, gap)).join('\n')}>
        {numbers}
        {row.gaps.length > 0 && <span className="sr">{row.gaps.map((gap) => neighboursText(speech, gap)).join('; ')}</span>}
      </span>
    </li>
  );
}

interface SequenceStripProps {
  readonly rows: readonly SequenceRow[];
  readonly span: { readonly from: string; readonly to: string };
}

/** One line for each producer and part, with its holes where they are in time. */
export function SequenceStrip({ rows, span }: SequenceStripProps): ReactNode {
  const speech = useSpeech();
  const { width, ref } = useWidth(432);
  const oneTopic = new Set(rows.map(({ pair }) => topicOf(pair.part))).size <= 1;
  return (
    <>
      <div className="sequence-row" aria-hidden="true">
        <span />
        <div ref={ref}>
          <svg className="strip" width={width} height="16">
            {stripTicks(span, width, speech).map(({ at, share, text }) => (
              <text key={at} x={share * width} y="11" textAnchor={share < 0.04 ? 'start' : share > 0.92 ? 'end' : 'middle'}>
                {text}
              </text>
            ))}
          </svg>
        </div>
      </div>
      <ul className="sequence-rows">
        {rows.map((row) => (
          <Row key={row.key} row={row} width={width} oneTopic={oneTopic} />
        ))}
      </ul>
    </>
  );
}
