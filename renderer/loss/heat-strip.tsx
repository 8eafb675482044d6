// The strip is a list of spans: the drawing holds the focus and names the span the keyboard is on.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import type { ReactNode } from 'react';
import { useId } from 'react';
import type { BucketDocument } from '../../main/contract/reconciliation.ts';
import { visibleText } from '../../main/language/visible-text.ts';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import { useWidth } from '../ui/use-width.ts';
import type { HeatLane } from './heat-lanes.ts';
import { runsOf } from './hatch-runs.ts';
import { spanText } from './span-text.ts';
import { stripTicks } from './strip-axis.ts';
import type { StripChoice } from './use-strip-choice.ts';
import { useStripChoice } from './use-strip-choice.ts';

interface HeatStripProps {
  readonly buckets: readonly BucketDocument[];
  readonly lanes: readonly HeatLane[];
  readonly consumer: string | null;
  readonly between: { readonly from: string; readonly to: string } | null;
  readonly onChoose: (span: { readonly from: string; readonly to: string } | null) => void;
}

/** Where things are drawn, in pixels. */
const left = 192;
const right = 108;
const top = 32;
const laneHeight = 24;
const narrowest = 760;
const labelLength = 13;

interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly cell: number;
}

function laneTop(index: number): number {
  return top + 4 + index * laneHeight;
}

function subText({ texts }: Speech, { id }: HeatLane, consumer: string | null): string {
  switch (id) {
    case 'recorded':
      return texts.strip.outbox;
    case 'stored':
      return texts.strip.broker;
    case 'processed':
      return visibleText(consumer ?? '');
    case 'missing':
      return texts.strip.byId;
    case 'storedTwice':
      return '';
  }
}

function totalText({ texts, format }: Speech, { id, cells, total, unread, reading }: HeatLane): string {
  if (reading !== null) return texts.strip.read(Math.floor(reading * 100));
  const count = format.number(String(total));
  if (total === 0 && cells.every((cell) => cell.unread)) return texts.strip.notRead;
  if (id === 'missing' || id === 'storedTwice') return texts.strip.ids(count);
  return unread ? texts.strip.soFar(count) : count;
}

function cellClass({ id }: HeatLane, level: number, count: number): string {
  if (id === 'missing') return count > 0 ? 'lost-cell' : 'heat-0';
  if (id === 'storedTwice') return count > 0 ? 'twice-cell' : 'heat-0';
  return `heat-${level}`;
}

function Lane({
  lane,
  index,
  consumer,
  geometry,
}: { readonly lane: HeatLane; readonly index: number; readonly geometry: Geometry } & Pick<HeatStripProps, 'consumer'>): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const y = laneTop(index);
  const sub = subText(speech, lane, consumer);
  const gap = geometry.cell > 4 ? 1 : 0;
  const bad = lane.id === 'missing' && lane.total > 0;
  return (
    <g aria-hidden="true">
      <text className="lane" x="0" y={y + 14}>
        {texts.strip[lane.id]}
      </text>
      <text x="100" y={y + 14}>
        {sub.length > labelLength ? `${sub.slice(0, labelLength - 1)}…` : sub}
        <title>{sub}</title>
      </text>
      {lane.cells.map(({ count, level }, cell) => (
        <rect
          key={left + cell}
          className={cellClass(lane, level, count)}
          x={left + cell * geometry.cell}
          y={y}
          width={Math.max(0.5, geometry.cell - gap)}
          height="20"
        />
      ))}
      {runsOf(lane.cells.map(({ unread }) => unread)).map(({ first, count }) => (
        <rect
          key={first}
          className="unread"
          x={left + first * geometry.cell}
          y={y}
          width={Math.max(1, count * geometry.cell - gap)}
          height="20"
        />
      ))}
      {lane.reading !== null && (
        <rect className="reading" x={left} y={y} width={lane.reading * lane.cells.length * geometry.cell} height="20" />
      )}
      <text className={bad ? 'bad' : 'value'} x={geometry.width} y={y + 14} textAnchor="end">
        {totalText(speech, lane)}
      </text>
    </g>
  );
}

function Axis({ buckets, geometry }: { readonly buckets: readonly BucketDocument[]; readonly geometry: Geometry }): ReactNode {
  const speech = useSpeech();
  const [first] = buckets;
  const last = buckets.at(-1);
  if (first === undefined || last === undefined) return null;
  const plot = geometry.width - left - right;
  return (
    <g aria-hidden="true">
      {stripTicks({ from: first.from, to: last.to }, plot, speech).map(({ at, share, text }) => (
        <g key={at}>
          <path className="tick" d={`M${left + share * plot} ${top - 6}v6`} />
          <text x={left + share * plot} y={top - 11} textAnchor={share < 0.04 ? 'start' : share > 0.96 ? 'end' : 'middle'}>
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}

/** What a span holds, in words: for whoever does not see the drawing, and under the pointer. */
function bucketText(
  speech: Speech,
  bucket: BucketDocument,
  whole: { readonly from: string; readonly to: string },
  lanes: readonly HeatLane[],
  index: number,
): string {
  const { texts, format } = speech;
  const counts = lanes.flatMap(({ id, cells }) => {
    const cell = cells[index];
    if (cell === undefined) return [];
    const counted = texts.strip.count(texts.strip[id], format.number(String(cell.count)));
    if (!cell.unread) return [counted];
    return cell.count === 0 ? [texts.strip.unread(texts.strip[id])] : [counted, texts.strip.unread(texts.strip[id])];
  });
  return texts.strip.bucket(spanText(bucket, whole, speech), counts);
}

interface SpansProps extends Pick<HeatStripProps, 'buckets' | 'lanes'> {
  readonly id: string;
  readonly geometry: Geometry;
  readonly choice: StripChoice;
}

function Spans({ id, buckets, lanes, geometry, choice }: SpansProps): ReactNode {
  const speech = useSpeech();
  const whole = { from: buckets[0]?.from ?? '', to: buckets.at(-1)?.to ?? '' };
  return buckets.map((bucket, index) => {
    const text = bucketText(speech, bucket, whole, lanes, index);
    return (
      <rect
        key={bucket.from}
        id={`${id}-${index}`}
        className="span"
        role="option"
        aria-label={text}
        aria-selected={choice.isChosen(index)}
        x={left + index * geometry.cell}
        y={top}
        width={geometry.cell}
        height={geometry.height - top}
        onClick={(event) => choice.click(index, event.shiftKey)}
      >
        <title>{text}</title>
      </rect>
    );
  });
}

function Frames({ buckets, geometry, choice }: Pick<SpansProps, 'buckets' | 'geometry' | 'choice'>): ReactNode {
  const chosen = runsOf(buckets.map((_bucket, index) => choice.isChosen(index)));
  const { first, last } = choice.reach;
  const frame = (className: string, from: number, count: number): ReactNode => (
    <rect
      key={className}
      className={className}
      x={left + from * geometry.cell - 1.5}
      y={top}
      width={count * geometry.cell + 2}
      height={geometry.height - top - 1}
      rx="2"
    />
  );
  return (
    <g aria-hidden="true">
      {chosen.map((run) => frame('chosen-span', run.first, run.count))}
      {frame('cursor-span', first, last - first + 1)}
    </g>
  );
}

/** Counts of ids over time, lane by lane. Spans can be chosen with keys and clicks. */
export function HeatStrip({ buckets, lanes, consumer, between, onChoose }: HeatStripProps): ReactNode {
  const { texts } = useSpeech();
  const id = useId();
  const { width: room, ref } = useWidth(1196);
  const width = Math.max(narrowest, room);
  const geometry = { width, height: laneTop(lanes.length) + 2, cell: (width - left - right) / Math.max(1, buckets.length) };
  const choice = useStripChoice(buckets, between, onChoose);
  const onItsWay = lanes.filter(({ id: lane }) => lane !== 'missing' && lane !== 'storedTwice').length;
  return (
    <div className="strip-scroll">
      <div ref={ref}>
        <svg
          className="strip"
          width={width}
          height={geometry.height}
          role="listbox"
          aria-label={texts.strip.choose}
          aria-orientation="horizontal"
          aria-multiselectable="true"
          aria-activedescendant={buckets.length === 0 ? undefined : `${id}-${choice.cursor}`}
          tabIndex={0}
          onKeyDown={choice.onKeyDown}
        >
          <Axis buckets={buckets} geometry={geometry} />
          {lanes.map((lane, index) => (
            <Lane key={lane.id} lane={lane} index={index} consumer={consumer} geometry={geometry} />
          ))}
          <path className="rule" d={`M0 ${laneTop(onItsWay) - 2}H${width}`} />
          <Frames buckets={buckets} geometry={geometry} choice={choice} />
          <Spans id={id} buckets={buckets} lanes={lanes} geometry={geometry} choice={choice} />
        </svg>
      </div>
    </div>
  );
}
