import type Database from 'better-sqlite3';
import { joinRuns } from '../../domain/observation/epoch-run.ts';
import type { IndexedLog, LogIndex } from '../../ports/log-index.ts';
import { DamagedIndexError, openIndexFile, setAside } from './open-file.ts';
import { prepared } from './prepared.ts';
import { findIn, insertStretch, logRow, removeStretch, stretchesOf, withEntriesBefore } from './stretches.ts';
import type { CountedStretch } from './stretches.ts';

const defaultBound = 1024 ** 3;
/** After pruning, this share of the bound is in use, so that not every stretch has to prune. */
const targetPercent = 90;
/** Stretches that touch become one until they have this many entries: many searches must not leave many stretches. */
const smallStretch = 131_072;
/** A stretch counts as used once in this many milliseconds: a look-up shall not write each time. */
const useEvery = 600_000;

interface Settings {
  readonly path: string;
  /** Bytes that the file may have. */
  readonly bound?: number;
  /** Told what a person should know: the index was damaged and set aside, or cannot be used. */
  readonly note: (text: string) => void;
}

function bytesUsed(database: Database.Database): number {
  const pragma = (name: string): number => Number(database.pragma(name, { simple: true }));
  return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
}

function seedOf(database: Database.Database): number {
  return prepared(database, 'SELECT value FROM seed').pluck().get() as number;
}

function prune(database: Database.Database, bound: number): void {
  if (bytesUsed(database) <= bound) return;
  database
    .transaction(() => {
      while (bytesUsed(database) > (bound * targetPercent) / 100) {
        const oldest = database.prepare('SELECT id FROM stretch ORDER BY used, id LIMIT 1').pluck().get() as number | undefined;
        if (oldest === undefined) return;
        removeStretch(database, oldest);
      }
    })
    .immediate();
  database.pragma('incremental_vacuum');
  database.pragma('wal_checkpoint(TRUNCATE)');
}

function insertLog(database: Database.Database, log: IndexedLog, leaderEpoch: number): bigint {
  const { source, topic, topicId, partition, identity } = log;
  const sql = 'INSERT INTO log (source, topic, topic_id, partition, identity, leader_epoch) VALUES (?, ?, ?, ?, ?, ?)';
  return BigInt(database.prepare(sql).run(source, topic, topicId, partition, identity, leaderEpoch).lastInsertRowid);
}

function forgetLog(database: Database.Database, id: bigint): void {
  const stretches = database.prepare('SELECT id FROM stretch WHERE log = ?').pluck().all(id) as readonly number[];
  for (const stretch of stretches) removeStretch(database, stretch);
  database.prepare('DELETE FROM log WHERE id = ?').run(id);
}

function forgetTopicBut(database: Database.Database, source: string, topic: string, topicId: string): void {
  const sql = 'SELECT id FROM log WHERE source = ? AND topic = ? AND topic_id <> ?';
  for (const id of prepared(database, sql).pluck().safeIntegers(true).all(source, topic, topicId)) forgetLog(database, id as bigint);
}

/** The index in one SQLite file. Several processes may use it: each writes in short transactions, and what cannot be written is not kept. */
export function logIndex({ path, bound = defaultBound, note }: Settings): LogIndex {
  let opened: Database.Database | null = null;
  let failed = false;
  const counts = new Map<number, CountedStretch>();

  const end = (): void => {
    opened?.close();
    opened = null;
    counts.clear();
  };

  const giveUp = (error: unknown): void => {
    end();
    const { code = '', message } = error as { readonly code?: string; readonly message: string };
    if (code.startsWith('SQLITE_BUSY')) return;
    if (error instanceof DamagedIndexError || /^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(code)) {
      note(`The local index cannot be used (${message}) and was set aside as ${setAside(path, Date.now())}; a new one is begun.`);
      return;
    }
    // A defect of ours has no code.
    if (code === '') throw error;
    failed = true;
    note(`The local index ${path} cannot be used (${message}): searches read everything.`);
  };

  const attempt = <T>(otherwise: T, work: (database: Database.Database) => T): T => {
    if (failed) return otherwise;
    try {
      return work((opened ??= openIndexFile(path)));
    } catch (error) {
      giveUp(error);
      return otherwise;
    }
  };

  return {
    seed: () => attempt(null, seedOf),
    open: (log, { logStart, lastStable }) =>
      attempt({ leaderEpoch: null, stretches: [] }, (database) =>
        database
          .transaction(() => {
            forgetTopicBut(database, log.source, log.topic, log.topicId);
            const row = logRow(database, log);
            if (row === null) return { leaderEpoch: null, stretches: [] };
            const all = stretchesOf(database, row.id);
            // An end above what is stable now was cut off since, with whatever lies below it.
            const cut = all.some(({ to }) => to > lastStable);
            const gone = all.filter(({ to }) => cut || to <= logStart);
            for (const { id } of gone) removeStretch(database, id);
            const stretches = all.filter((stretch) => !gone.includes(stretch));
            const now = Date.now();
            for (const stretch of stretches) {
              counts.set(stretch.id, stretch);
              // A statement that writes waits for other writers even when it changes nothing.
              if (stretch.used < now - useEvery) database.prepare('UPDATE stretch SET used = ? WHERE id = ?').run(now, stretch.id);
            }
            return { leaderEpoch: stretches.length === 0 ? null : row.leaderEpoch, stretches };
          })
          .deferred(),
      ),
    confirm: (log, leaderEpoch) =>
      attempt(undefined, (database) => {
        const row = logRow(database, log);
        if (row !== null) database.prepare('UPDATE log SET leader_epoch = ? WHERE id = ?').run(leaderEpoch, row.id);
      }),
    forget: (log) =>
      attempt(undefined, (database) => {
        const row = logRow(database, log);
        if (row !== null) database.transaction(() => forgetLog(database, row.id)).immediate();
      }),
    forgetTopic: (source, topic) =>
      attempt(undefined, (database) => database.transaction(() => forgetTopicBut(database, source, topic, '')).immediate()),
    find: (stretch, names) =>
      attempt(null, (database) => {
        const counted = counts.get(stretch.id);
        return counted === undefined ? null : database.transaction(() => findIn(database, counted, names))();
      }),
    add(log, leaderEpoch, stretch, entries) {
      attempt(undefined, (database) => {
        database
          .transaction(() => {
            if (seedOf(database) !== entries.seed) return;
            const known = logRow(database, log);
            // Somebody else has seen another leader meanwhile; whether it has what was read here nobody compared.
            if (known !== null && known.leaderEpoch !== leaderEpoch) return;
            const row = known?.id ?? insertLog(database, log, leaderEpoch);
            const kept = stretchesOf(database, row);
            if (kept.some(({ from, to }) => from < stretch.to && to > stretch.from)) return;
            const before = kept.find(({ to }) => to === stretch.from);
            const shift = before === undefined ? 0 : Number(stretch.from - before.from);
            if (before === undefined || before.entries + entries.high.length > smallStretch || shift > 2 ** 31) {
              insertStretch(database, row, stretch, entries, Date.now());
              return;
            }
            const joined = { from: before.from, to: stretch.to, epochs: joinRuns(before.epochs, stretch.epochs) };
            const all = withEntriesBefore(database, before, entries, shift);
            removeStretch(database, before.id);
            insertStretch(database, row, joined, all, Date.now());
          })
          .immediate();
        prune(database, bound);
      });
    },
    close: end,
  };
}
