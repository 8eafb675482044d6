import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { Column, SqlSession, Table } from './dialect.ts';
import { doesNotExist } from './nearest-name.ts';

/**
 * Finds columns in the catalogue; what is undefined was not configured and stays away.
 * Errors: `not-found` with the nearest name, `not-authorized` with the right that is lacking.
 */
export function columnsOf(table: Table, wanted: Readonly<Record<string, string | undefined>>): Answer<ReadonlyMap<string, Column>> {
  if (table.lacking !== null) return failed('not-authorized', table.lacking);
  const found = new Map<string, Column>();
  const unreadable: string[] = [];
  for (const [use, name] of Object.entries(wanted)) {
    if (name === undefined) continue;
    const column = table.columns.get(name);
    if (column === undefined) return failed('not-found', doesNotExist(`column of ${table.part}`, name, table.columns.keys()));
    if (!column.readable) unreadable.push(name);
    found.set(use, column);
  }
  if (unreadable.length > 0) return failed('not-authorized', `SELECT (${[...new Set(unreadable)].join(', ')}) on ${table.part}`);
  return answered(found);
}

/**
 * Why a column cannot be read as a time, or null.
 * Errors of the answer: `misconfigured`, naming the source and the column.
 */
export function timeProblem(session: Pick<SqlSession, 'source' | 'timeZone'>, table: Table, column: Column): string | null {
  if (column.kind === 'instant') return null;
  const place = `column "${column.name}" of ${table.part}`;
  if (column.kind !== 'local-time') return `${place} is ${column.typeText}, which is no time`;
  return session.timeZone === null ? `${place} is ${column.typeText}: source "${session.source}" needs timeZone` : null;
}
