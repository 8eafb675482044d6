import { sql } from 'kysely';
import type { Answer, Failure } from '../../../domain/observation/failure.ts';
import { answered, failed } from '../../../domain/observation/failure.ts';
import type { Instant, Microseconds } from '../../../domain/observation/instant.ts';
import { formatInstant, parseInstant } from '../../../domain/observation/instant.ts';
import { bulkRange } from '../../../ports/bulk.ts';
import type { Lines, Sql, SqlSession } from '../dialect.ts';
import { instantOfLocal } from '../local-time.ts';
import type { BulkSelection, TimeWindow } from './bulk-query.ts';
import { slicedQuery } from './bulk-query.ts';
import { growth, shrinkage } from './range-size.ts';

/**
 * Slices of a table's time column, in microseconds as the column shows them: a slice needs no order and no look at the
 * row that ends it, which costs the database half of what the lines cost. How long a slice is follows from the one before.
 */
export interface TimeSlice {
  readonly lines: Lines;
  /** Where the next slice begins. */
  readonly end: Microseconds;
}

/** `dense`: from here on more rows show one and the same microsecond than a range may have. */
export type SlicesEnd =
  | { readonly kind: 'all' }
  | { readonly kind: 'dense'; readonly from: Microseconds }
  | { readonly kind: 'failed'; readonly failure: Failure };

interface Sliced {
  readonly session: SqlSession;
  readonly selection: BulkSelection;
  readonly window: TimeWindow;
  readonly signal: AbortSignal;
}

/** The instant of what a time column shows. */
export function instantShown({ session, selection }: Pick<Sliced, 'session' | 'selection'>, shown: Microseconds): Instant {
  const local = selection.time.kind === 'local-time';
  return formatInstant(local ? instantOfLocal(shown, session.timeZone ?? 'UTC') : shown);
}

/** What a time prints in a session whose zone is UTC: `2026-11-20 02:11:09.123456+00`, without the zone, or only the day. */
function shownBy(printed: string): Microseconds | null {
  const [, day, time = '00:00:00'] = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?))?(?:\+00)?$/.exec(printed) ?? [];
  return day === undefined ? null : parseInstant(`${day}T${time}Z`);
}

const farthest: Microseconds = 253_402_214_400_000_000n; // 9999-12-31

/** The first or last time of the window at or behind `from`; null where there is none. */
async function edge(sliced: Sliced, from: Microseconds | null, direction: 'first' | 'last'): Promise<Answer<Microseconds | null>> {
  const { session, selection, window, signal } = sliced;
  const { write } = session.dialect;
  const { time, table } = selection;
  const behind = from === null ? null : write.shows(time, from, farthest);
  const conditions = [write.between(time, session.timeZone, window.from, window.to), ...(behind === null ? [] : [behind])];
  const ordered = direction === 'first' ? write.column(time) : sql`${write.column(time)} desc`;
  const query: Sql = sql`select ${write.text(time)} as ${sql.id('shown')} from ${write.table(table)} as o where ${sql.join(conditions, sql` and `)} order by ${ordered} limit 1`;
  const answer = await session.read(query, signal);
  if (!answer.ok) return answer;
  const printed = answer.value[0]?.['shown'] ?? null;
  if (printed === null) return answered(null);
  const shown = shownBy(printed);
  return shown === null ? failed('malformed', `${table.part}: ${printed} is no time`) : answered(shown);
}

/** The slices that cut the window at first: so many that none is too long where rows come evenly. */
const firstSlices = 64n;

/** Walks the window behind `after` slice by slice. */
export async function* readSlices(sliced: Sliced, after: Microseconds | null): AsyncGenerator<TimeSlice, SlicesEnd> {
  const { session, selection, window, signal } = sliced;
  const first = await edge(sliced, after, 'first');
  if (!first.ok) return { kind: 'failed', failure: first.failure };
  if (first.value === null) return { kind: 'all' };
  const last = await edge(sliced, after, 'last');
  if (!last.ok) return { kind: 'failed', failure: last.failure };
  const end = (last.value ?? first.value) + 1n;
  let from = first.value;
  let length = (end - from) / firstSlices;
  while (from < end) {
    const to = from + (length < 1n ? 1n : length);
    const began = performance.now();
    const shown = session.dialect.write.shows(selection.time, from, to < end ? to : end);
    const lines = await session.lines(slicedQuery(session, selection, window, shown, bulkRange + 1), signal);
    if (!lines.ok && (lines.failure.code !== 'timeout' || !session.connected() || length <= 1n))
      return { kind: 'failed', failure: lines.failure };
    if (!lines.ok || lines.value.rows > bulkRange) {
      if (lines.ok && length <= 1n) return { kind: 'dense', from };
      length /= BigInt(shrinkage);
      continue;
    }
    const { rows, size } = lines.value;
    from = to < end ? to : end;
    yield { lines: lines.value, end: from };
    const factor = growth(rows, size, performance.now() - began);
    length = (length * BigInt(Math.round(factor * 1000))) / 1000n;
    // An empty slice may stand before a long silence.
    if (rows === 0 && from < end) {
      const next = await edge(sliced, from, 'first');
      if (!next.ok) return { kind: 'failed', failure: next.failure };
      from = next.value ?? end;
    }
  }
  return { kind: 'all' };
}
