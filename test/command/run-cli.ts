import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../main/cli.ts', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly finished: Promise<Finished>;
  /** What it printed so far. */
  out(): string;
  err(): string;
  signal(name: NodeJS.Signals): void;
}

/** Nothing of this process's environment but what a program needs to start: no secret, no language. What it keeps, it keeps beside the workspace. */
function environmentWith(workspacePath: string, variables: Readonly<Record<string, string>>): Record<string, string> {
  const state = join(dirname(workspacePath), 'state');
  return { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', LANG: 'C', WAYBILL_STATE: state, ...variables };
}

/** Starts the command line as a process of its own, in the folder of the workspace file. */
export function startCli(workspacePath: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: dirname(workspacePath),
    env: environmentWith(workspacePath, variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  const finished = once(child, 'close').then(([code]): Finished => ({ code: code as number | null, out, err }));
  return { finished, out: () => out, err: () => err, signal: (name) => void child.kill(name) };
}

/** Runs one command to its end. */
export function runCli(
  workspacePath: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return startCli(workspacePath, args, variables).finished;
}

/** The one document on standard output; throws when anything else stands there. */
export function documentOf({ out, err }: Pick<Finished, 'out' | 'err'>): unknown {
  if (!out.endsWith('\n') || out.trimEnd().includes('\n')) throw new Error(`Not one document:\n${out}\n${err}`);
  return JSON.parse(out) as unknown;
}
