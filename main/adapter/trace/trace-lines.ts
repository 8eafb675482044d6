import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { Trace } from '../../domain/workspace/route.ts';
import type { Column, Sql, SqlSession, Table } from '../sql/dialect.ts';
import { keyFields } from '../sql/row-key.ts';
import type { Selection } from '../sql/selection.ts';
import { columnsOf, timeProblem } from '../sql/table-columns.ts';

/** The table of a trace made ready to be asked. */
export interface TraceTable {
  readonly trace: Trace;
  readonly table: Table;
  /** By the names of TraceColumns. */
  readonly columns: ReadonlyMap<string, Column>;
  readonly selection: Selection;
}

/** Longer errors (stack traces) are cut: they are shown, never compared. */
const errorLength = 4096;

function fieldOf({ dialect: { write }, timeZone }: SqlSession, use: string, column: Column): Sql {
  if (use === 'at') return write.instant(column, timeZone);
  return use === 'error' ? write.beginning(column, errorLength) : write.text(column);
}

/**
 * Finds the columns of the trace in its table.
 * Errors: those of `columnsOf`; `misconfigured` for a time column that cannot be read as a time and
 * for lines of several consumers that do not name theirs.
 */
export function traceTable(session: SqlSession, trace: Trace, table: Table, consumers: number): Answer<TraceTable> {
  const found = columnsOf(table, { ...trace.columns });
  if (!found.ok) return found;
  const columns = found.value;
  const at = columns.get('at');
  const problem = at === undefined ? `columns.at of trace "${trace.name}" is not set` : timeProblem(session, table, at);
  if (problem !== null) return failed('misconfigured', problem);
  if (consumers > 1 && !columns.has('consumer')) {
    return failed(
      'misconfigured',
      `${consumers} consumers are traced in ${table.part}, but columns.consumer of trace "${trace.name}" is not set`,
    );
  }
  const fields = Object.fromEntries([...columns].map(([use, column]) => [use, fieldOf(session, use, column)]));
  return answered({
    trace,
    table,
    columns,
    selection: { table, fields: { ...fields, ...keyFields(session.dialect.write, table.key) }, filters: [] },
  });
}
