/**
 * Runs as a process of its own, one for each process that uses the harness. It makes the temporary folder,
 * prints its path and then only waits for its standard input to end. That happens when the owner ends,
 * however it ends: then every server that registered itself is killed and the folder removed.
 */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, signal, withDescendants } from './process-tree.ts';
import { releaseSharedMemory } from './shared-memory.ts';
import { until } from './until.ts';

/**
 * The rename closes the register: a server writes its pid there before it becomes the server, and gives up
 * when that fails. So none can start unseen, even when its owner was killed between fork and exec.
 */
function registeredPids(folder: string): readonly number[] {
  const closed = join(folder, 'pids.closed');
  renameSync(join(folder, 'pids'), closed);
  return readdirSync(closed).map(Number);
}

async function cleanUp(folder: string): Promise<void> {
  const pids = withDescendants(registeredPids(folder));
  for (const pid of pids) signal(pid, 'SIGKILL');
  await until(() => !pids.some(isRunning), { what: 'the servers to end', within: 20_000 });
  for (const name of readdirSync(folder)) releaseSharedMemory(join(folder, name, 'data'));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function main(): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
  const folder = mkdtempSync(join(tmpdir(), process.argv[2] ?? ''));
  mkdirSync(join(folder, 'pids'));
  process.stdin.on('end', () => void cleanUp(folder)).on('error', () => void cleanUp(folder));
  process.stdin.resume();
  process.stdout.on('error', () => undefined);
  process.stdout.write(`${folder}\n`);
}

main();
