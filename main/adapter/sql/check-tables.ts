import type { Answer } from '../../domain/observation/failure.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { CheckStep } from '../../ports/reading.ts';
import { missed, passed } from './check-connection.ts';
import type { DatabaseStatus, SqlSession, Table } from './dialect.ts';

function permissionStep({ source, dialect }: SqlSession, table: Table, role: string): CheckStep {
  if (table.lacking !== null)
    return missed(source, 'permission', `role "${role}" lacks ${table.lacking}`, dialect.grantSelect(table, role));
  if (table.filtered) {
    return missed(
      source,
      'permission',
      `row security hides rows of ${table.part} from role "${role}", so a missing row proves nothing`,
      `Give the role a policy that shows every row of ${table.part}, or BYPASSRLS.`,
    );
  }
  return passed(source, 'permission', `role "${role}" may read ${table.part}`);
}

/** Reading is safe either way, because the session is read-only; a role that cannot write is safe without it. */
function readOnlyStep(source: string, table: Table, role: string): CheckStep {
  if (!table.writable) return passed(source, 'read-only', `the session is read-only, and role "${role}" may not write ${table.part}`);
  return passed(
    source,
    'read-only',
    `the session is read-only, but role "${role}" may write ${table.part}: give Waybill a role with SELECT only`,
  );
}

/**
 * Looks the tables up in the catalogue and asks what the role may do. Returns the tables that can be
 * read at all.
 */
export async function* checkTables(
  session: SqlSession,
  names: readonly string[],
  { role }: DatabaseStatus,
  signal: AbortSignal,
): AsyncGenerator<CheckStep, readonly Table[]> {
  const { source } = session;
  const catalogue = await session.dialect.catalogue(session, names, signal);
  if (signal.aborted) return [];
  if (!catalogue.ok) {
    yield missed(source, 'table', reasonOf(catalogue.failure), 'Check again.');
    return [];
  }
  const { tables, unknown } = catalogue.value;
  for (const { problem } of unknown) yield missed(source, 'table', problem, 'Correct the name of the table in the workspace.');
  for (const table of tables) {
    const stored = table.shows === 'stored' ? '; a materialized view shows the past, so a missing row proves nothing' : '';
    yield passed(source, 'table', `${table.part} found${stored}`);
    yield readOnlyStep(source, table, role);
    yield permissionStep(session, table, role);
  }
  return tables.filter((table) => table.lacking === null);
}

/** The outcome of looking for a table's columns as a step. */
export function columnsStep(session: SqlSession, table: Table, role: string, found: Answer<unknown>, count: number): CheckStep {
  const { source, dialect } = session;
  if (found.ok) return passed(source, 'columns', `${count} columns of ${table.part} found`);
  const { failure } = found;
  switch (failure.code) {
    case 'not-authorized':
      return missed(source, 'permission', `role "${role}" lacks ${failure.detail}`, dialect.grantSelect(table, role));
    case 'not-found':
      return missed(source, 'columns', failure.detail, 'Correct the name of the column in the workspace.');
    default:
      return missed(
        source,
        'columns',
        failure.detail,
        failure.detail.includes('needs timeZone')
          ? `Set timeZone of source "${source}" to the zone in which these times were written.`
          : 'Correct the columns in the workspace.',
      );
  }
}
