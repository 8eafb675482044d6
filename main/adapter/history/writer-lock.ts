import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { UnusableHistoryError } from './history-failure.ts';

/** Held by the one process that writes a history. */
export interface WriterLock {
  release(): void;
}

function isBusy(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_BUSY');
}

function holderOf(lock: Database.Database): string {
  try {
    const process = lock.prepare('SELECT process FROM writer').pluck().get();
    return typeof process === 'number' ? ` (process ${process})` : '';
  } catch {
    return '';
  }
}

/**
 * Becomes the writer of a history, or throws UnusableHistoryError while another one is. The lock is
 * an open transaction on a file beside the history: the operating system ends it with its process,
 * however that dies, so no stale lock can stay behind.
 */
export function becomeWriter(path: string): WriterLock {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const lock = new Database(`${path}-writer`, { timeout: 0 });
  try {
    lock.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS writer (process INTEGER); DELETE FROM writer');
    lock.prepare('INSERT INTO writer VALUES (?)').run(process.pid);
    // Committed so that others can read who it is; held again at once.
    lock.exec('COMMIT; BEGIN IMMEDIATE');
    return { release: () => void lock.close() };
  } catch (error) {
    const busy = isBusy(error);
    const holder = busy ? holderOf(lock) : '';
    lock.close();
    if (!busy) throw error;
    throw new UnusableHistoryError('refused', `another Waybill${holder} samples into ${path} already; one history has one writer`, true);
  }
}
