import type { Axis, Stretch } from './timeline-axis.ts';
import { axisOf } from './timeline-axis.ts';
import type { Lane } from './timeline-lanes.ts';
import type { Mark } from './timeline-marks.ts';

/** Words beside the points of one lane in one stretch of time. */
export interface Label {
  readonly text: string;
  /** Evidence numbers, each once. */
  readonly tags: readonly string[];
  readonly x: number;
  /** True when it stands left of the points, ending at `x`. */
  readonly ends: boolean;
}

export interface PlacedLane {
  readonly lane: Lane;
  readonly top: number;
  readonly bottom: number;
  /** Where the points lie. */
  readonly middle: number;
  readonly points: readonly { readonly mark: Mark; readonly x: number }[];
  readonly labels: readonly Label[];
}

/** A line from a point to the one that followed from it in a later lane. */
export interface Link {
  readonly key: string;
  readonly path: string;
  /** True when it leads back in time: one of the two clocks is wrong. */
  readonly back: boolean;
}

export interface TimelineLayout {
  readonly axis: Axis;
  readonly lanes: readonly PlacedLane[];
  readonly links: readonly Link[];
  readonly left: number;
  readonly right: number;
  readonly height: number;
}

const axisHeight = 24;
const laneHeight = 28;
const lineHeight = 14;
const titleWidth = 196;
const margin = 16;
const tagWidth = 28;

/** About how wide a text is in the small face: ideographs are twice as wide as Latin letters. */
export function textWidth(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0x2e80 ? 11 : 6), 0);
}

/** True for the lanes that every consumer's way goes through. */
function isShared({ key }: Lane): boolean {
  return key === 'outbox' || key === 'relay' || key === 'broker';
}

/** Puts words in a row, as the language of the window does. */
type Join = (items: readonly string[]) => string;

/** Texts of one label, repeated ones counted: `failed ×3, processed`. */
function joined(marks: readonly Mark[], join: Join): string {
  const counts = new Map<string, number>();
  for (const { text } of marks) counts.set(text, (counts.get(text) ?? 0) + 1);
  return join([...counts].map(([text, count]) => (count > 1 ? `${text} ×${count}` : text)));
}

function labelOf(marks: readonly Mark[], stretch: Stretch, axis: Axis, join: Join): Label | null {
  const [first] = marks;
  const last = marks.at(-1);
  if (first === undefined || last === undefined) return null;
  const text = joined(marks, join);
  const tags = [...new Set(marks.map(({ evidence }) => evidence))];
  const width = textWidth(text) + tags.length * tagWidth + 10;
  const after = axis.x(last.at) + 10;
  const before = axis.x(first.at) - 10;
  const ends = after + width > stretch.right + margin && before - width > stretch.left - margin;
  return { text, tags, x: ends ? before : after, ends };
}

function labelsOf(lane: Lane, axis: Axis, join: Join): readonly Label[] {
  return axis.stretches.flatMap((stretch, index) => {
    const inside = lane.marks.filter(({ at }) => at <= stretch.to && at > (axis.stretches[index - 1]?.to ?? Number.NEGATIVE_INFINITY));
    return labelOf(inside, stretch, axis, join) ?? [];
  });
}

/** Where a lane's first point came from: effects and dead letters from their consumer, everything else from the way before the consumers. */
function upstreamOf(target: PlacedLane, seen: readonly PlacedLane[]): PlacedLane | undefined {
  const before = seen.slice(0, seen.indexOf(target));
  const consumer = target.points[0]?.mark.consumer ?? null;
  const own = target.lane.key === `consumer ${consumer}` ? undefined : before.find(({ lane }) => lane.key === `consumer ${consumer}`);
  return own ?? before.findLast(({ lane }) => isShared(lane));
}

/** A point leads to the first of a later lane: down from the last one before it, then across. */
function linksOf(lanes: readonly PlacedLane[]): readonly Link[] {
  const seen = lanes.filter(({ points }) => points.length > 0);
  return seen.flatMap((target) => {
    const [to] = target.points;
    const source = upstreamOf(target, seen);
    const from = source?.points.findLast(({ x }) => to !== undefined && x <= to.x) ?? source?.points[0];
    if (source === undefined || to === undefined || from === undefined) return [];
    return [{ key: target.lane.key, path: `M${from.x} ${source.middle}V${target.middle}H${to.x}`, back: to.x < from.x }];
  });
}

/** Where everything of a timeline is drawn in a picture of `width` pixels. */
export function layoutOf(lanes: readonly Lane[], width: number, join: Join): TimelineLayout {
  const left = titleWidth;
  const right = Math.max(width - margin, left + 200);
  const axis = axisOf(
    lanes.flatMap(({ marks }) => marks.map(({ at }) => at)),
    left,
    right,
  );
  let top = axisHeight;
  const placed = lanes.map((lane): PlacedLane => {
    const lines = lane.details.length + (lane.warning === null ? 0 : 1);
    const bottom = top + laneHeight + lines * lineHeight;
    const result = {
      lane,
      top,
      bottom,
      middle: top + laneHeight / 2,
      points: lane.marks.map((mark) => ({ mark, x: axis.x(mark.at) })),
      labels: labelsOf(lane, axis, join),
    };
    top = bottom;
    return result;
  });
  return { axis, lanes: placed, links: linksOf(placed), left, right, height: top + 2 };
}

/** Where a label ends; it may stand left or right of its points. */
function endOf({ x, ends, text, tags }: Label): number {
  return ends ? x : x + textWidth(text) + tags.length * tagWidth + 14;
}

/** Where the way breaks off: after the last point of any lane that leads here, and after this lane's own words. */
export function breakAt(layout: TimelineLayout, lane: PlacedLane): number {
  const above = layout.lanes.slice(0, layout.lanes.indexOf(lane) + 1).filter((each) => each === lane || isShared(each.lane));
  const places = [...above.flatMap(({ points }) => points.map(({ x }) => x + 14)), ...lane.labels.map(endOf)];
  return places.length === 0 ? layout.left : Math.min(Math.max(...places), layout.right - 120);
}
