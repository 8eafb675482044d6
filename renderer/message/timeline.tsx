import type { ReactNode } from 'react';
import { clockText, dateTimeText, dayText } from '../format/instant-text.ts';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import { toneOf } from '../ui/look.ts';
import { Picture } from '../ui/picture.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { useWidth } from '../ui/use-width.ts';
import type { Tick } from './timeline-axis.ts';
import type { Lane } from './timeline-lanes.ts';
import type { PlacedLane, TimelineLayout } from './timeline-layout.ts';
import { breakAt, layoutOf, textWidth } from './timeline-layout.ts';

/** Digits after the second that a step needs. */
function digitsOf(step: number): number {
  if (step >= 1000) return 0;
  return step >= 100 ? 1 : step >= 10 ? 2 : 3;
}

/** A tick of the axis: the first of a stretch in full, the others only as far as they differ from it. */
function tickText({ at, whole, step }: Tick, zone: string): string {
  const clock = clockText(new Date(at).toISOString(), zone);
  const digits = digitsOf(step);
  const end = digits === 0 ? 8 : 9 + digits;
  if (whole) return clock.slice(0, end);
  return step >= 60_000 ? clock.slice(0, 5) : at % 60_000 === 0 ? clock.slice(0, 8) : clock.slice(6, end);
}

function AxisLines({ layout }: { readonly layout: TimelineLayout }): ReactNode {
  const { zone, language } = useSpeech();
  const { ticks } = layout.axis;
  const [first] = ticks;
  return (
    <>
      {first !== undefined && (
        <text className="sub" x="0" y="15">
          {dayText(new Date(first.at).toISOString(), zone, language)}
        </text>
      )}
      {ticks.map((tick) => (
        <g key={`${tick.at} ${tick.x}`}>
          <path className="grid" d={`M${tick.x} 24V${layout.height - 2}`} />
          <text className="tick" x={tick.x} y="15" textAnchor={tick.whole ? 'start' : 'middle'}>
            {tickText(tick, zone)}
          </text>
        </g>
      ))}
    </>
  );
}

function Folds({ layout }: { readonly layout: TimelineLayout }): ReactNode {
  const { texts, format } = useSpeech();
  const middle = 24 + (layout.height - 24) / 2;
  return layout.axis.folds.map(({ left, right, milliseconds }) => {
    const x = (left + right) / 2;
    return (
      <g key={left}>
        <rect className="fold" x={left} y="0" width={right - left} height={layout.height} />
        <path className="event" d={`M${x - 5} 20L${x - 1} 12M${x + 1} 20L${x + 5} 12`} />
        <text className="sub" transform={`translate(${x + 4} ${middle}) rotate(-90)`} textAnchor="middle">
          {texts.timeline.folded(format.duration(milliseconds))}
        </text>
      </g>
    );
  });
}

function Plate({
  x,
  y,
  text,
  className,
}: {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly className: string;
}): ReactNode {
  return (
    <>
      <rect className="plate" x={x - 5} y={y - 12} width={textWidth(text) + 10} height="16" />
      <text className={className} x={x} y={y}>
        {text}
      </text>
    </>
  );
}

/** What a lane says where no point stands. */
function LaneRest({ placed, layout }: { readonly placed: PlacedLane; readonly layout: TimelineLayout }): ReactNode {
  const { rest } = placed.lane;
  const { middle } = placed;
  const from = breakAt(layout, placed);
  switch (rest.kind) {
    case 'none':
      return null;
    case 'quiet':
      return placed.points.length > 0 ? null : <Plate className="sub" x={from} y={middle + 4} text={rest.text} />;
    case 'never':
      return (
        <>
          <path className="never" d={`M${from} ${middle}H${layout.right}`} />
          <Plate className="sub" x={from + 36} y={middle + 4} text={rest.text} />
        </>
      );
    case 'unread':
      return (
        <>
          <rect className="unread" x={layout.left} y={middle - 9} width={layout.right - layout.left} height="18" />
          <Plate className="sub" x={layout.left + 16} y={middle + 4} text={rest.text} />
        </>
      );
    case 'gap':
      return (
        <g className={toneOf(rest.shape)}>
          <rect className="gap" x={from} y={middle - 9} width={layout.right - from} height="18" />
          <text className="gap-text" x={from + 10} y={middle + 4}>
            {rest.text}
          </text>
        </g>
      );
  }
}

/** From the first to the last point of a lane. */
function LaneLine({ placed }: { readonly placed: PlacedLane }): ReactNode {
  const { points, middle } = placed;
  const [first] = points;
  const last = points.at(-1);
  return first === undefined || last === undefined || first === last ? null : (
    <path className="path" d={`M${first.x} ${middle}H${last.x}`} />
  );
}

function LanePoints({ placed }: { readonly placed: PlacedLane }): ReactNode {
  const { points, middle, lane } = placed;
  return (
    <>
      {points.map(({ mark, x }) => (
        <circle
          key={`${mark.evidence} ${mark.text} ${mark.instant}`}
          className={lane.warning !== null ? 'dot-skewed' : mark.done ? 'dot' : 'dot-open'}
          cx={x}
          cy={middle}
          r={mark.done && lane.warning === null ? 4 : 3.6}
        />
      ))}
    </>
  );
}

function LaneLabels({ placed }: { readonly placed: PlacedLane }): ReactNode {
  const { middle } = placed;
  return placed.labels.map(({ text, tags, x, ends }) => {
    const width = textWidth(text) + tags.length * 28;
    const start = ends ? x - width : x;
    return (
      <g key={`${x} ${text}`}>
        <rect className="plate" x={start - 3} y={middle - 9} width={width + 8} height="18" />
        {tags.map((tag, index) => (
          <g key={tag} className="tag">
            <rect x={start + index * 28} y={middle - 8} width="24" height="16" rx="3" />
            <text x={start + index * 28 + 12} y={middle + 3.5}>
              {tag}
            </text>
          </g>
        ))}
        <text x={start + tags.length * 28 + 2} y={middle + 4}>
          {text}
        </text>
      </g>
    );
  });
}

function LaneTitle({ placed }: { readonly placed: PlacedLane }): ReactNode {
  const { lane, middle, bottom } = placed;
  const lines = [
    ...lane.details.map((text) => ({ text, className: 'sub' })),
    ...(lane.warning === null ? [] : [{ text: lane.warning, className: 'warn' }]),
  ];
  return (
    <>
      <text className="lane" x="0" y={middle + 4}>
        {lane.title}
      </text>
      {lines.map(({ text, className }, index) => (
        <text key={text} className={className} x="0" y={middle + 18 + index * 14}>
          {text}
        </text>
      ))}
      <path className="rule" d={`M0 ${bottom}H10000`} />
    </>
  );
}

/** The picture in sentences: every point with its time, and what each lane lacks. */
export function describe(lanes: readonly Lane[], { zone, language }: Pick<Speech, 'zone' | 'language'>): string {
  return lanes
    .map(({ title, marks, rest, warning }) => {
      const points = marks.map((mark) => `${mark.text} ${dateTimeText(mark.instant, zone, language)}`);
      const lacks = rest.kind === 'none' ? [] : [rest.text];
      return `${title}: ${[...points, ...lacks, ...(warning === null ? [] : [warning])].join(', ')}.`;
    })
    .join(' ');
}

/** The way of one message by stage and time. Redrawn to fit its width, never scaled. */
export function Timeline({ name, lanes }: { readonly name: string; readonly lanes: readonly Lane[] }): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const { width, ref } = useWidth(1180);
  const drawn = Math.max(width, 760);
  const layout = layoutOf(lanes, drawn, texts.timeline.join);
  return (
    <ScrollRegion className="timeline-wrap" label={texts.timeline.label}>
      <div ref={ref}>
        <Picture
          className="timeline"
          width={drawn}
          height={layout.height}
          title={texts.timeline.title(name)}
          description={describe(lanes, speech)}
        >
          <path className="rule" d={`M0 24H${drawn}`} />
          {layout.lanes.map((placed) => (
            <LaneTitle key={placed.lane.key} placed={placed} />
          ))}
          <AxisLines layout={layout} />
          {layout.lanes.map((placed) => (
            <LaneRest key={placed.lane.key} placed={placed} layout={layout} />
          ))}
          {layout.links.map(({ key, path, back }) => (
            <path key={key} className={back ? 'path-back' : 'path'} d={path} />
          ))}
          {layout.lanes.map((placed) => (
            <LaneLine key={placed.lane.key} placed={placed} />
          ))}
          <Folds layout={layout} />
          {layout.lanes.map((placed) => (
            <LaneLabels key={placed.lane.key} placed={placed} />
          ))}
          {layout.lanes.map((placed) => (
            <LanePoints key={placed.lane.key} placed={placed} />
          ))}
        </Picture>
      </div>
    </ScrollRegion>
  );
}
