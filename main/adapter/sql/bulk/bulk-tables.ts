import type { Answer } from '../../../domain/observation/failure.ts';
import { failed } from '../../../domain/observation/failure.ts';
import type { Coverage } from '../../../domain/observation/coverage.ts';
import type { BulkReading, BulkReadings, BulkWindow } from '../../../ports/bulk.ts';
import { askTables } from '../ask-tables.ts';
import type { SqlSession, Table } from '../dialect.ts';
import type { ReadingEnd } from '../reading-end.ts';
import { stoppedBy } from '../reading-end.ts';
import type { TablePosition, TablePositions } from './bulk-cursor.ts';
import { formatCursor, parseCursor } from './bulk-cursor.ts';
import type { BulkSelection } from './bulk-query.ts';
import { readRanges } from './bulk-ranges.ts';

/** Which tables are read in bulk, and what of each. */
export interface BulkQuestion {
  readonly role: Coverage['role'];
  /** Names or patterns of `schema.table`. */
  readonly tables: readonly string[];
  /** The part of a table in coverages and ranges. */
  readonly partOf: (table: string) => string;
  readonly window: BulkWindow;
  readonly select: (table: Table) => Answer<BulkSelection>;
}

/**
 * Reads tables in bulk, one after the other. The cursor says how far each table was read, so that one
 * that joins a pattern later is read from its beginning.
 */
export function readTables(session: SqlSession, question: BulkQuestion, signal: AbortSignal): BulkReadings {
  const { role, tables, partOf, window, select } = question;
  const before = parseCursor(window.after);
  const reached = new Map<string, TablePosition>(Object.entries(before ?? {}));
  const { from, to } = window;

  async function* read(table: Table): AsyncGenerator<BulkReading, ReadingEnd> {
    if (before === null) return stoppedBy(failed('malformed', `the cursor of ${table.part} cannot be read`).failure);
    const selection = select(table);
    if (!selection.ok) return stoppedBy(selection.failure);
    const ranges = readRanges(session, selection.value, { from, to }, reached.get(table.part) ?? null, signal);
    for (;;) {
      const step = await ranges.next();
      if (step.done === true) return step.value;
      const { lines, position, total } = step.value;
      reached.set(table.part, position);
      for (const { bytes, rows } of lines.pieces) if (rows > 0) yield { type: 'lines', lines: bytes, rows };
      const cursor = formatCursor(Object.fromEntries(reached) satisfies TablePositions);
      yield { type: 'range', part: partOf(table.part), cursor, rows: lines.rows, total };
    }
  }

  return askTables<BulkReading>(session, { role, tables, partOf, window: { from, to }, read }, signal);
}
