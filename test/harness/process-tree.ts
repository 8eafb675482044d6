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

/** Sends a signal and ignores that the process is already gone. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
