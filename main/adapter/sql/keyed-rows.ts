import { consumerPart } from '../../domain/observation/coverage.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import type { Coordinates, Observation } from '../../domain/observation/observation.ts';
import type { OwnedKey } from '../../ports/keyed-store.ts';
import type { Reading, Readings } from '../../ports/reading.ts';
import { askTables } from './ask-tables.ts';
import type { Column, Row, SqlSession, Table } from './dialect.ts';
import type { ReadingEnd } from './reading-end.ts';
import { stoppedBy } from './reading-end.ts';
import { keyFields, keyText } from './row-key.ts';
import { rowsByValue } from './rows-by-value.ts';
import type { Selection } from './selection.ts';
import { columnsOf, timeProblem } from './table-columns.ts';

/** A table that is asked for exact keys. */
export interface KeyedTable {
  readonly table: string;
  readonly columns: { readonly key: string; readonly at?: string };
}

/** One row found, for one of the owners of its key. */
export interface KeyedRow {
  readonly owner: OwnedKey;
  readonly at: Instant | null;
  readonly coordinates: Coordinates;
}

export interface KeyedQuestion {
  readonly role: 'dedupe' | 'effect';
  readonly consumer: string;
  readonly place: KeyedTable;
  readonly keys: readonly OwnedKey[];
  readonly observe: (row: KeyedRow) => Observation;
}

const rowsPerPage = 5000;

/** What is read of a keyed table, or why it cannot be. Errors: those of `columnsOf`, and `misconfigured` for a time that is none. */
export function keyedSelection(
  session: SqlSession,
  place: KeyedTable,
  table: Table,
): Answer<{ readonly selection: Selection; readonly key: Column; readonly count: number }> {
  const found = columnsOf(table, { key: place.columns.key, at: place.columns.at });
  if (!found.ok) return found;
  const { write } = session.dialect;
  const key = found.value.get('key');
  const at = found.value.get('at');
  if (key === undefined) return failed('misconfigured', `columns.key of ${table.part} is not set`);
  const problem = at === undefined ? null : timeProblem(session, table, at);
  if (problem !== null) return failed('misconfigured', problem);
  const fields = {
    key: write.text(key),
    ...(at === undefined ? {} : { at: write.instant(at, session.timeZone) }),
    ...keyFields(write, table.key),
  };
  return answered({ selection: { table, fields, filters: [] }, key, count: found.value.size });
}

/**
 * Where a row stands: by its primary key; without one by key and time, and by number where rows are
 * the same in all that is read, so that two effects of one key stay two.
 */
function placer(table: Table): (row: Row) => string {
  const taken = new Map<string, number>();
  return (row) => {
    const own = keyText(table, row);
    if (own !== undefined) return own;
    const at = row['at'] ?? null;
    const base = at === null ? (row['key'] ?? '') : `${row['key'] ?? ''}@${at}`;
    const number = (taken.get(base) ?? 0) + 1;
    taken.set(base, number);
    return number === 1 ? base : `${base} #${number}`;
  };
}

async function* readTable(
  session: SqlSession,
  { place, keys, observe }: KeyedQuestion,
  table: Table,
  signal: AbortSignal,
): AsyncGenerator<Reading, ReadingEnd> {
  const ready = keyedSelection(session, place, table);
  if (!ready.ok) return stoppedBy(ready.failure);
  const owners = Map.groupBy(keys, ({ key }) => key);
  const placeOf = placer(table);
  const rows = rowsByValue(
    session,
    { selection: ready.value.selection, column: ready.value.key, values: [...owners.keys()], rowsPerPage },
    signal,
  );
  for (;;) {
    const page = await rows.next();
    if (page.done === true) return page.value;
    for (const row of page.value) {
      const coordinates = { table: table.part, key: placeOf(row) };
      for (const owner of owners.get(row['key'] ?? '') ?? [])
        yield { type: 'observation', observation: observe({ owner, at: row['at'] ?? null, coordinates }) };
    }
  }
}

/** Asks a table for exact keys: one observation per row and owner of its key, and one coverage of the consumer's table. */
export function askKeys(session: SqlSession, question: KeyedQuestion, signal: AbortSignal): Readings {
  const { role, consumer, place } = question;
  return askTables(
    session,
    {
      role,
      tables: [place.table],
      partOf: () => consumerPart(consumer, place.table),
      window: null,
      read: (table) => readTable(session, question, table, signal),
    },
    signal,
  );
}
