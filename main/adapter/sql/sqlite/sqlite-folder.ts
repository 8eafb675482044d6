import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'waybill-sqlite-';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Removes the copies of processes that ended without doing so. What belongs to somebody else, or cannot be removed, stays. */
async function removeLeftovers(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const [, pid] = /^waybill-sqlite-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const path = join(parent, name);
    const owner = await stat(path).catch(() => null);
    if (owner === null || (process.getuid !== undefined && owner.uid !== process.getuid())) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** A new folder for copies that only this user may enter. Removes first what killed processes left. */
export async function privateFolder(parent: string = tmpdir()): Promise<string> {
  await removeLeftovers(parent);
  return mkdtemp(join(parent, `${prefix}${process.pid}-`));
}

/** Removes a folder with everything in it. A file that is still open on Windows is left for the next start. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}
