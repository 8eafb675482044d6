import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { isRunning, withDescendants } from './process-tree.ts';
import { until } from './until.ts';

const harness = (file: string) => new URL(file, import.meta.url).href;

interface Owned {
  readonly owner: ChildProcess;
  readonly folder: string;
  readonly pids: readonly number[];
}

/** A process that starts the servers, does `work` and lives until its input ends; then it fails. */
async function startOwner(work = ''): Promise<Owned> {
  const script = `
    import { startKafka } from '${harness('kafka.ts')}';
    import { startPostgres } from '${harness('postgres.ts')}';
    import { theKeeper } from '${harness('keeper.ts')}';
    const [kafka, postgres] = await Promise.all([startKafka(), startPostgres()]);
    ${work}
    process.stdin.on('end', () => { throw new Error('planted'); }).resume();
    console.log((await theKeeper()).folder);`;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
    env: { ...process.env, WAYBILL_TEST_KAFKA_URL: '', WAYBILL_TEST_POSTGRES_URL: '' },
  });
  const [folder] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  const pids = withDescendants(readdirSync(join(folder, 'pids')).map(Number));
  return { owner, folder, pids };
}

/** What still runs or exists after the keeper had time to clean up. */
async function leftBehind(folder: string, pids: readonly number[]): Promise<readonly string[]> {
  const left = () => [...pids.filter(isRunning).map(String), ...(existsSync(folder) ? [folder] : [])];
  await until(() => left().length === 0, { what: 'the keeper', within: 30_000 }).catch(() => undefined);
  return left();
}

/** The id of the System V segment of the PostgreSQL in the folder: it would survive a kill. */
function sharedMemoryId(folder: string): string {
  const data = readdirSync(folder).find((name) => name.startsWith('postgres-')) ?? '';
  const line = readFileSync(join(folder, data, 'data', 'postmaster.pid'), 'utf8').split('\n')[6] ?? '';
  return line.trim().split(/\s+/)[1] ?? '';
}

function sharedMemoryIds(): readonly string[] {
  return readFileSync('/proc/sysvipc/shm', 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/)[1] ?? '');
}

describe('the keeper', () => {
  it('ends the servers and removes their folder when their owner is killed', async () => {
    const { owner, folder, pids } = await startOwner();
    expect(pids.length).toBeGreaterThan(5); // Kafka, PostgreSQL and its background processes
    const segment = sharedMemoryId(folder);
    expect(sharedMemoryIds()).toContain(segment);
    owner.kill('SIGKILL');
    expect(await leftBehind(folder, pids)).toEqual([]);
    expect(sharedMemoryIds()).not.toContain(segment);
  });

  it('does so when the owner is killed while its servers are suspended', async () => {
    const { owner, folder, pids } = await startOwner('kafka.suspend(); postgres.suspend();');
    owner.kill('SIGKILL');
    expect(await leftBehind(folder, pids)).toEqual([]);
  });

  it('does so after Ctrl-C, which a terminal sends to the whole process group', async () => {
    const { owner, folder, pids } = await startOwner();
    process.kill(-(owner.pid ?? 0), 'SIGINT');
    expect(await leftBehind(folder, pids)).toEqual([]);
  });

  it('does so when the owner fails, and does not keep it from ending', async () => {
    const { owner, folder, pids } = await startOwner();
    owner.stdin?.end();
    const [code] = (await once(owner, 'exit')) as [number];
    expect(code).toBe(1);
    expect(await leftBehind(folder, pids)).toEqual([]);
  });
});
