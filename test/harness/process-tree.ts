import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly dead: boolean;
}

/** Reads one `/proc/PID/stat`; the name in parentheses may itself contain blanks and parentheses. */
function fromProc(pid: string): readonly ProcessRow[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [{ pid: Number(pid), parent: Number(parent), dead: state === 'Z' || state === 'X' }];
  } catch {
    return []; // it ended while the folder was listed
  }
}

function fromPs(): readonly ProcessRow[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns.length === 3)
    .map(([pid, parent, state]) => ({
      pid: Number(pid),
      parent: Number(parent),
      dead: state?.startsWith('Z') ?? true,
    }));
}

function processRows(): readonly ProcessRow[] {
  if (process.platform !== 'linux') return fromPs();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(fromProc);
}

/**
 * The given processes and everything below them, parents first.
 * PostgreSQL gives each backend a session of its own, so a signal to a process group would miss them.
 */
export function withDescendants(pids: readonly number[]): readonly number[] {
  const rows = processRows();
  const found = new Set(pids);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const row of rows) if (found.has(row.parent)) found.add(row.pid);
  }
  return [...found];
}

/** Whether the process still runs. A zombie does not: in a container process 1 may never collect it. */
export function isRunning(pid: number): boolean {
  return processRows().some((row) => row.pid === pid && !row.dead);
}

/** Whether every thread of the process is stopped, or it is gone. */
function isStopped(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).every((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      return /^[TtZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
    });
  } catch {
    return !isRunning(pid); // it, or a thread of it, ended while they were read
  }
}

/** How long the threads of a process may take to stop, in milliseconds. */
const stopWithin = 5_000;

/**
 * Sends a signal and ignores that the process is already gone. SIGSTOP is waited for: threads that
 * run at that moment stop one after another, and one of them could still answer.
 */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return;
  }
  if (name !== 'SIGSTOP' || process.platform !== 'linux') return;
  const deadline = performance.now() + stopWithin;
  while (!isStopped(pid)) if (performance.now() > deadline) throw new Error(`Process ${pid} does not stop.`);
}
