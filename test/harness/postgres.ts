import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { existingServer, unavailable } from './existing-server.ts';
import { newFolder } from './keeper.ts';
import { reservePorts } from './ports.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { type PostgresClient, postgresClient } from './postgres-client.ts';
import { copyPrimary, createDataFolder, SUPERUSER } from './postgres-data.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { releaseSharedMemory } from './shared-memory.ts';
import { timed } from './timed.ts';
import { until } from './until.ts';

/** A running PostgreSQL of the tests. */
export interface PostgresServer extends PostgresClient {
  /** SIGKILL to the server and all its backends. */
  kill(): void;
  /** SIGSTOP: connections stay open and nothing answers any more. */
  suspend(): void;
  /** SIGCONT. */
  resume(): void;
  /** Starts it again on the same data and port after a kill. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
  /** On a replica: stops replaying; resolves when nothing more is replayed. Throws on a primary. */
  pauseReplay(): Promise<void>;
  resumeReplay(): Promise<void>;
}

export interface PostgresOptions {
  /** Server settings that win over the defaults of the tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Makes a streaming replica of this server. */
  readonly standbyOf?: PostgresServer;
}

const START_LIMIT = 60_000;
const PORT_ATTEMPTS = 3;

/** Nothing is flushed to the disk, yet a commit survives a kill of the server; no shared memory outside the data folder, which would survive it too. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  fsync: 'off',
  full_page_writes: 'off',
  dynamic_shared_memory_type: 'mmap',
  max_connections: '100',
  logging_collector: 'off',
  lc_messages: 'C',
  wal_level: 'logical',
};

interface Instance {
  readonly client: PostgresClient;
  start(): Promise<void>;
  kill(): void;
  signal(name: NodeJS.Signals): void;
  remove(): Promise<void>;
}

async function whenReady(client: PostgresClient, server: ServerProcess): Promise<void> {
  const hopeless = () => {
    const end = server.ended();
    return end === null ? null : `it ended (${end}).\n${server.lastWords()}`;
  };
  await until(async () => (await client.query('select 1')).length === 1, { what: 'PostgreSQL to answer', within: START_LIMIT, hopeless });
}

function serverArguments(data: string, folder: string, port: number, settings: Readonly<Record<string, string>>): readonly string[] {
  const all = { ...SETTINGS, unix_socket_directories: folder, ...settings };
  return ['-D', data, '-p', String(port), ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function startInstance(options: PostgresOptions): Promise<Instance> {
  const binaries = postgresBinaries();
  const folder = await newFolder('postgres');
  const data = join(folder, 'data');
  await (options.standbyOf === undefined ? createDataFolder(data) : copyPrimary(options.standbyOf, data));
  const reserved = await reservePorts(1);
  const port = reserved.ports[0] ?? 0;
  const client = postgresClient(`postgresql://${SUPERUSER}@127.0.0.1:${port}/postgres`);
  let server: ServerProcess | null = null;
  let killed: Promise<void> = Promise.resolve();
  const kill = (name: NodeJS.Signals = 'SIGKILL') => {
    if (server === null) return;
    server.signalAll(name);
    if (name !== 'SIGKILL') server.signalAll('SIGCONT');
    killed = server.whenEnded();
    server = null;
  };
  const instance: Instance = {
    client,
    kill,
    signal: (name) => server?.signalAll(name),
    async start() {
      await killed;
      if (server?.ended() === null) return;
      server = await startServerProcess({
        command: join(binaries, 'postgres'),
        arguments: serverArguments(data, folder, port, options.settings ?? {}),
        folder,
        logFile: join(folder, 'server.log'),
      });
      await whenReady(client, server);
    },
    async remove() {
      kill('SIGQUIT'); // "immediate shutdown": no checkpoint, but it removes its shared memory
      await killed;
      releaseSharedMemory(data);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  await reserved.release();
  try {
    await instance.start();
    return instance;
  } catch (error) {
    await instance.remove();
    throw error;
  }
}

/** Another process may take the port between its release and the start of the server: then another one is tried. */
async function startOnFreePort(options: PostgresOptions): Promise<Instance> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startInstance(options);
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('Address already in use');
      if (!taken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

function existingPostgres(url: string, options: PostgresOptions): PostgresServer {
  const refuse = (what: string) => unavailable('WAYBILL_TEST_POSTGRES_URL', what);
  if (options.settings !== undefined) refuse('settings');
  if (options.standbyOf !== undefined) refuse('standbyOf');
  return {
    ...postgresClient(url),
    kill: () => refuse('kill'),
    suspend: () => refuse('suspend'),
    resume: () => refuse('resume'),
    start: () => Promise.resolve().then(() => refuse('start')),
    stop: () => Promise.resolve(),
    pauseReplay: () => Promise.resolve().then(() => refuse('pauseReplay')),
    resumeReplay: () => Promise.resolve().then(() => refuse('resumeReplay')),
  };
}

async function pauseReplay(client: PostgresClient): Promise<void> {
  await client.query('select pg_wal_replay_pause()');
  const paused = async () => (await client.query('select pg_get_wal_replay_pause_state() as state'))[0]?.['state'] === 'paused';
  await until(paused, { what: 'the replica to pause', within: 10_000 });
}

/**
 * Starts a PostgreSQL on 127.0.0.1 in the temporary folder of this process and waits until it answers.
 * It ends with this process, whatever ends it. With WAYBILL_TEST_POSTGRES_URL that server is used instead, and what
 * would stop or reconfigure it throws.
 * Errors: throws with the one thing to do when PostgreSQL is missing or this process is root, else with the end of its log.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const url = existingServer('WAYBILL_TEST_POSTGRES_URL');
  if (url !== null) return existingPostgres(url, options);
  const instance = await timed('PostgreSQL', () => startOnFreePort(options));
  return {
    ...instance.client,
    kill: () => instance.kill(),
    suspend: () => instance.signal('SIGSTOP'),
    resume: () => instance.signal('SIGCONT'),
    start: () => instance.start(),
    stop: () => instance.remove(),
    pauseReplay: () => pauseReplay(instance.client),
    async resumeReplay() {
      await instance.client.query('select pg_wal_replay_resume()');
    },
  };
}
