import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Removes the System V segment that a killed PostgreSQL leaves behind; a clean end removes it itself, together
 * with `postmaster.pid`. Line 7 of that file holds the segment's key and id. Only call it for a server that ended.
 */
export function releaseSharedMemory(dataFolder: string): void {
  const file = join(dataFolder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const id = readFileSync(file, 'utf8').split('\n')[6]?.trim().split(/\s+/)[1];
  if (id === undefined) return;
  try {
    execFileSync('ipcrm', ['-m', id], { stdio: 'ignore' });
  } catch {
    // the segment is already gone: the next start of the same data folder had removed it
  }
}
