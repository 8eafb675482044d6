import { sql } from 'kysely';
import type { Range } from '../../domain/observation/coverage.ts';
import { failed } from '../../domain/observation/failure.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import { formatInstant, micros } from '../../domain/observation/instant.ts';
import type { Column, Row, Sql, SqlSession } from './dialect.ts';
import type { ReadingEnd } from './reading-end.ts';
import { stoppedBy } from './reading-end.ts';
import type { Selection } from './selection.ts';
import { exactRows, isVoid, selectRows } from './selection.ts';

export interface WindowQuestion {
  readonly selection: Selection;
  /** The time that the window is about; its instant is selected under `instantAlias`. */
  readonly column: Column;
  readonly instantAlias: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly limit: number;
  readonly rowsPerPage: number;
}

const keyAlias = (index: number): string => `key ${index}`;

/** Columns that order rows without ties, the time first; null where the table has no key to break ties with. */
function order({ selection, column }: WindowQuestion): readonly Column[] | null {
  const key = selection.table.key.filter((each) => each.name !== column.name);
  return selection.table.key.length === 0 ? null : [column, ...key];
}

/** One page: rows below the row with these texts, newest first. Ordered by the typed columns: as text they sort otherwise, and slowly. */
export function windowQuery(session: SqlSession, question: WindowQuestion, rows: number, below: readonly string[] | null = null): Sql {
  const { write } = session.dialect;
  const { selection, column, from, to } = question;
  const columns = order(question) ?? [column];
  const keys = Object.fromEntries(columns.map((each, index) => [keyAlias(index), write.text(each)]));
  const conditions = [write.between(column, session.timeZone, from, to), ...(below === null ? [] : [write.below(columns, below)])];
  const newestFirst = sql.join(columns.map((each) => sql`${write.column(each)} desc`));
  return selectRows(
    write,
    { ...selection, fields: { ...selection.fields, ...keys } },
    conditions,
    sql`order by ${newestFirst} limit ${rows}`,
  );
}

/** What was read of the window when reading stopped behind this row: rows of its own microsecond may be missing. */
function readSoFar({ instantAlias, to }: WindowQuestion, last: Row | undefined): readonly Range[] {
  const at = last?.[instantAlias] ?? null;
  if (at === null) return [];
  const from = micros(at) + 1n;
  return from < micros(to) ? [{ from: formatInstant(from), to }] : [];
}

/**
 * Rows whose time lies in [from, to), newest first, in keyset pages. A table without a primary key
 * has nothing to continue behind, so it is read in one statement. At most `limit` rows: the end then
 * says `too-large` and what was read.
 */
export async function* rowsInWindow(
  session: SqlSession,
  question: WindowQuestion,
  signal: AbortSignal,
): AsyncGenerator<readonly Row[], ReadingEnd> {
  const { selection, from, to, limit } = question;
  const whole: ReadingEnd = { failure: null, read: [{ from, to }] };
  if (isVoid(selection) || micros(from) >= micros(to)) return whole;
  const columns = order(question);
  const pageSize = columns === null ? limit : Math.min(question.rowsPerPage, limit);
  let last: Row | undefined;
  for (let given = 0; ;) {
    const size = Math.min(pageSize, limit - given);
    const below = last === undefined || columns === null ? null : columns.map((_, index) => last?.[keyAlias(index)] ?? '');
    // One more than wanted, to know whether something is left.
    const answer = await session.read(windowQuery(session, question, size + 1, below), signal);
    if (!answer.ok) return stoppedBy(answer.failure, readSoFar(question, last));
    const rows = answer.value.slice(0, size);
    last = rows.at(-1) ?? last;
    given += rows.length;
    const exact = exactRows(selection, rows);
    if (exact.length > 0) yield exact;
    if (answer.value.length <= size) return whole;
    if (given >= limit)
      return stoppedBy(
        failed('too-large', `more than ${limit} rows of ${selection.table.part} in the window`).failure,
        readSoFar(question, last),
      );
  }
}
