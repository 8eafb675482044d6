import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where Debian and Ubuntu, and Homebrew, put the server programs of each version. */
const VERSION_FOLDERS = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];

/** The folder with `postgres`, `initdb` and `pg_basebackup` of the newest installed version, or null. */
function newestBinaries(): string | null {
  const found = VERSION_FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder)
      .map((name) => ({ version: Number(name.replace(/^postgresql@/, '')), path: join(folder, name, 'bin') }))
      .filter((each) => Number.isFinite(each.version) && existsSync(join(each.path, 'initdb'))),
  );
  return found.toSorted((a, b) => b.version - a.version)[0]?.path ?? null;
}

/** Whether the user database knows the number of this user: PostgreSQL looks its own user up. */
function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/**
 * The folder with PostgreSQL's programs.
 * Errors: throws with the one thing to do when it is not installed, or would refuse to run as this user.
 */
export function postgresBinaries(): string {
  const path = newestBinaries();
  if (path === null) {
    throw new Error(
      'The tests need a real PostgreSQL, and no /usr/lib/postgresql/*/bin was found. Install it (Debian, Ubuntu: apt-get install postgresql).',
    );
  }
  if (!hasName()) {
    throw new Error(
      `PostgreSQL needs a user that has a name, and user ${process.getuid?.() ?? ''} has none. Run the same command as another user (inside unshare: map to a number that "getent passwd" lists).`,
    );
  }
  if (process.getuid?.() === 0) {
    throw new Error(
      'PostgreSQL refuses to run as root. Run the same command as an ordinary user, or inside: unshare --user --map-user=1000 --map-group=1000 COMMAND (npm test and npm run lab do that by themselves).',
    );
  }
  return path;
}

/**
 * Runs one of PostgreSQL's programs to its end.
 * Errors: rejects with what it printed.
 */
export async function runPostgresProgram(name: string, programArguments: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(join(postgresBinaries(), name), [...programArguments]);
    return stdout;
  } catch (cause) {
    const printed = (cause as { readonly stderr?: string }).stderr ?? '';
    throw new Error(`${name} failed: ${printed.trim()}`, { cause });
  }
}
