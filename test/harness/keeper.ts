import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Keeper {
  /** The one temporary folder of this process. */
  readonly folder: string;
  /** A server writes its pid here, as a file name, before it becomes the server. */
  readonly pidFolder: string;
}

/** How the name of every temporary folder of the harness begins. */
export const FOLDER_PREFIX = 'waybill-test-';

let keeper: Promise<Keeper> | null = null;
let folders = 0;

async function startKeeper(): Promise<Keeper> {
  if (process.platform === 'win32') {
    throw new Error('The test servers need Linux or macOS. On Windows run the tests inside WSL 2.');
  }
  const child = spawn(process.execPath, [fileURLToPath(new URL('keeper-process.ts', import.meta.url)), FOLDER_PREFIX], {
    detached: true, // a Ctrl-C at the terminal must reach the owner, not the one that cleans up after it
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
  });
  const lines = createInterface({ input: child.stdout });
  const [folder] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('The process that cleans up after the test servers could not start.'))),
  ])) as [string];
  lines.close();
  child.stdout.destroy();
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return { folder, pidFolder: join(folder, 'pids') };
}

/** The keeper of this process, started at the first call. It ends by itself when this process ends. */
export function theKeeper(): Promise<Keeper> {
  keeper ??= startKeeper();
  return keeper;
}

/** A new empty folder under the temporary folder of this process, with a short name (socket paths are limited). */
export async function newFolder(name: string): Promise<string> {
  const { folder } = await theKeeper();
  folders += 1;
  const path = join(folder, `${name}-${folders}`);
  mkdirSync(path);
  return path;
}
