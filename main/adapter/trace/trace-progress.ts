import { sql } from 'kysely';
import { failed } from '../../domain/observation/failure.ts';
import type { Reading } from '../../ports/reading.ts';
import type { TraceLookup } from '../../ports/trace.ts';
import { canHold, pages } from '../sql/column-values.ts';
import type { Column, Row, Sql, SqlSession } from '../sql/dialect.ts';
import type { ReadingEnd } from '../sql/reading-end.ts';
import { readAll, stoppedBy } from '../sql/reading-end.ts';
import type { Filter, Selection } from '../sql/selection.ts';
import { exactRows, isVoid, selectRows } from '../sql/selection.ts';
import type { TraceTable } from './trace-lines.ts';
import { consumeLine } from './trace-readings.ts';

type ProgressLookup = Extract<TraceLookup, { by: 'progress' }>;
type Place = ProgressLookup['places'][number];

/** So many places are asked about in one statement. */
const placesPerStatement = 20;
const highestOffset = 9_223_372_036_854_775_807n;

interface ProgressColumns {
  readonly partition: Column;
  readonly offset: Column;
  readonly at: Column;
}

/** The consumer's lines of one partition. */
function linesOf(
  { trace, columns, selection }: TraceTable,
  { consumer }: ProgressLookup,
  partitionColumn: Column,
  partition: string,
): Selection {
  const consumerColumn = columns.get('consumer');
  const stageColumn = columns.get('stage');
  const filters: readonly Filter[] = [
    { column: partitionColumn, values: [partition] },
    ...(consumerColumn === undefined ? [] : [{ column: consumerColumn, values: [consumer.tracedAs] }]),
    ...(stageColumn === undefined ? [] : [{ column: stageColumn, values: trace.stages.consume }]),
  ];
  return { ...selection, filters };
}

function nearestTo(
  session: SqlSession,
  selection: Selection,
  columns: ProgressColumns,
  { offset }: Place,
  tracedBefore: string,
): readonly Sql[] {
  const { write } = session.dialect;
  const traced = write.offset(columns.offset);
  const wanted = write.offsetValue(offset);
  return [
    selectRows(write, selection, [sql`${traced} < ${wanted}`], sql`order by ${traced} desc limit 1`),
    selectRows(
      write,
      selection,
      [sql`${traced} > ${wanted}`, write.before(columns.at, session.timeZone, tracedBefore)],
      sql`order by ${traced} limit 1`,
    ),
  ];
}

/** The queries around some places, each for one line, so that an index on partition and offset answers them. */
export function progressQueries(
  session: SqlSession,
  ready: TraceTable,
  lookup: ProgressLookup,
  columns: ProgressColumns,
  places: readonly Place[],
): readonly Sql[] {
  const { write } = session.dialect;
  return [...Map.groupBy(places, ({ partition }) => partition)].flatMap(([partition, group]) => {
    const selection = linesOf(ready, lookup, columns.partition, partition);
    if (isVoid(selection)) return [];
    const traced = write.offset(columns.offset);
    const highest = selectRows(write, selection, [sql`${traced} is not null`], sql`order by ${traced} desc limit 1`);
    return [highest, ...group.flatMap((place) => nearestTo(session, selection, columns, place, lookup.tracedBefore))];
  });
}

/** The columns that tell how far a trace reached; null when they are not configured. */
export function progressColumns({ columns }: TraceTable): ProgressColumns | null {
  const partition = columns.get('partition');
  const offset = columns.get('offset');
  const at = columns.get('at');
  return partition === undefined || offset === undefined || at === undefined ? null : { partition, offset, at };
}

function union(queries: readonly Sql[]): Sql {
  return sql.join(
    queries.map((query) => sql`select * from (${query}) as n`),
    sql` union all `,
  );
}

/** Lines that the filters of any partition let through byte for byte. */
function exact(
  ready: TraceTable,
  lookup: ProgressLookup,
  partition: Column,
  places: readonly Place[],
  rows: readonly Row[],
): readonly Row[] {
  const selection = linesOf(ready, lookup, partition, '');
  const [, ...others] = selection.filters;
  const partitions = { column: partition, values: places.map((place) => place.partition) };
  return exactRows({ ...selection, filters: [partitions, ...others] }, rows);
}

/**
 * The lines around some places of a consumer: the nearest before, the first after that is older than
 * `tracedBefore`, and the last of the partition. Errors: `misconfigured` when the trace has no
 * partition and offset, besides those of reading.
 */
export async function* readProgress(
  session: SqlSession,
  ready: TraceTable,
  lookup: ProgressLookup,
  signal: AbortSignal,
): AsyncGenerator<Reading, ReadingEnd> {
  const columns = progressColumns(ready);
  if (columns === null)
    return stoppedBy(failed('misconfigured', `trace "${ready.trace.name}" has no columns.partition and columns.offset`).failure);
  const asked = lookup.places.filter(
    ({ partition, offset }) => canHold(columns.partition, partition) && /^\d{1,19}$/.test(offset) && BigInt(offset) <= highestOffset,
  );
  const seen = new Set<string>();
  for (const places of pages(asked, placesPerStatement)) {
    const queries = progressQueries(session, ready, lookup, columns, places);
    if (queries.length === 0) continue;
    const answer = await session.read(union(queries), signal);
    if (!answer.ok) return stoppedBy(answer.failure);
    for (const row of exact(ready, lookup, columns.partition, places, answer.value)) {
      const text = JSON.stringify(row);
      if (!seen.has(text)) yield { type: 'observation', observation: consumeLine(session.source, ready, row, lookup.consumer.name, true) };
      seen.add(text);
    }
  }
  return readAll;
}
