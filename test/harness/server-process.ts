import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { theKeeper } from './keeper.ts';
import { signal, withDescendants } from './process-tree.ts';

export interface ServerProcess {
  readonly pid: number;
  /** Null while it runs, else how it ended: "exit code 1" or "signal SIGKILL". */
  ended(): string | null;
  /** Sends the signal to the process and everything below it. */
  signalAll(name: NodeJS.Signals): void;
  /** Resolves when the process has ended and is no longer registered. */
  whenEnded(): Promise<void>;
  /** The last lines of what it printed, for an error message. */
  lastWords(): string;
}

export interface ServerProcessOptions {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  /** Takes what it prints: everything, or standard error only when `outputFile` takes standard output. */
  readonly logFile: string;
  readonly outputFile?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Registers its own pid for the keeper, then becomes the server. Without the register it must not start. */
const REGISTER_AND_BECOME = 'echo $$ > "$0/$$" || exit 97; exec "$@"';

function watchEnd(child: ChildProcess, pidFile: string): { ended: () => string | null; whenEnded: Promise<void> } {
  let end: string | null = null;
  const whenEnded = new Promise<void>((resolve) => {
    child.once('exit', (code, name) => {
      end = name === null ? `exit code ${code}` : `signal ${name}`;
      rmSync(pidFile, { force: true }); // the number may be given to another process from now on
      resolve();
    });
  });
  return { ended: () => end, whenEnded };
}

/**
 * Starts a server that ends with this process, whatever ends this process.
 * Errors: throws when the command cannot be started at all; a server that ends at once is seen by `ended()`.
 */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { pidFolder } = await theKeeper();
  const log = openSync(options.logFile, 'a');
  const output = options.outputFile === undefined ? log : openSync(options.outputFile, 'a');
  const child = spawn('/bin/sh', ['-c', REGISTER_AND_BECOME, pidFolder, options.command, ...options.arguments], {
    cwd: options.folder,
    detached: true,
    stdio: ['ignore', output, log],
    env: { ...process.env, ...options.environment },
  });
  closeSync(log);
  if (output !== log) closeSync(output);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`Cannot start ${options.command}.`);
  const { ended, whenEnded } = watchEnd(child, join(pidFolder, String(pid)));
  child.unref();
  return {
    pid,
    ended,
    signalAll(name) {
      if (ended() === null) for (const each of withDescendants([pid])) signal(each, name);
    },
    async whenEnded() {
      child.ref();
      await whenEnded;
    },
    lastWords: () => readFileSync(options.logFile, 'utf8').trimEnd().split('\n').slice(-12).join('\n'),
  };
}
