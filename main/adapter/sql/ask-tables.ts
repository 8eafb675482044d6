import type { Coverage, Range } from '../../domain/observation/coverage.ts';
import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { answered, failed, reasonOf } from '../../domain/observation/failure.ts';
import type { Reading } from '../../ports/reading.ts';
import type { DatabaseStatus, SqlSession, Table } from './dialect.ts';
import type { ReadingEnd } from './reading-end.ts';
import { stoppedBy } from './reading-end.ts';

/** One question to one or more tables of a database, and how its coverages are named. */
export interface TableQuestion<Said = Reading> {
  readonly role: Coverage['role'];
  /** Names or patterns of `schema.table`. */
  readonly tables: readonly string[];
  /** The coverage's part for a table or for a name that stands for none. */
  readonly partOf: (table: string) => string;
  /** The window asked for; null for questions without a range. */
  readonly window: Range | null;
  /** What is said of the database itself, before any row. */
  readonly opening?: (status: DatabaseStatus) => readonly Said[];
  /** Reads one table. */
  readonly read: (table: Table) => AsyncGenerator<Said, ReadingEnd>;
}

type Asked = Pick<TableQuestion, 'role' | 'tables' | 'partOf' | 'window'>;
/** How every reading ends, of rows one by one and in bulk. */
type Ending = Extract<Reading, { type: 'coverage' | 'failure' }>;

/** What a name of the workspace turned out to be. */
type Target =
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'unknown'; readonly name: string; readonly failure: Failure };

/** Why a table that was read to the end is not covered all the same; null when it is. */
function doubt(table: Table): string | null {
  return table.filtered
    ? reasonOf({ code: 'not-authorized', retryable: false, detail: `BYPASSRLS: row security hides rows of ${table.part}` })
    : null;
}

/** `cancelled` alone, as the port asks; otherwise code and detail. */
function reasonFor(failure: Failure): string {
  return failure.code === 'cancelled' ? 'cancelled' : reasonOf(failure);
}

function coverageOf(
  session: SqlSession,
  question: Asked,
  status: DatabaseStatus | null,
  target: Target,
  end: ReadingEnd,
): Extract<Reading, { type: 'coverage' }> {
  const table = target.kind === 'table' ? target.table : null;
  const reason = end.failure === null ? (table === null ? null : doubt(table)) : reasonFor(end.failure);
  const coverage: Coverage = {
    id: '',
    source: session.source,
    role: question.role,
    part: question.partOf(target.kind === 'table' ? target.table.part : target.name),
    unit: question.window === null ? 'none' : 'instant',
    wanted: question.window,
    read: question.window === null ? [] : end.read,
    // A materialized view shows some past that it does not name.
    asOf: table?.shows === 'stored' ? null : (status?.asOf ?? null),
    complete: reason === null,
    needed: false,
    reason,
  };
  return { type: 'coverage', coverage };
}

/** A lacking right in the words of what would mend it, also where only the server's own words are known. */
function named(failure: Failure, table: Table): Failure {
  if (failure.code !== 'not-authorized' || /^(SELECT|USAGE|BYPASSRLS)\b/.test(failure.detail)) return failure;
  return { ...failure, detail: `SELECT on ${table.part}` };
}

async function targetsOf(session: SqlSession, names: readonly string[], signal: AbortSignal): Promise<Answer<readonly Target[]>> {
  const catalogue = await session.dialect.catalogue(session, names, signal);
  if (!catalogue.ok) return catalogue;
  const { tables, unknown } = catalogue.value;
  return answered([
    ...tables.map((table): Target => ({ kind: 'table', table })),
    ...unknown.map(({ name, problem }): Target => ({ kind: 'unknown', name, failure: failed('not-found', problem).failure })),
  ]);
}

/** Says that nothing of any part was read, and why. */
function* nothingRead(session: SqlSession, question: Asked, failure: Failure): Generator<Ending> {
  if (failure.code !== 'cancelled') yield { type: 'failure', failure };
  for (const name of question.tables) yield coverageOf(session, question, null, { kind: 'unknown', name, failure }, stoppedBy(failure));
}

/**
 * Asks the tables one after the other. Every part gets its coverage, whatever happens; the first
 * failure that is not a limit or a cancellation is told before the coverages. A table that cannot be
 * read does not keep the others from being read, a connection that is gone does.
 */
export async function* askTables<Said>(
  session: SqlSession,
  question: TableQuestion<Said>,
  signal: AbortSignal,
): AsyncGenerator<Said | Ending> {
  const status = await session.dialect.status(session, signal);
  if (!status.ok) {
    yield* nothingRead(session, question, status.failure);
    return;
  }
  if (question.opening !== undefined) yield* question.opening(status.value);
  const targets = await targetsOf(session, question.tables, signal);
  if (!targets.ok) {
    yield* nothingRead(session, question, targets.failure);
    return;
  }
  const results: { readonly target: Target; readonly end: ReadingEnd }[] = [];
  let gone: Failure | null = null;
  for (const target of targets.value) {
    const end: ReadingEnd =
      gone !== null ? stoppedBy(gone) : target.kind === 'unknown' ? stoppedBy(target.failure) : yield* question.read(target.table);
    const failure = end.failure !== null && target.kind === 'table' ? named(end.failure, target.table) : end.failure;
    results.push({ target, end: { ...end, failure } });
    if (failure?.code === 'cancelled' || (failure !== null && !session.connected())) gone = failure;
  }
  const told =
    results.find(({ end }) => end.failure !== null && end.failure.code !== 'cancelled' && end.failure.code !== 'too-large')?.end.failure ??
    null;
  if (told !== null) yield { type: 'failure', failure: told };
  for (const { target, end } of results) yield coverageOf(session, question, status.value, target, end);
}
