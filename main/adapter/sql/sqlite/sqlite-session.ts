import type { Answer } from '../../../domain/observation/failure.ts';
import { answered, failed } from '../../../domain/observation/failure.ts';
import type { SqliteOptions } from '../../../domain/workspace/workspace.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { DatabaseStatus, Lines, Opening, Row, SqlSession } from '../dialect.ts';
import { createTurns } from '../turns.ts';
import { compile } from './sqlite-compiler.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { failureOf } from './sqlite-failure.ts';
import { assertAllowed } from './sqlite-language.ts';
import type { OpenedFile } from './sqlite-opening.ts';
import { sqliteFile } from './sqlite-opening.ts';
import { plain } from './sqlite-source.ts';
import { isZone } from './sqlite-time.ts';
import type { SqliteReader, ThreadAnswer } from './sqlite-worker.ts';

/** How a session with SQLite is set up beside its options. */
export interface SqliteSettings {
  /** The file of the thread that reads. */
  readonly worker: URL;
  /** Where private copies are made; the system's folder for temporary files unless given. */
  readonly folder?: string;
  /** A file larger than this many bytes is read itself, not a copy. */
  readonly largestCopy?: number;
}

const gibibyte = 1024 ** 3;

/**
 * The session with one SQLite file. It reads a private copy, because even a read-only connection
 * leaves files beside the database and may block its writer; a file that is too large to copy is
 * read itself. Whenever a question begins, the copy is made again if the file has changed since.
 */
export function openSqlite(options: SqliteOptions, clock: Clock, settings: SqliteSettings): SqlSession {
  const { path, timeZone } = options;
  const turns = createTurns();
  const closing = new AbortController();
  const file = sqliteFile(path, settings.worker, settings.folder, settings.largestCopy ?? gibibyte);
  const cancelled = failed('cancelled', 'stopped');
  const zone =
    timeZone !== null && !isZone(timeZone) ? failed('misconfigured', `timeZone "${timeZone}" of ${options.name} is no time zone`) : null;

  async function inTurn<Result>(signal: AbortSignal, stopped: Result, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const either = AbortSignal.any([signal, closing.signal]);
    const release = await turns.take(either);
    if (release === null) return stopped;
    try {
      return await work(either);
    } finally {
      release();
    }
  }

  /** This machine wrote the times of the file, or whoever else did keeps a clock that nobody knows. */
  function statusOf(askedAt: string, opened: OpenedFile): DatabaseStatus {
    const role = opened.way.kind === 'copy' ? 'reader of a copy' : 'reader of the file';
    return { askedAt, clockOffset: 0n, replica: false, replayedAt: null, asOf: askedAt, role };
  }

  const status = (signal: AbortSignal): Promise<Answer<DatabaseStatus>> =>
    inTurn<Answer<DatabaseStatus>>(signal, cancelled, async (either) => {
      if (zone !== null) return zone;
      const askedAt = clock.now();
      const opened = plain(await file.fresh(either));
      return opened.ok ? answered(statusOf(askedAt, opened.value)) : opened;
    });

  async function run<Value>(
    query: ReturnType<typeof compile>,
    ask: (reader: SqliteReader) => Promise<Answer<ThreadAnswer<Value>>>,
    signal: AbortSignal,
  ): Promise<Answer<Value>> {
    assertAllowed(query.sql);
    const standing = file.opened();
    const opened = standing === null ? plain(await file.fresh(signal)) : answered(standing);
    if (!opened.ok) return opened;
    const answer = await ask(opened.value.reader);
    if (!answer.ok) return answer;
    return answer.value.ok ? answered(answer.value.value) : { ok: false, failure: failureOf(answer.value.error, path).failure };
  }

  return {
    source: options.name,
    clock,
    dialect: sqliteDialect(timeZone, status),
    timeZone,
    replica: false,
    connected: () => file.opened() !== null,
    open: (signal) =>
      inTurn<Opening>(signal, { passed: [], failed: null, answer: cancelled }, async (either) => {
        if (zone !== null) return { passed: [], failed: { step: 'file', fix: 'Write timeZone as in Asia/Shanghai.' }, answer: zone };
        const opened = await file.fresh(either);
        if (opened.ok) return { passed: opened.value.stages, failed: null, answer: answered(null) };
        return { passed: [], failed: { step: 'file', fix: opened.fix }, answer: plain(opened) };
      }),
    read: (query, signal) =>
      inTurn<Answer<readonly Row[]>>(signal, cancelled, (either) => {
        const asked = compile(query);
        return run(asked, (reader) => reader.read(asked.sql, asked.parameters, path, either), either);
      }),
    lines: (query, signal) =>
      inTurn<Answer<Lines>>(signal, cancelled, (either) => {
        const asked = compile(query);
        return run(asked, (reader) => reader.lines(asked.sql, asked.parameters, path, either), either);
      }),
    async close() {
      closing.abort();
      // What runs ends first, so that it leaves nothing behind it.
      const release = await turns.take(new AbortController().signal);
      await file.close();
      release?.();
    },
  };
}
