/** One stretch of time drawn without a fold. Times are milliseconds since 1970, places pixels. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly right: number;
}

/** A long time in which nothing happened, drawn as a fold. */
export interface Fold {
  readonly left: number;
  readonly right: number;
  readonly milliseconds: number;
}

export interface Tick {
  readonly at: number;
  readonly x: number;
  /** True for the first of a stretch, which is written in full. */
  readonly whole: boolean;
  /** How far it is to the next one, in milliseconds: decides how many digits are needed. */
  readonly step: number;
}

export interface Axis {
  readonly stretches: readonly Stretch[];
  readonly folds: readonly Fold[];
  readonly ticks: readonly Tick[];
  readonly x: (at: number) => number;
}

const foldWidth = 40;
const shortestFold = 2000;
const spaceOfTick = 96;
const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
  7_200_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000,
];

/** How many folds there are at most: more would leave no room for what happened. */
const mostFolds = 3;

/** How long a silence must be to be folded: longer than three times everything shorter together, and one of the longest. */
function foldFrom(gaps: readonly number[]): number {
  const sorted = gaps.toSorted((a, b) => a - b);
  let sum = 0;
  for (const gap of sorted) {
    if (gap > shortestFold && gap > 3 * sum) return Math.max(gap, sorted.at(-mostFolds) ?? gap);
    sum += gap;
  }
  return Number.POSITIVE_INFINITY;
}

/** Times that belong together, in order; a silence that is folded lies between two groups. */
function clusters(times: readonly number[]): readonly (readonly number[])[] {
  const sorted = [...new Set(times)].toSorted((a, b) => a - b);
  const gaps = sorted.slice(1).map((time, index) => time - (sorted[index] ?? time));
  const least = foldFrom(gaps);
  const groups: number[][] = [];
  for (const [index, time] of sorted.entries()) {
    const gap = gaps[index - 1];
    if (gap === undefined || gap >= least) groups.push([time]);
    else groups.at(-1)?.push(time);
  }
  return groups;
}

/** Room before the first and after the last point: a tenth, half a second at least; more after, where the words stand. */
function padded(cluster: readonly number[]): { readonly from: number; readonly to: number } {
  const [from, to] = [cluster[0] ?? 0, cluster.at(-1) ?? 0];
  const length = Math.max(to - from, 500);
  return { from: from - length * 0.12, to: to + length * 0.55 };
}

/** Longer stretches get more room, but not in proportion: a short one must stay legible. */
function widths(lengths: readonly number[], room: number): readonly number[] {
  const weights = lengths.map((length) => Math.log10(length + 10));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (room * weight) / total);
}

function ticksOf({ from, to, left, right }: Stretch): readonly Tick[] {
  const pixels = (right - left) / (to - from);
  const step = steps.find((each) => each * pixels >= spaceOfTick) ?? steps.at(-1) ?? 1;
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step).map((at, index) => ({
    at,
    x: left + (at - from) * pixels,
    whole: index === 0,
    step,
  }));
}

/** An axis over all `times` between two places; long silences are folded, so that what happened keeps its room. */
export function axisOf(times: readonly number[], left: number, right: number): Axis {
  const spans = clusters(times.length === 0 ? [0] : times).map(padded);
  const room = right - left - foldWidth * (spans.length - 1);
  const widthOf = widths(
    spans.map(({ from, to }) => to - from),
    room,
  );
  let place = left;
  const stretches = spans.map(({ from, to }, index): Stretch => {
    const stretch = { from, to, left: place, right: place + (widthOf[index] ?? 0) };
    place = stretch.right + foldWidth;
    return stretch;
  });
  const folds = stretches.slice(1).map((stretch, index): Fold => {
    const before = stretches[index];
    return { left: (before?.right ?? left) + 6, right: stretch.left - 6, milliseconds: stretch.from - (before?.to ?? stretch.from) };
  });
  const x = (at: number): number => {
    const stretch = stretches.find(({ to }) => at <= to) ?? stretches.at(-1);
    if (stretch === undefined) return left;
    return stretch.left + ((Math.max(at, stretch.from) - stretch.from) / (stretch.to - stretch.from)) * (stretch.right - stretch.left);
  };
  return { stretches, folds, ticks: stretches.flatMap(ticksOf), x };
}
