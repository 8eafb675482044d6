import { type ChildProcess, spawn } from 'node:child_process';
import { failed, succeeded, type Outcome } from '../kafka-wire/wire-failure.ts';

/** Tokens are a few kilobytes; a program that prints more prints something else. */
const longestOutput = 64 * 1024;
const ordinaryLimit = 10_000;
/** RFC 6750, 2.1. Anything else could also break out of the message it is sent in. */
const tokenShape = /^[A-Za-z0-9._~+/-]+=*$/;
const secretVariable = /^WAYBILL_SECRET_/;
// A group of its own ends with everything that the program started. Windows has none.
const ownGroup = process.platform !== 'win32';

/** What to run: the program, on PATH or by its path, and its arguments. */
export type TokenCommand = readonly string[];

/** The command as a person confirms it. */
export function commandLine(command: TokenCommand): string {
  return command.join(' ');
}

/**
 * Runs the program that prints a token, without a shell, and gives what it printed, trimmed. Whatever it prints is never
 * part of a failure: it may be a secret. Our own secrets are taken out of its environment. Fails with `token-failed` when
 * there is no such program, when it ends with an error, prints nothing or no token, or takes longer than `limit`
 * milliseconds.
 */
export function runTokenCommand(command: TokenCommand, limit: number = ordinaryLimit): Promise<Outcome<string>> {
  const [program = '', ...parameters] = command;
  const { promise, resolve } = Promise.withResolvers<Outcome<string>>();
  const fail = (problem: string): void => resolve(failed('token-failed', `tokenCommand: ${problem}`));
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !secretVariable.test(name)));
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: environment,
    windowsHide: true,
    detached: ownGroup,
  });
  const pieces: Buffer[] = [];
  let size = 0;
  // Resolved here and not at the program's end: what it started itself may keep its output open.
  const end = (problem: string): void => {
    fail(problem);
    killAll(child);
    child.stdout.destroy();
  };
  const timer = setTimeout(() => end(`${program} did not end within ${limit / 1_000} s`), limit);
  child.stdout.on('data', (piece: Buffer) => {
    size += piece.length;
    if (size > longestOutput) end(`${program} printed more than ${longestOutput / 1024} KiB`);
    else pieces.push(piece);
  });
  child.once('error', (error: NodeJS.ErrnoException) => {
    fail(error.code === 'ENOENT' ? `there is no program ${program}` : `${program} cannot be started (${error.code ?? error.message})`);
  });
  child.once('close', (code, signal) => {
    const printed = Buffer.concat(pieces).toString('utf8').trim();
    if (code !== 0) fail(`${program} ended with ${code ?? signal}`);
    else if (printed === '') fail(`${program} printed nothing`);
    else if (!tokenShape.test(printed)) fail(`${program} printed something that is no token`);
    else resolve(succeeded(printed));
  });
  return promise.finally(() => clearTimeout(timer));
}

function killAll(child: ChildProcess): void {
  child.kill('SIGKILL');
  try {
    if (ownGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // The whole group ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** One run at a time, shared by whoever asks meanwhile: the connections of a cluster log in at the same moment. */
export function tokenFrom(command: TokenCommand): () => Promise<Outcome<string>> {
  let running: Promise<Outcome<string>> | null = null;
  return () => (running ??= runTokenCommand(command).finally(() => (running = null)));
}
