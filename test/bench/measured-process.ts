import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const pollMilliseconds = 10;

export interface MeasuredRun {
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** Peak resident memory; null where /proc is missing. */
  readonly memoryMiB: number | null;
  /** What it printed; empty unless asked for. */
  readonly output: string;
}

/** The largest resident memory of a process so far; null when it is gone or the system does not tell. */
function peakMemory(pid: number): number | null {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kibibytes === undefined ? null : Number(kibibytes) / 1024;
  } catch {
    return null;
  }
}

/**
 * Runs a program as a process of its own and measures it. Without `keepOutput` what it prints goes nowhere, as with
 * `>/dev/null`. `variables` are added to the environment. Throws when it does not end with one of `ends`.
 */
export async function measure(
  command: string,
  parameters: readonly string[],
  keepOutput: boolean,
  variables: Readonly<Record<string, string>> = {},
  ends: readonly number[] = [0],
): Promise<MeasuredRun> {
  const startedAt = performance.now();
  const child = spawn(command, parameters, {
    stdio: ['ignore', keepOutput ? 'pipe' : 'ignore', 'inherit'],
    env: { ...process.env, ...variables },
  });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  let memoryMiB: number | null = null;
  const poll = setInterval(() => (memoryMiB = peakMemory(child.pid ?? -1) ?? memoryMiB), pollMilliseconds);
  const ended = new Promise<number>((resolve) => child.once('exit', () => resolve(performance.now())));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code === null || !ends.includes(code)) throw new Error(`${command} ended with ${code}`);
    return { seconds: ((await ended) - startedAt) / 1_000, memoryMiB, output: Buffer.concat(chunks).toString('utf8') };
  } finally {
    clearInterval(poll);
  }
}
