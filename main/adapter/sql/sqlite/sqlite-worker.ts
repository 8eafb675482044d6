import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered, failed } from '../../../domain/observation/failure.ts';
import type { Lines, Row } from '../dialect.ts';
import type { CodedError } from './sqlite-failure.ts';
import type { FromSqliteThread, ToSqliteThread } from './sqlite-messages.ts';

type Asked =
  | { readonly kind: 'open'; readonly path: string; readonly copy: boolean }
  | Omit<Extract<ToSqliteThread, { kind: 'read' | 'lines' }>, 'id'>;

/** What the thread answered: a value, or the error in SQLite's words. */
export type ThreadAnswer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: CodedError };

/** The thread that reads one database, seen from outside. It carries one question at a time. */
export interface SqliteReader {
  /** False once the thread has ended, or was given up. */
  alive(): boolean;
  open(path: string, copy: boolean, signal: AbortSignal): Promise<Answer<ThreadAnswer<number>>>;
  read(sql: string, parameters: readonly unknown[], place: string, signal: AbortSignal): Promise<Answer<ThreadAnswer<readonly Row[]>>>;
  lines(sql: string, parameters: readonly unknown[], place: string, signal: AbortSignal): Promise<Answer<ThreadAnswer<Lines>>>;
  /** Ends the thread; what it is doing is not waited for. */
  end(): Promise<void>;
}

const noLines: Lines = { pieces: [], rows: 0, size: 0 };
/** A statement that takes longer is given up, in milliseconds. */
const answerTimeout = 10_000;
/** Examining a copy takes as long as reading it whole. */
const openTimeout = 120_000;
const heapLimit = 512;
const leaveTimeout = 500;

/**
 * Starts the thread. An abort or a time-out gives the whole thread up, because a statement of SQLite
 * cannot be interrupted: the thread ends by itself behind the statement.
 */
export function startReader(file: URL): SqliteReader {
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: heapLimit } });
  const waiting = new Map<number, (message: FromSqliteThread | null) => void>();
  let alive = true;
  let next = 1;
  worker.unref();
  const died = (): void => {
    alive = false;
    for (const resolve of waiting.values()) resolve(null);
    waiting.clear();
  };
  worker.on('message', (message: FromSqliteThread) => waiting.get(message.id)?.(message));
  // An error event is followed by exit; without a listener it would end this process.
  worker.on('error', died);
  worker.on('exit', died);

  async function ask(question: Asked, place: string, milliseconds: number, signal: AbortSignal): Promise<Answer<FromSqliteThread>> {
    if (signal.aborted) return failed('cancelled', 'stopped');
    const id = next++;
    const late = AbortSignal.timeout(milliseconds);
    const stop = AbortSignal.any([signal, late]);
    const { promise, resolve } = Promise.withResolvers<FromSqliteThread | null>();
    const onStop = (): void => {
      alive = false;
      void worker.terminate();
      resolve(null);
    };
    stop.addEventListener('abort', onStop, { once: true });
    waiting.set(id, resolve);
    worker.ref();
    worker.postMessage({ ...question, id });
    const message = await promise;
    stop.removeEventListener('abort', onStop);
    waiting.delete(id);
    worker.unref();
    if (signal.aborted) return failed('cancelled', 'stopped');
    if (message !== null) return answered(message);
    return late.aborted
      ? failed('timeout', `${place}: no answer within ${milliseconds / 1000} s`, true)
      : failed('worker-died', `the thread that read ${place} ended`, true);
  }

  function valueOf<Value>(answer: Answer<FromSqliteThread>, take: (message: FromSqliteThread) => Value): Answer<ThreadAnswer<Value>> {
    if (!answer.ok) return answer;
    const message = answer.value;
    if (message.kind === 'error') return answered({ ok: false, error: message.error });
    if (message.kind === 'defect') throw new Error(message.detail);
    return answered({ ok: true, value: take(message) });
  }

  return {
    alive: () => alive,
    async open(path, copy, signal) {
      const answer = await ask({ kind: 'open', path, copy }, path, openTimeout, signal);
      return valueOf(answer, (message) => (message.kind === 'opened' ? message.frames : 0));
    },
    async read(sql, parameters, place, signal) {
      const answer = await ask({ kind: 'read', sql, parameters }, place, answerTimeout, signal);
      return valueOf(answer, (message) => (message.kind === 'rows' ? message.rows : []));
    },
    async lines(sql, parameters, place, signal) {
      const answer = await ask({ kind: 'lines', sql, parameters }, place, answerTimeout, signal);
      return valueOf(answer, (message) => (message.kind === 'lines' ? message.lines : noLines));
    },
    async end() {
      alive = false;
      // A statement that runs cannot be ended: its thread ends behind it.
      await Promise.race([worker.terminate(), pause(leaveTimeout, undefined, { ref: false })]);
    },
  };
}
