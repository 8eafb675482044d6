import { sql } from 'kysely';
import { failed } from '../../domain/observation/failure.ts';
import { heldValues, pages } from './column-values.ts';
import type { Column, Row, SqlSession } from './dialect.ts';
import type { ReadingEnd } from './reading-end.ts';
import { readAll, stoppedBy } from './reading-end.ts';
import type { Selection } from './selection.ts';
import { exactRows, filteredText, isVoid, selectRows } from './selection.ts';

/** More values than this are asked for in several statements. */
const valuesPerPage = 5000;
/** One value with more rows than this is no name of a message; what is behind is not read. */
const rowsPerValue = 1000;

export interface ValueQuestion {
  readonly selection: Selection;
  readonly column: Column;
  readonly values: readonly string[];
  /** Rows that one statement may bring: fewer when rows carry content. At least `rowsPerValue`. */
  readonly rowsPerPage: number;
}

type Rows = AsyncGenerator<readonly Row[], ReadingEnd>;

function filtered({ selection, column }: ValueQuestion, values: readonly string[]): Selection {
  return { ...selection, filters: [{ column, values }, ...selection.filters] };
}

/** Rows of each value within its limit, and whether a value had more. */
function withinLimit(rows: readonly Row[]): { readonly kept: readonly Row[]; readonly exceeded: boolean } {
  const groups = [...Map.groupBy(rows, (row) => filteredText(row, 0)).values()];
  return { kept: groups.flatMap((group) => group.slice(0, rowsPerValue)), exceeded: groups.some((group) => group.length > rowsPerValue) };
}

/** One statement; a page that brings too many rows is asked for again in halves, down to one value. */
async function* page(session: SqlSession, question: ValueQuestion, values: readonly string[], signal: AbortSignal): Rows {
  const selection = filtered(question, values);
  const limit = values.length === 1 ? rowsPerValue : question.rowsPerPage;
  const answer = await session.read(selectRows(session.dialect.write, selection, [], sql`limit ${limit + 1}`), signal);
  if (!answer.ok) return stoppedBy(answer.failure);
  if (answer.value.length > limit && values.length > 1) {
    const middle = values.length >> 1;
    const first = yield* page(session, question, values.slice(0, middle), signal);
    if (first.failure !== null && first.failure.code !== 'too-large') return first;
    const second = yield* page(session, question, values.slice(middle), signal);
    return second.failure === null ? first : second;
  }
  const { kept, exceeded } = withinLimit(exactRows(selection, answer.value));
  if (kept.length > 0) yield kept;
  if (!exceeded) return readAll;
  // Without the value: it may be what the workspace masks.
  const { table } = question.selection;
  return stoppedBy(
    failed('too-large', `more than ${rowsPerValue} rows of ${table.part} have one and the same ${question.column.name}`).failure,
  );
}

/** The query of the first page, for its plan. */
export function valueQuery(session: SqlSession, question: ValueQuestion): ReturnType<typeof selectRows> {
  return selectRows(session.dialect.write, filtered(question, question.values), [], sql`limit ${question.rowsPerPage + 1}`);
}

/**
 * The rows that have one of the values in a column, byte for byte, in pages. Values that the column
 * cannot hold match nothing. At most 1000 rows of one value: the end then says `too-large`.
 */
export async function* rowsByValue(session: SqlSession, question: ValueQuestion, signal: AbortSignal): Rows {
  if (isVoid(question.selection)) return readAll;
  let end = readAll;
  for (const values of pages(heldValues(question.column, question.values), valuesPerPage)) {
    const next = yield* page(session, question, values, signal);
    if (next.failure !== null) end = next;
    if (next.failure !== null && next.failure.code !== 'too-large') return end;
  }
  return end;
}
