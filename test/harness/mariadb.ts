import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { existingServer, unavailable } from './existing-server.ts';
import { newFolder } from './keeper.ts';
import { asThisUser, createDataFolder, mariadbProgram } from './mariadb-binaries.ts';
import { type MariadbClient, mariadbClient } from './mariadb-client.ts';
import { reservePorts } from './ports.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { timed } from './timed.ts';
import { until } from './until.ts';

/** A running MariaDB of the tests. */
export interface MariadbServer extends MariadbClient {
  /** SIGKILL to the server. */
  kill(): void;
  /** SIGSTOP: connections stay open and nothing answers any more. */
  suspend(): void;
  /** SIGCONT. */
  resume(): void;
  /** Starts it again on the same data and port after a kill. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

export interface MariadbOptions {
  /** Server settings that win over the defaults of the tests, by the names of the command line: `server-id`. */
  readonly settings?: Readonly<Record<string, string>>;
}

const START_LIMIT = 60_000;
const PORT_ATTEMPTS = 3;
const VARIABLE = 'WAYBILL_TEST_MARIADB_URL';

/** Small files, and nothing is flushed to the disk; yet a commit survives a kill of the server. */
const FILES = [
  '--innodb-log-file-size=16M',
  '--innodb-flush-log-at-trx-commit=2',
  '--innodb-flush-method=nosync',
  '--innodb-doublewrite=0',
];
const SETTINGS: Readonly<Record<string, string>> = {
  'bind-address': '127.0.0.1',
  'skip-name-resolve': '1',
  'performance-schema': 'off',
  'innodb-buffer-pool-size': '64M',
  'max-connections': '100',
  'sync-binlog': '0',
  'lc-messages': 'en_US',
};

interface Instance {
  readonly client: MariadbClient;
  start(): Promise<void>;
  kill(): void;
  signal(name: NodeJS.Signals): void;
  remove(): Promise<void>;
}

async function whenReady(client: MariadbClient, server: ServerProcess): Promise<void> {
  const hopeless = () => {
    const end = server.ended();
    return end === null ? null : `it ended (${end}).\n${server.lastWords()}`;
  };
  await until(async () => (await client.query('select 1')).length === 1, { what: 'MariaDB to answer', within: START_LIMIT, hopeless });
}

function serverArguments(data: string, folder: string, port: number, settings: Readonly<Record<string, string>>): readonly string[] {
  const places = [`--datadir=${data}`, `--port=${port}`, `--socket=${join(folder, 's')}`, `--pid-file=${join(folder, 'pid')}`];
  const all = Object.entries({ ...SETTINGS, ...settings }).map(([name, value]) => `--${name}=${value}`);
  return ['--no-defaults', ...asThisUser, ...places, ...FILES, ...all];
}

async function startInstance(options: MariadbOptions): Promise<Instance> {
  const command = mariadbProgram('mariadbd');
  const folder = await newFolder('mariadb');
  const data = join(folder, 'data');
  await createDataFolder(data, FILES);
  const reserved = await reservePorts(1);
  const port = reserved.ports[0] ?? 0;
  const client = mariadbClient(`mysql://root@127.0.0.1:${port}`);
  let server: ServerProcess | null = null;
  let killed: Promise<void> = Promise.resolve();
  const kill = () => {
    if (server === null) return;
    server.signalAll('SIGKILL');
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
        command,
        arguments: serverArguments(data, folder, port, options.settings ?? {}),
        folder,
        logFile: join(folder, 'server.log'),
      });
      await whenReady(client, server);
    },
    async remove() {
      kill();
      await killed;
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
async function startOnFreePort(options: MariadbOptions): Promise<Instance> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startInstance(options);
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('Address already in use');
      if (!taken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

function existingMariadb(url: string, options: MariadbOptions): MariadbServer {
  const refuse = (what: string) => unavailable(VARIABLE, what);
  if (options.settings !== undefined) refuse('settings');
  return {
    ...mariadbClient(url),
    kill: () => refuse('kill'),
    suspend: () => refuse('suspend'),
    resume: () => refuse('resume'),
    start: () => Promise.resolve().then(() => refuse('start')),
    stop: () => Promise.resolve(),
  };
}

/**
 * Starts a MariaDB on 127.0.0.1 in the temporary folder of this process and waits until it answers. It
 * ends with this process, whatever ends it. With WAYBILL_TEST_MARIADB_URL that server is used instead,
 * and what would stop or reconfigure it throws.
 * Errors: throws with the one thing to do when MariaDB is missing, else with the end of its log.
 */
export async function startMariadb(options: MariadbOptions = {}): Promise<MariadbServer> {
  const url = existingServer(VARIABLE);
  if (url !== null) return existingMariadb(url, options);
  const instance = await timed('MariaDB', () => startOnFreePort(options));
  return {
    ...instance.client,
    kill: () => instance.kill(),
    suspend: () => instance.signal('SIGSTOP'),
    resume: () => instance.signal('SIGCONT'),
    start: () => instance.start(),
    stop: () => instance.remove(),
  };
}
