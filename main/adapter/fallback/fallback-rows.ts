import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { RecordObservation } from '../../domain/observation/observation.ts';
import type { TablePlace } from '../../domain/workspace/route.ts';
import type { Column, Row, SqlSession, Table } from '../sql/dialect.ts';
import { named } from '../sql/named-fields.ts';
import { keyFields, keyText } from '../sql/row-key.ts';
import type { Selection } from '../sql/selection.ts';
import { columnsOf, timeProblem } from '../sql/table-columns.ts';

/** A fallback table made ready to be asked. */
export interface FallbackTable {
  readonly table: Table;
  /** By the names of the place's columns. */
  readonly columns: ReadonlyMap<string, Column>;
  readonly selection: Selection;
}

/** Finds the columns of the place in its table. Errors: those of `columnsOf`, and `misconfigured` for a time that is none. */
export function fallbackTable(session: SqlSession, place: TablePlace, table: Table): Answer<FallbackTable> {
  const found = columnsOf(table, { ...place.columns });
  if (!found.ok) return found;
  const columns = found.value;
  const at = columns.get('at');
  const problem = at === undefined ? null : timeProblem(session, table, at);
  if (problem !== null) return failed('misconfigured', problem);
  const { write } = session.dialect;
  const fields = Object.fromEntries(
    [...columns].map(([use, column]) => [use, use === 'at' ? write.instant(column, session.timeZone) : write.text(column)]),
  );
  return answered({ table, columns, selection: { table, fields: { ...fields, ...keyFields(write, table.key) }, filters: [] } });
}

/** Where a row stands: by its primary key, else by its message id and time. */
function placeOf(table: Table, row: Row): string {
  const at = row['at'] ?? null;
  return keyText(table, row) ?? (at === null ? (row['messageId'] ?? '') : `${row['messageId'] ?? ''}@${at}`);
}

/** One row as a copy in a fallback. */
export function fallbackRow(source: string, { table }: FallbackTable, row: Row): RecordObservation {
  return {
    id: '',
    source,
    kind: 'record',
    at: row['at'] ?? null,
    clock: 'row',
    coordinates: { table: table.part, key: placeOf(table, row) },
    facts: { role: 'fallback', visibility: 'visible', ...named({ messageId: row['messageId'], businessKey: row['businessKey'] }) },
  };
}
