import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where Debian and Ubuntu, and Homebrew, put the server's programs, besides the folders of PATH. */
const FOLDERS = ['/usr/sbin', '/usr/bin', '/opt/homebrew/bin', '/usr/local/bin'];

function programPath(name: string): string | null {
  const folders = [...FOLDERS, ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/**
 * The path of one of MariaDB's programs.
 * Errors: throws with the one thing to do when it is not installed.
 */
export function mariadbProgram(name: 'mariadbd' | 'mariadb-install-db'): string {
  const path = programPath(name);
  if (path === null) {
    throw new Error(
      `The tests need a real MariaDB, and ${name} was not found. Install it (Debian, Ubuntu: apt-get install mariadb-server).`,
    );
  }
  return path;
}

/** Servers that root starts have to be told that this is meant. */
export const asThisUser: readonly string[] = process.getuid?.() === 0 ? ['--user=root'] : [];

/** Makes the data folder of a new server, with a user `root` that has no password. Errors: rejects with what was printed. */
export async function createDataFolder(data: string, settings: readonly string[]): Promise<void> {
  const how = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
  try {
    await run(mariadbProgram('mariadb-install-db'), [...how, ...asThisUser, ...settings]);
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`mariadb-install-db failed: ${`${stdout}\n${stderr}`.trim()}`, { cause });
  }
}
