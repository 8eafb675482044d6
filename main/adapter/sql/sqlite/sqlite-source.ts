import { statfs } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered, failed } from '../../../domain/observation/failure.ts';
import type { FileFailure } from './sqlite-failure.ts';
import { failureOf } from './sqlite-failure.ts';
import type { DatabaseCopy } from './sqlite-copy.ts';
import { copyOnce, removeCopy } from './sqlite-copy.ts';
import { fileState } from './sqlite-state.ts';

/** How the file is read: from a copy, or itself, and why. */
export type Way = { readonly kind: 'copy' } | { readonly kind: 'direct'; readonly reason: string };

/** A value, or the failure of the file with the next step. */
export type FileAnswer<Value> = { readonly ok: true; readonly value: Value } | ({ readonly ok: false } & FileFailure);

const attempts = 20;
const shortestPause = 20;
const longestPause = 250;
/** Room that stays free beside a copy, for its log's index and for everybody else. */
const spare = 64 * 1024 * 1024;

const cancelled = { ok: false, failure: failed('cancelled', 'stopped').failure, fix: 'Check again.' } as const;

/** Calls the file system; what it says becomes a failure with its next step, an abort `cancelled`. */
export async function attempt<Value>(path: string, signal: AbortSignal, work: () => Promise<Value>): Promise<FileAnswer<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return signal.aborted ? cancelled : { ok: false, ...failureOf(error, path) };
  }
}

function inWords(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

/** Decides how to read the file, by its size and the room for a copy. */
export async function wayOf(
  path: string,
  folder: string,
  largest: number,
  signal: AbortSignal,
): Promise<FileAnswer<Way & { readonly size: string }>> {
  return attempt(path, signal, async () => {
    const state = await fileState(path);
    const bytes = state.size + (state.log?.size ?? 0);
    const size = inWords(bytes);
    if (bytes > largest) return { kind: 'direct', size, reason: `its ${size} are too many for a copy` };
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < bytes + spare
      ? { kind: 'direct', size, reason: `there is no room for a copy of ${size} in ${folder}` }
      : { kind: 'copy', size };
  });
}

/**
 * A copy that is one whole state of the database. While a writer replaces the log, or a journal
 * stands beside it, it is made again, up to 20 times in about 5 s.
 */
export async function wholeCopy(
  path: string,
  folder: string,
  number: () => number,
  signal: AbortSignal,
): Promise<FileAnswer<DatabaseCopy>> {
  for (let made = 0; made < attempts; made += 1) {
    const target = join(folder, `${number()}.db`);
    const copy = await attempt(path, signal, () => copyOnce(path, target, signal));
    if (!copy.ok) {
      await removeCopy(target);
      return copy;
    }
    if (copy.value !== null) return { ok: true, value: copy.value };
    const rested = await attempt(path, signal, () => pause(Math.min(shortestPause * (made + 1), longestPause), undefined, { signal }));
    if (!rested.ok) return rested;
  }
  const state = await attempt(path, signal, () => fileState(path));
  if (!state.ok) return state;
  const busy = failed('refused', `${path} changed during each of ${attempts} copies: it is written without a pause`, true).failure;
  const journal = failed(
    'refused',
    `${path}-journal stands beside the database: a transaction is running, or its writer died in one`,
    true,
  ).failure;
  return state.value.journal
    ? {
        ok: false,
        failure: journal,
        fix: 'Wait for the transaction to end. If its writer died, open the database once with its own program, which rolls it back.',
      }
    : { ok: false, failure: busy, fix: 'Check again, or let its programs use the write-ahead log (PRAGMA journal_mode = WAL).' };
}

/** The answer without its next step. */
export function plain<Value>(answer: FileAnswer<Value>): Answer<Value> {
  return answer.ok ? answered(answer.value) : { ok: false, failure: answer.failure };
}
