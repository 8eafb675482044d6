import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';
import type { EpochBegin, EpochRun } from '../../domain/observation/epoch-run.ts';
import type { IndexEntries, IndexedLog, KeptStretch, NameHash, Stretch } from '../../ports/log-index.ts';
import { DamagedIndexError } from './open-file.ts';
import { entriesOf, findOnPage, pageBits, pageOf, pagesOf } from './pages.ts';
import { prepared } from './prepared.ts';

const pagesOfStretch = 65_536;

interface Row {
  readonly id: bigint;
  readonly first: bigint;
  readonly behind: bigint;
  readonly entries: bigint;
  readonly epochs: string;
  readonly used: bigint;
  readonly checksum: bigint;
}

/** A kept stretch, how many entries it has, and when it was used last (milliseconds since 1970). */
export interface CountedStretch extends KeptStretch {
  readonly entries: number;
  readonly used: number;
}

const bigints = new Set(['offset', 'timestamp', 'previousTimestamp', 'firstTimestamp']);

function textOfRun(run: EpochRun): string {
  return JSON.stringify(run, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

function runOf(text: string): EpochRun {
  const revive = (key: string, value: unknown): unknown => (bigints.has(key) && typeof value === 'string' ? BigInt(value) : value);
  return JSON.parse(text, revive) as EpochRun & { readonly changes: readonly EpochBegin[] };
}

function checksumOf(log: bigint, { first, behind, entries, epochs }: Pick<Row, 'first' | 'behind' | 'entries' | 'epochs'>): number {
  return crc32(`${log} ${first} ${behind} ${entries} ${epochs}`);
}

/** The row of a log; null where nothing is kept of it. */
export function logRow(database: Database.Database, log: IndexedLog): { readonly id: bigint; readonly leaderEpoch: number } | null {
  const sql = `SELECT id, leader_epoch AS leaderEpoch FROM log WHERE source = ? AND topic = ? AND partition = ? AND identity = ? AND topic_id = ?`;
  const statement = prepared(database, sql).safeIntegers(true);
  const row = statement.get(log.source, log.topic, log.partition, log.identity, log.topicId) as
    | { readonly id: bigint; readonly leaderEpoch: bigint }
    | undefined;
  return row === undefined ? null : { id: row.id, leaderEpoch: Number(row.leaderEpoch) };
}

/** The stretches of a log in order of offsets. Throws DamagedIndexError. */
export function stretchesOf(database: Database.Database, log: bigint): readonly CountedStretch[] {
  const sql = 'SELECT id, first, behind, entries, epochs, used, checksum FROM stretch WHERE log = ? ORDER BY first';
  return (prepared(database, sql).safeIntegers(true).all(log) as readonly Row[]).map((row) => {
    if (Number(row.checksum) !== checksumOf(log, row)) throw new DamagedIndexError(`stretch ${row.id} is not as it was written`);
    return {
      id: Number(row.id),
      from: row.first,
      to: row.behind,
      entries: Number(row.entries),
      epochs: runOf(row.epochs),
      used: Number(row.used),
    };
  });
}

export function removeStretch(database: Database.Database, id: number): void {
  database.prepare('DELETE FROM page WHERE id >= ? AND id < ?').run(id * pagesOfStretch, (id + 1) * pagesOfStretch);
  database.prepare('DELETE FROM stretch WHERE id = ?').run(id);
}

function readPage(read: Database.Statement, id: number): Buffer {
  const page = read.get(id) as { readonly entries: Buffer; readonly checksum: number } | undefined;
  if (page === undefined || crc32(page.entries) !== page.checksum) throw new DamagedIndexError(`page ${id} is not as it was written`);
  return page.entries;
}

const pageSql = 'SELECT entries, checksum FROM page WHERE id = ?';

/** Offsets at which any of the hashes stands, ascending; null where somebody has forgotten the stretch since. Throws DamagedIndexError. */
export function findIn(database: Database.Database, stretch: CountedStretch, names: readonly NameHash[]): readonly bigint[] | null {
  if (prepared(database, 'SELECT 1 FROM stretch WHERE id = ?').get(stretch.id) === undefined) return null;
  const bits = pageBits(stretch.entries);
  const read = prepared(database, pageSql);
  const found = new Set<number>();
  for (const name of names) {
    const page = readPage(read, stretch.id * pagesOfStretch + pageOf(name.high, bits));
    for (const delta of findOnPage(page, name)) found.add(delta);
  }
  return [...found].toSorted((a, b) => a - b).map((delta) => stretch.from + BigInt(delta));
}

/** All entries of a stretch, and those of the one behind it. */
export function withEntriesBefore(database: Database.Database, before: CountedStretch, entries: IndexEntries, shift: number): IndexEntries {
  const read = prepared(database, pageSql);
  const pages = Array.from({ length: 1 << pageBits(before.entries) }, (_, page) => readPage(read, before.id * pagesOfStretch + page));
  return entriesOf(pages, entries, shift);
}

export function insertStretch(database: Database.Database, log: bigint, stretch: Stretch, entries: IndexEntries, now: number): void {
  const count = entries.high.length;
  const row = { first: stretch.from, behind: stretch.to, entries: BigInt(count), epochs: textOfRun(stretch.epochs) };
  const sql = 'INSERT INTO stretch (log, first, behind, entries, epochs, used, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)';
  const { lastInsertRowid } = database
    .prepare(sql)
    .run(log, row.first, row.behind, row.entries, row.epochs, BigInt(now), BigInt(checksumOf(log, row)));
  const first = Number(lastInsertRowid) * pagesOfStretch;
  const insert = prepared(database, 'INSERT INTO page (id, entries, checksum) VALUES (?, ?, ?)');
  for (const [page, bytes] of pagesOf(entries, pageBits(count)).entries()) insert.run(first + page, bytes, crc32(bytes));
}
