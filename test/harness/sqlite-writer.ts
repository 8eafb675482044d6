import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a program that writes a database all the time does. */
export interface WriterSettings {
  readonly path: string;
  readonly journalMode: 'wal' | 'delete' | 'truncate' | 'persist';
  /** Pages of log after which it is written back: few make the writer begin new logs all the time. */
  readonly checkpoint: number;
  /** Milliseconds between two transactions; 0: none. */
  readonly pause: number;
}

/**
 * A team's own program, in a process of its own. Every transaction writes one and the same number
 * into all rows, which are spread over many pages: a state with two numbers is no state the database ever had.
 */
export interface SqliteWriter {
  /** Ends it in order: its last connection closes the database. Answers what it said. */
  stop(): Promise<{ readonly commits: number; readonly busy: number }>;
  /** SIGKILL, as a crash: log or journal stay. */
  kill(): Promise<void>;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Starts the program and waits for its first transaction. It never waits for a lock: who blocks it is counted. */
export async function startSqliteWriter(settings: WriterSettings): Promise<SqliteWriter> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('sqlite-writer-process.ts', import.meta.url)), JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const said: string[] = [];
  lines.on('line', (line) => said.push(line));
  await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('The program that writes a SQLite database could not start.'))),
  ]);
  return {
    async stop() {
      child.stdin.end();
      await ended(child);
      const last = said.at(-1) ?? '';
      if (!last.startsWith('{')) throw new Error(`The program that writes a SQLite database ended badly: ${last}`);
      return JSON.parse(last) as { commits: number; busy: number };
    },
    async kill() {
      child.kill('SIGKILL');
      await ended(child);
    },
  };
}
