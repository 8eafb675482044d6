import type { Instant } from '../../../domain/observation/instant.ts';
import { parseInstant } from '../../../domain/observation/instant.ts';
import type { Column, Table } from '../dialect.ts';

/**
 * How far one table was read: the texts of the ordering columns of the last row, and its time. Behind slices of time: no
 * columns, and the microsecond that the next slice begins with.
 */
export interface TablePosition {
  readonly by: readonly string[];
  readonly key: readonly string[];
  readonly at: Instant | null;
}

/** How far each table was read, by its name. */
export type TablePositions = Readonly<Record<string, TablePosition>>;

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isPosition(value: unknown): value is TablePosition {
  if (value === null || typeof value !== 'object' || !('by' in value && 'key' in value && 'at' in value)) return false;
  const { by, key, at } = value;
  if (!isTexts(by) || !isTexts(key) || (at !== null && (typeof at !== 'string' || parseInstant(at) === null))) return false;
  return by.length > 0 || (key.length === 1 && /^-?\d+$/.test(key[0] ?? ''));
}

/** The text of a cursor: it is kept in files and given back, never read by anybody else. */
export function formatCursor(positions: TablePositions): string {
  return JSON.stringify(positions);
}

/** The positions of a cursor; null for a text that is none. */
export function parseCursor(text: string | null): TablePositions | null {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && Object.values(value).every(isPosition) ? (value as TablePositions) : null;
  } catch {
    return null;
  }
}

/** The columns that ordered the table when the position was taken; null when they are not there any more. */
export function columnsOfPosition(table: Table, { by, key }: TablePosition): readonly Column[] | null {
  const columns = by.flatMap((name) => table.columns.get(name) ?? []);
  return columns.length > 0 && columns.length === by.length && columns.length === key.length ? columns : null;
}
