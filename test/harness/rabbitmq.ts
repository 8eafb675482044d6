import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { existingServer, unavailable } from './existing-server.ts';
import { newFolder } from './keeper.ts';
import { reservePorts } from './ports.ts';
import { type RabbitmqAddress, parseRabbitmqUrl, rabbitmqAddress } from './rabbitmq-address.ts';
import { rabbitmqBinaries } from './rabbitmq-binaries.ts';
import { askManagement } from './rabbitmq-management.ts';
import { ADMINISTRATOR, type RabbitmqPorts, type RabbitmqTls, prepareRabbitmq } from './rabbitmq-settings.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { timed } from './timed.ts';
import { until } from './until.ts';

/** A running RabbitMQ of the tests. */
export interface RabbitmqServer extends RabbitmqAddress {
  /** Ports over TLS; they listen where `tls` was given. */
  readonly tlsPorts: { readonly amqps: number; readonly management: number };
  /** SIGKILL: connections are reset. */
  kill(): void;
  /** SIGSTOP: connections stay open and nothing answers any more. */
  suspend(): void;
  /** SIGCONT. */
  resume(): void;
  /** Starts it again on the same data and ports after a kill. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

export interface RabbitmqOptions {
  /** Lines of rabbitmq.conf that win over the defaults of the tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Listens over TLS as well. */
  readonly tls?: RabbitmqTls;
}

const START_LIMIT = 90_000;
const PORT_ATTEMPTS = 3;

interface Instance {
  readonly ports: RabbitmqPorts;
  readonly address: RabbitmqAddress;
  start(): Promise<void>;
  kill(): void;
  signal(name: NodeJS.Signals): void;
  remove(): Promise<void>;
}

/** Both ports answer: the management plug-in comes last, the listener of AMQP may come after it. */
async function isReady(address: RabbitmqAddress): Promise<boolean> {
  const overview = (await askManagement(address, 'GET', '/api/overview')) as {
    readonly listeners?: readonly { readonly protocol: string }[];
  };
  return overview.listeners?.some(({ protocol }) => protocol === 'amqp') ?? false;
}

async function whenReady(address: RabbitmqAddress, servers: readonly ServerProcess[]): Promise<void> {
  const hopeless = () => {
    const dead = servers.find((server) => server.ended() !== null);
    return dead === undefined ? null : `it ended (${dead.ended()}).\n${dead.lastWords()}`;
  };
  await until(() => isReady(address), { what: 'RabbitMQ to answer', within: START_LIMIT, hopeless });
}

async function startInstance({
  settings = {},
  tls = null,
}: {
  settings?: Readonly<Record<string, string>>;
  tls?: RabbitmqTls | null;
}): Promise<Instance> {
  const binaries = rabbitmqBinaries();
  const folder = await newFolder('rabbitmq');
  const reserved = await reservePorts(7);
  const [amqp = 0, management = 0, stream = 0, distribution = 0, epmd = 0, amqps = 0, managementTls = 0] = reserved.ports;
  const ports = { amqp, management, stream, distribution, epmd, amqps, managementTls };
  const environment = prepareRabbitmq({ folder, ports, tls, settings });
  const address = rabbitmqAddress({ host: '127.0.0.1', port: amqp, management: `http://127.0.0.1:${management}`, ...ADMINISTRATOR });
  const begin = (command: string, words: readonly string[], log: string): Promise<ServerProcess> =>
    startServerProcess({ command, arguments: words, folder, logFile: join(folder, log), environment });
  let servers: readonly ServerProcess[] = [];
  let ended: Promise<unknown> = Promise.resolve();
  const kill = (): void => {
    for (const server of servers) server.signalAll('SIGKILL');
    ended = Promise.all(servers.map((server) => server.whenEnded()));
    servers = [];
  };
  const instance: Instance = {
    ports,
    address,
    kill,
    signal: (name) => servers.forEach((server) => server.signalAll(name)),
    async start() {
      await ended;
      if (servers.length > 0) return;
      // Started here and in the foreground: the one that Erlang would start by itself leaves its parents and stays behind.
      const names = await begin(binaries.epmd, ['-port', String(epmd), '-address', '127.0.0.1'], 'epmd.log');
      servers = [names];
      servers = [names, await begin(binaries.server, [], 'server.log')];
      await whenReady(address, servers);
    },
    async remove() {
      kill();
      await ended;
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

/** Another process may take a port between its release and the start of the server: then other ports are tried. */
async function startOnFreePorts(options: RabbitmqOptions): Promise<Instance> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startInstance(options);
    } catch (error) {
      const taken = error instanceof Error && /eaddrinuse|Address already in use/i.test(error.message);
      if (!taken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

function existingRabbitmq(url: string, options: RabbitmqOptions): RabbitmqServer {
  const refuse = (what: string) => unavailable('WAYBILL_TEST_RABBITMQ_URL', what);
  if (options.settings !== undefined) refuse('settings');
  if (options.tls !== undefined) refuse('tls');
  return {
    ...parseRabbitmqUrl(url),
    tlsPorts: { amqps: 0, management: 0 },
    kill: () => refuse('kill'),
    suspend: () => refuse('suspend'),
    resume: () => refuse('resume'),
    start: () => Promise.resolve().then(() => refuse('start')),
    stop: () => Promise.resolve(),
  };
}

/**
 * Starts a RabbitMQ with management and streams on 127.0.0.1, with a name server of its own, in the temporary folder of
 * this process, and waits until it answers. It ends with this process, whatever ends it. With
 * WAYBILL_TEST_RABBITMQ_URL that server is used instead, and what would stop or reconfigure it throws.
 * Errors: throws with the one thing to do when RabbitMQ is missing, else with the end of its log.
 */
export async function startRabbitmq(options: RabbitmqOptions = {}): Promise<RabbitmqServer> {
  const url = existingServer('WAYBILL_TEST_RABBITMQ_URL');
  if (url !== null) return existingRabbitmq(url, options);
  const instance = await timed('RabbitMQ', () => startOnFreePorts(options));
  return {
    ...instance.address,
    tlsPorts: { amqps: instance.ports.amqps, management: instance.ports.managementTls },
    kill: () => instance.kill(),
    suspend: () => instance.signal('SIGSTOP'),
    resume: () => instance.signal('SIGCONT'),
    start: () => instance.start(),
    stop: () => instance.remove(),
  };
}
