import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import { formatInstant, micros, span } from '../../domain/observation/instant.ts';
import type { HistoryExtent, HistoryStore, Sample } from '../../ports/history.ts';
import { appendSamples } from './append-samples.ts';
import { historyFailure } from './history-failure.ts';
import { openForReading, openForWriting } from './open-file.ts';
import type { HistoryBounds } from './prune.ts';
import { extentOf, pruneByAge, pruneBySize } from './prune.ts';
import { readAround, unreadParts } from './read-around.ts';
import type { WriterLock } from './writer-lock.ts';
import { becomeWriter } from './writer-lock.ts';

const defaultBounds: HistoryBounds = { age: 14 * 86_400_000, bytes: 256 * 1024 * 1024 };

/** What is too old is looked for this often, in milliseconds of the samples' clock. */
const pruneEvery = 3_600_000;

interface Writing {
  readonly database: Database.Database;
  readonly lock: WriterLock;
}

function sizeOf(path: string): number {
  return [path, `${path}-wal`].reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

function newest(samples: readonly Sample[]): bigint | null {
  return samples.reduce<bigint | null>((latest, { at }) => (latest === null || micros(at) > latest ? micros(at) : latest), null);
}

/**
 * The history in one SQLite file, worked on by the thread that calls. It becomes the writer with the
 * first `append` and stays it until it is closed; each reading opens the file for itself.
 */
export function historyFile(path: string, bounds: HistoryBounds = defaultBounds): HistoryStore {
  let writing: Writing | null = null;
  let prunedAt: bigint | null = null;

  const attempt = <T>(work: () => T): Answer<T> => {
    try {
      return answered(work());
    } catch (error) {
      return { ok: false, failure: historyFailure(error, path) };
    }
  };

  const reading = <T>(work: (database: Database.Database) => T): Answer<T | null> =>
    attempt(() => {
      const database = openForReading(path);
      if (database === null) return null;
      try {
        return work(database);
      } finally {
        database.close();
      }
    });

  const becomeWriting = (): Writing => {
    const lock = becomeWriter(path);
    try {
      return { database: openForWriting(path), lock };
    } catch (error) {
      lock.release();
      throw error;
    }
  };

  const prune = (database: Database.Database, now: bigint | null): void => {
    if (now !== null && (prunedAt === null || now - prunedAt >= span(pruneEvery))) {
      pruneByAge(database, now, bounds);
      prunedAt = now;
    }
    pruneBySize(database, bounds);
  };

  return {
    async *around(question, signal) {
      if (signal.aborted) return;
      const answer = reading((database) => readAround(database, question));
      if (answer.ok) yield* answer.value ?? [];
      else {
        yield* unreadParts(question, answer.failure);
        yield { type: 'failure', failure: answer.failure };
      }
    },
    append: (samples, interval) =>
      Promise.resolve(
        attempt(() => {
          const { database } = (writing ??= becomeWriting());
          const changes = appendSamples(database, samples, interval);
          prune(database, newest(samples));
          return changes;
        }),
      ),
    extent: () =>
      Promise.resolve(
        reading((database): HistoryExtent | null => {
          const extent = extentOf(database);
          return extent === null ? null : { since: formatInstant(extent.since), until: formatInstant(extent.until), bytes: sizeOf(path) };
        }),
      ),
    close() {
      writing?.database.close();
      writing?.lock.release();
      writing = null;
      return Promise.resolve();
    },
  };
}
