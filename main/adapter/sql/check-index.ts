import { assertNever } from '../../domain/assert-never.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { CheckStep } from '../../ports/reading.ts';
import { missed, passed } from './check-connection.ts';
import type { Column, Sql, SqlSession, Table } from './dialect.ts';

/** A query that readings send, and the columns that an index for it has. */
export interface PlannedQuery {
  /** What the query is for: `message id`. */
  readonly by: string;
  readonly columns: readonly Column[];
  readonly query: Sql;
}

/** More rows than this are not read from end to end to answer one question. */
const scanLimit = 1_000_000;

/** A value that the column can hold, to ask for a plan with. */
export function anyValue(column: Column): string {
  switch (column.kind) {
    case 'uuid':
      return '00000000-0000-0000-0000-000000000000';
    case 'integer':
    case 'decimal':
      return '1';
    case 'text':
    case 'instant':
    case 'local-time':
    case 'bytes':
    case 'other':
      return 'waybill';
    default:
      return assertNever(column.kind);
  }
}

/** MariaDB and MySQL tell the plan of a view only to who may see what it is made of. */
function planFix({ code }: Failure, { part }: Table): string {
  return code === 'not-authorized'
    ? `Grant SHOW VIEW on ${part} and SELECT on the tables below it, or see to it yourself that they have the indexes.`
    : 'Check again.';
}

/**
 * Asks the planner how each query would be run; nothing is run. Returns the queries that are cheap:
 * they use an index, or the table is small.
 */
export async function* checkIndexes(
  session: SqlSession,
  table: Table,
  queries: readonly PlannedQuery[],
  signal: AbortSignal,
): AsyncGenerator<CheckStep, readonly PlannedQuery[]> {
  const { source, dialect } = session;
  const cheap: PlannedQuery[] = [];
  for (const planned of queries) {
    const plan = await dialect.plan(session, planned.query, table, signal);
    if (signal.aborted) return cheap;
    if (!plan.ok) {
      yield missed(source, 'index', `${table.part} by ${planned.by}: ${reasonOf(plan.failure)}`, planFix(plan.failure, table));
      continue;
    }
    const { scannedRows } = plan.value;
    if (scannedRows > scanLimit) {
      yield missed(
        source,
        'index',
        `${table.part} by ${planned.by} reads about ${scannedRows.toLocaleString('en-US')} rows from end to end`,
        dialect.createIndex(table, planned.columns),
      );
    } else cheap.push(planned);
  }
  if (cheap.length > 0) yield passed(source, 'index', `${table.part} by ${cheap.map(({ by }) => by).join(', ')}: no long scan`);
  return cheap;
}
