import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { existingServer } from './existing-server.ts';
import { newFolder } from './keeper.ts';
import { reservePorts } from './ports.ts';
import { startServerProcess } from './server-process.ts';
import { timed } from './timed.ts';
import { until } from './until.ts';

/** A running Redis of the tests, with all rights. */
export interface RedisServer {
  readonly host: string;
  readonly port: number;
  /** `redis://127.0.0.1:PORT/0`, of the default user. */
  readonly url: string;
  /** A client with all rights, on one of the numbered databases. The server's `stop` ends it. */
  client(database?: number): Redis;
  /** SIGSTOP: connections stay open and nothing answers any more. Throws on a server that is not of the tests. */
  suspend(): void;
  /** SIGCONT. */
  resume(): void;
  stop(): Promise<void>;
}

/** What a Redis of the tests is started with besides the defaults; arguments, be they none, ask for one that is not shared. */
export interface RedisSettings {
  readonly arguments?: readonly string[];
  /** Encrypted only: the certificate of the server and what it trusts. */
  readonly tls?: { readonly certificateFile: string; readonly keyFile: string; readonly authorityFile: string };
}

const START_LIMIT = 30_000;

function clients(host: string, port: number, tls: boolean) {
  const all: Redis[] = [];
  return {
    client(database = 0): Redis {
      const client = new Redis({
        host,
        port,
        db: database,
        enableReadyCheck: false,
        retryStrategy: null,
        ...(tls ? { tls: { rejectUnauthorized: false } } : {}),
      });
      client.on('error', () => undefined);
      all.push(client);
      return client;
    },
    close: () => all.splice(0).forEach((client) => client.disconnect()),
  };
}

function portArguments(port: number, tls: RedisSettings['tls']): readonly string[] {
  if (tls === undefined) return ['--port', String(port)];
  const files = ['--tls-cert-file', tls.certificateFile, '--tls-key-file', tls.keyFile, '--tls-ca-cert-file', tls.authorityFile];
  return ['--port', '0', '--tls-port', String(port), ...files, '--tls-auth-clients', 'no'];
}

async function startOwn(settings: RedisSettings): Promise<RedisServer> {
  const folder = await newFolder('redis');
  const reserved = await reservePorts(1);
  const port = reserved.ports[0] ?? 0;
  await reserved.release();
  const server = await startServerProcess({
    command: 'redis-server',
    arguments: [
      ...portArguments(port, settings.tls),
      ...['--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'],
      ...(settings.arguments ?? []),
    ],
    folder,
    logFile: join(folder, 'server.log'),
  });
  const opened = clients('127.0.0.1', port, settings.tls !== undefined);
  const hopeless = () => (server.ended() === null ? null : `it ended (${server.ended()}).\n${server.lastWords()}`);
  const isUp = async () => {
    const asking = opened.client();
    try {
      return (await asking.ping()) === 'PONG';
    } finally {
      asking.disconnect();
    }
  };
  await until(isUp, { what: 'Redis to answer', within: START_LIMIT, hopeless });
  return {
    host: '127.0.0.1',
    port,
    url: `redis://127.0.0.1:${port}/0`,
    client: (database) => opened.client(database),
    suspend: () => server.signalAll('SIGSTOP'),
    resume: () => server.signalAll('SIGCONT'),
    async stop() {
      opened.close();
      server.signalAll('SIGKILL');
      await server.whenEnded();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function existing(url: string): RedisServer {
  const { hostname: host, port } = new URL(url);
  const opened = clients(host, Number(port || 6379), false);
  const refuse = (): never => {
    throw new Error('This is only possible on a server that the tests started. Unset WAYBILL_TEST_REDIS_URL and run again.');
  };
  return {
    host,
    port: Number(port || 6379),
    url,
    client: (database) => opened.client(database),
    suspend: refuse,
    resume: refuse,
    stop() {
      opened.close();
      return Promise.resolve();
    },
  };
}

/** Starts a Redis that keeps nothing on the disk; the one that WAYBILL_TEST_REDIS_URL names takes its place where no setting is asked for. */
export function startRedis(settings: RedisSettings = {}): Promise<RedisServer> {
  const url = existingServer('WAYBILL_TEST_REDIS_URL');
  if (url !== null && settings.tls === undefined && settings.arguments === undefined) return Promise.resolve(existing(url));
  return timed('Redis', () => startOwn(settings));
}
