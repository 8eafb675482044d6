import { realpath } from 'node:fs/promises';
import type { ConnectionStage } from '../dialect.ts';
import { failed } from '../../../domain/observation/failure.ts';
import type { DatabaseCopy } from './sqlite-copy.ts';
import { removeCopy } from './sqlite-copy.ts';
import { failureOf } from './sqlite-failure.ts';
import { privateFolder, removeFolder } from './sqlite-folder.ts';
import type { FileAnswer, Way } from './sqlite-source.ts';
import { attempt, wayOf, wholeCopy } from './sqlite-source.ts';
import { isCurrent } from './sqlite-state.ts';
import type { SqliteReader } from './sqlite-worker.ts';
import { startReader } from './sqlite-worker.ts';

/** A file that stands open for questions. */
export interface OpenedFile {
  readonly way: Way;
  readonly reader: SqliteReader;
  readonly stages: readonly ConnectionStage[];
}

/** `path` is where the file is behind every link: SQLite keeps log and journal beside that. */
type Standing = OpenedFile & {
  readonly path: string;
  readonly copy: (DatabaseCopy & { readonly frames: number }) | null;
};

/** One SQLite file and what is read instead of it. */
export interface SqliteFile {
  /** What stands open; null when nothing does, or its thread is gone. */
  opened(): OpenedFile | null;
  /** Opens it so that everything committed until now can be read: the copy that stands, or a new one. */
  fresh(signal: AbortSignal): Promise<FileAnswer<OpenedFile>>;
  /** Ends the thread and removes the copies. */
  close(): Promise<void>;
}

/** A copy that does not pass its examination is made again, so often: then it is the file that is broken. */
const examinations = 3;

function stagesOf(path: string, way: Way & { readonly size: string }): readonly ConnectionStage[] {
  const found: ConnectionStage = { step: 'file', detail: `${path}, ${way.size}` };
  if (way.kind === 'copy') return [found, { step: 'copy', detail: 'a private copy is read; the file itself is not opened as a database' }];
  const detail =
    `${way.reason}: the file itself is read, read-only and in short transactions. SQLite may leave files that end in -wal and -shm beside it, ` +
    'and without a write-ahead log a writer may have to wait for a reading to end';
  return [found, { step: 'copy', detail }];
}

/** Keeps a file open. One call at a time. */
export function sqliteFile(path: string, worker: URL, parent: string | undefined, largest: number): SqliteFile {
  let folder: string | null = null;
  let reader: SqliteReader | null = null;
  let standing: Standing | null = null;
  let copies = 0;

  function living(): SqliteReader {
    if (reader === null || !reader.alive()) reader = startReader(worker);
    return reader;
  }

  /** Hands one file to the thread; a copy is examined first. */
  async function open(
    file: string,
    copy: boolean,
    signal: AbortSignal,
  ): Promise<FileAnswer<{ readonly reader: SqliteReader; readonly frames: number }>> {
    const thread = living();
    const answer = await thread.open(file, copy, signal);
    if (!answer.ok) return { ok: false, failure: answer.failure, fix: 'Check again.' };
    return answer.value.ok
      ? { ok: true, value: { reader: thread, frames: answer.value.value } }
      : { ok: false, ...failureOf(answer.value.error, path) };
  }

  async function copied(
    actual: string,
    way: Way & { readonly size: string },
    into: string,
    signal: AbortSignal,
  ): Promise<FileAnswer<Standing>> {
    let last: FileAnswer<Standing> = { ok: false, failure: failed('malformed', `${path} cannot be read`).failure, fix: 'Check again.' };
    for (let made = 0; made < examinations; made += 1) {
      const copy = await wholeCopy(actual, into, () => (copies += 1), signal);
      if (!copy.ok) return copy;
      const opened = await open(copy.value.path, true, signal);
      if (opened.ok) {
        const { reader: thread, frames } = opened.value;
        return { ok: true, value: { path: actual, way, reader: thread, stages: stagesOf(path, way), copy: { ...copy.value, frames } } };
      }
      await removeCopy(copy.value.path);
      last = opened;
      if (opened.failure.code !== 'malformed') break;
    }
    return last;
  }

  async function establish(actual: string, signal: AbortSignal): Promise<FileAnswer<Standing>> {
    const made = await attempt(path, signal, async () => (folder ??= await privateFolder(parent)));
    if (!made.ok) return made;
    const way = await wayOf(actual, made.value, largest, signal);
    if (!way.ok) return way;
    if (way.value.kind === 'copy') return copied(actual, way.value, made.value, signal);
    const opened = await open(actual, false, signal);
    if (!opened.ok) return opened;
    return {
      ok: true,
      value: { path: actual, way: way.value, reader: opened.value.reader, stages: stagesOf(path, way.value), copy: null },
    };
  }

  /** True when what stands open is a copy that shows the file as it is. The file itself is opened anew for each question. */
  async function isFresh({ copy, path: from }: Standing, actual: string): Promise<boolean> {
    return copy !== null && from === actual && isCurrent(actual, copy.state, copy.frames);
  }

  async function fresh(signal: AbortSignal): Promise<FileAnswer<OpenedFile>> {
    const actual = await attempt(path, signal, () => realpath(path));
    const before = standing?.reader.alive() === true ? standing : null;
    if (actual.ok && before !== null) {
      const current = await attempt(path, signal, () => isFresh(before, actual.value));
      if (current.ok && current.value) return { ok: true, value: before };
    }
    const next = actual.ok ? await establish(actual.value, signal) : actual;
    const left = standing?.copy ?? null;
    standing = next.ok ? next.value : null;
    if (left !== null) await removeCopy(left.path);
    return next;
  }

  return {
    opened: () => (standing !== null && standing.reader.alive() ? standing : null),
    fresh,
    async close() {
      standing = null;
      await reader?.end();
      reader = null;
      if (folder !== null) await removeFolder(folder);
      folder = null;
    },
  };
}
