import type Database from 'better-sqlite3';
import { span } from '../../domain/observation/instant.ts';
import { stateTables } from './state-tables.ts';

/** What a history may keep: states that ended at most `age` milliseconds ago, and this many bytes. */
export interface HistoryBounds {
  readonly age: number;
  readonly bytes: number;
}

/** After pruning by size, this share of the bound is in use, so that not every round has to prune. */
const targetPercent = 90;

/** In how many steps of time the oldest is looked for. */
const steps = 20n;

function number(database: Database.Database, sql: string): bigint | null {
  return database.prepare(sql).pluck().safeIntegers(true).get() as bigint | null;
}

function bytesUsed(database: Database.Database): number {
  const pragma = (name: string): number => Number(database.pragma(name, { simple: true }));
  return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
}

/** The first and the last instant of which anything is kept; null when nothing is. */
export function extentOf(database: Database.Database): { readonly since: bigint; readonly until: bigint } | null {
  // By place, where the key finds the first and the last state without reading those between.
  const ends = (what: string, order: string): string =>
    stateTables
      .map((table) => `SELECT (SELECT ${what} FROM ${table} WHERE place = place.id ORDER BY first ${order} LIMIT 1) AS value FROM place`)
      .join(' UNION ALL ');
  const since = number(database, `SELECT min(value) FROM (${ends('first', 'ASC')})`);
  const until = number(database, `SELECT max(value) FROM (${ends('first + lasted', 'DESC')})`);
  return since === null || until === null ? null : { since, until };
}

function forgetBefore(database: Database.Database, cutoff: bigint): void {
  database.transaction(() => {
    for (const table of stateTables) {
      const holders = `SELECT id FROM place WHERE EXISTS (SELECT 1 FROM ${table} WHERE place = place.id AND first < ?)`;
      // A state that began before the cutoff and still held after it stays.
      const remove = database.prepare(`DELETE FROM ${table} WHERE place = ? AND first < ? AND first + lasted < ?`);
      for (const place of database.prepare(holders).pluck().safeIntegers(true).all(cutoff)) remove.run(place, cutoff, cutoff);
    }
    const kept = stateTables.map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE place = place.id)`).join(' OR ');
    database.prepare(`DELETE FROM place WHERE NOT (${kept})`).run();
  })();
}

function giveBack(database: Database.Database): void {
  database.pragma('incremental_vacuum');
  database.pragma('wal_checkpoint(TRUNCATE)');
}

/** Forgets what ended before the bound of age. `now` in microseconds. Throws errors of SQLite. */
export function pruneByAge(database: Database.Database, now: bigint, { age }: HistoryBounds): void {
  forgetBefore(database, now - span(age));
  giveBack(database);
}

/** Forgets the oldest while the file has more bytes in use than it may. Throws errors of SQLite. */
export function pruneBySize(database: Database.Database, { bytes }: HistoryBounds): void {
  if (bytesUsed(database) <= bytes) return;
  const extent = extentOf(database);
  if (extent === null) return;
  const step = (extent.until - extent.since) / steps + 1n;
  const target = (bytes / 100) * targetPercent;
  for (let cutoff = extent.since + step; cutoff <= extent.until && bytesUsed(database) > target; cutoff += step)
    forgetBefore(database, cutoff);
  giveBack(database);
}
