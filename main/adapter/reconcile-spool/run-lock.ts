import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import { refusal } from './durable-file.ts';

/** Locks of this process: two runs of one route in it are as bad as two processes. */
const held = new Set<string>();

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Takes a lock file, also from a process that died with it. `refused` while another run has it. */
export async function takeLock(path: string): Promise<Answer<() => Promise<void>>> {
  const busy = (pid: number): ReturnType<typeof failed> =>
    failed('refused', `another reconciliation of this route is running (process ${pid})`, true);
  if (held.has(path)) return busy(process.pid);
  held.add(path);
  try {
    const owner = Number((await readFile(path, 'utf8').catch(() => '')).trim());
    if (owner > 0 && owner !== process.pid && isAlive(owner)) {
      held.delete(path);
      return busy(owner);
    }
    await writeFile(path, `${process.pid}\n`, { mode: 0o600 });
    return answered(async () => {
      held.delete(path);
      await rm(path, { force: true });
    });
  } catch (error) {
    held.delete(path);
    return refusal(error, path);
  }
}
