import type { Range } from '../../../domain/observation/coverage.ts';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered, failed } from '../../../domain/observation/failure.ts';
import type { Instant } from '../../../domain/observation/instant.ts';
import { micros } from '../../../domain/observation/instant.ts';
import type { Column, Lines, SqlSession } from '../dialect.ts';
import type { ReadingEnd } from '../reading-end.ts';
import { stoppedBy } from '../reading-end.ts';
import type { TablePosition } from './bulk-cursor.ts';
import { columnsOfPosition } from './bulk-cursor.ts';
import { walkingOrder } from './bulk-order.ts';
import type { BulkSelection, TimeWindow } from './bulk-query.ts';
import { edgeQuery, keyAlias, linesQuery } from './bulk-query.ts';
import { RangeSize } from './range-size.ts';
import { instantShown, readSlices } from './time-slices.ts';

/** The lines of one range of a table, and where it ended. `total`: about how many rows of the window there are. */
export interface ReadRange {
  readonly lines: Lines;
  readonly position: TablePosition;
  readonly total: number | null;
}

interface Edge {
  readonly texts: readonly string[];
  readonly at: Instant | null;
}

interface Walk {
  readonly session: SqlSession;
  readonly selection: BulkSelection;
  readonly window: TimeWindow;
  readonly order: readonly Column[];
  readonly signal: AbortSignal;
}

async function askEdge(walk: Walk, above: readonly string[] | null, rows: number | null): Promise<Answer<Edge | null>> {
  const { session, selection, window, order, signal } = walk;
  const answer = await session.read(edgeQuery(session, selection, window, { order, above, upTo: null }, rows), signal);
  if (!answer.ok) return answer;
  const [row] = answer.value;
  if (row === undefined) return answered(null);
  return answered({ texts: order.map((_, index) => row[keyAlias(index)] ?? ''), at: row['at'] ?? null });
}

/** Where the range behind `above` ends; null when no row is left. */
async function nextEdge(walk: Walk, above: readonly string[] | null, rows: number): Promise<Answer<Edge | null>> {
  const edge = await askEdge(walk, above, rows);
  return !edge.ok || edge.value !== null ? edge : askEdge(walk, above, null);
}

async function readRange(
  walk: Walk,
  above: readonly string[] | null,
  rows: number,
): Promise<Answer<{ readonly edge: Edge; readonly lines: Lines } | null>> {
  const edge = await nextEdge(walk, above, rows);
  if (!edge.ok) return edge;
  if (edge.value === null) return answered(null);
  const { session, selection, window, order, signal } = walk;
  const lines = await session.lines(linesQuery(session, selection, window, { order, above, upTo: edge.value.texts }), signal);
  return lines.ok ? answered({ edge: edge.value, lines: lines.value }) : lines;
}

/** Rows in the window by the share of it that was read, when rows come in the order of their time. */
function estimate({ from, to }: TimeWindow, at: Instant | null, rows: number): number | null {
  if (at === null) return null;
  const [begin, reached, end] = [micros(from), micros(at), micros(to)];
  return reached <= begin || end <= begin ? null : Math.round((rows * Number(end - begin)) / Number(reached - begin));
}

/** What of the window is read up to a row: rows of its very microsecond may still come behind it. */
function readUpTo({ from }: TimeWindow, at: Instant | null): readonly Range[] {
  return at === null || micros(at) <= micros(from) ? [] : [{ from, to: at }];
}

async function* readSliced(
  session: SqlSession,
  selection: BulkSelection,
  window: TimeWindow,
  position: TablePosition | null,
  signal: AbortSignal,
): AsyncGenerator<ReadRange, ReadingEnd | { readonly dense: Instant }> {
  const sliced = { session, selection, window, signal };
  const slices = readSlices(sliced, position === null ? null : BigInt(position.key[0] ?? '0'));
  let reached = position?.at ?? null;
  let rows = 0;
  for (;;) {
    const step = await slices.next();
    if (step.done === true) {
      const end = step.value;
      if (end.kind === 'all') return { failure: null, read: [window] };
      return end.kind === 'failed' ? stoppedBy(end.failure, readUpTo(window, reached)) : { dense: instantShown(sliced, end.from) };
    }
    const { lines, end } = step.value;
    reached = instantShown(sliced, end);
    rows += lines.rows;
    yield {
      lines,
      position: { by: [], key: [String(end)], at: reached },
      total: position === null ? estimate(window, reached, rows) : null,
    };
  }
}

async function orderOf(
  session: SqlSession,
  selection: BulkSelection,
  window: TimeWindow,
  position: TablePosition | null,
  signal: AbortSignal,
): Promise<Answer<readonly Column[]>> {
  if (position === null) return walkingOrder(session, selection, window, signal);
  const columns = columnsOfPosition(selection.table, position);
  return columns === null ? failed('malformed', `the cursor is of another form of ${selection.table.part}`) : answered(columns);
}

/**
 * Walks the rows of a window behind a position, range by range: by slices of time where the database finds them by an
 * index, else from row to row.
 */
export async function* readRanges(
  session: SqlSession,
  selection: BulkSelection,
  window: TimeWindow,
  position: TablePosition | null,
  signal: AbortSignal,
): AsyncGenerator<ReadRange, ReadingEnd> {
  if (micros(window.from) >= micros(window.to)) return { failure: null, read: [window] };
  const sliced = position !== null && position.by.length === 0;
  const order = sliced ? answered([selection.time]) : await orderOf(session, selection, window, position, signal);
  if (!order.ok) return stoppedBy(order.failure);
  const canSlice = order.value[0] === selection.time && session.dialect.write.shows(selection.time, 0n, 1n) !== null;
  if (!sliced && (position !== null || !canSlice)) return yield* readRows(session, selection, window, order.value, position, signal);
  const end = yield* readSliced(session, selection, window, position, signal);
  if (!('dense' in end)) return end;
  // So many rows of one microsecond have an order by their key only.
  const rest = { from: end.dense, to: window.to };
  const byKey = [selection.time, ...selection.table.key.filter(({ name }) => name !== selection.time.name)];
  const last = yield* readRows(session, selection, rest, byKey, null, signal);
  return { failure: last.failure, read: mergedFrom(window.from, last.read, end.dense) };
}

/** What was read of the rest, and what lies before it. */
function mergedFrom(from: Instant, read: readonly Range[], to: Instant): readonly Range[] {
  return [{ from, to: read[0]?.to ?? to }].filter((range) => micros(range.from) < micros(range.to));
}

/**
 * First the row that ends a range is asked for, then the
 * lines of everything up to it: so a range is exact whatever is written meanwhile, and no line need be parsed. A range
 * whose statement takes too long is asked for again in a smaller size.
 */
async function* readRows(
  session: SqlSession,
  selection: BulkSelection,
  window: TimeWindow,
  order: readonly Column[],
  position: TablePosition | null,
  signal: AbortSignal,
): AsyncGenerator<ReadRange, ReadingEnd> {
  const whole: ReadingEnd = { failure: null, read: [window] };
  const walk: Walk = { session, selection, window, order, signal };
  const byTime = order[0] === selection.time;
  const by = order.map(({ name }) => name);
  const size = new RangeSize();
  let above = position?.key ?? null;
  let reached = position?.at ?? null;
  let rows = 0;
  for (;;) {
    const began = performance.now();
    const range = await readRange(walk, above, size.rows);
    if (!range.ok) {
      if (range.failure.code === 'timeout' && session.connected() && size.timedOut()) continue;
      return stoppedBy(range.failure, byTime ? readUpTo(window, reached) : []);
    }
    if (range.value === null) return whole;
    const { edge, lines } = range.value;
    size.arrived(lines.rows, lines.size, performance.now() - began);
    above = edge.texts;
    reached = edge.at;
    rows += lines.rows;
    yield { lines, position: { by, key: above, at: reached }, total: byTime && position === null ? estimate(window, reached, rows) : null };
  }
}
