import { existsSync, mkdirSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startKafka } from '../kafka.ts';
import { newFolder } from '../keeper.ts';
import { startMariadb } from '../mariadb.ts';
import { startPostgres } from '../postgres.ts';
import { startRabbitmq } from '../rabbitmq.ts';
import { startRedis } from '../redis.ts';
import { startTogether } from '../start-servers.ts';
import { mariadbSystem } from './database/mariadb-system.ts';
import { postgresSystem } from './database/postgres-system.ts';
import { sqliteSystem } from './database/sqlite-system.ts';
import { dedupeKeys, dedupeTable } from './dedupe-store.ts';
import type { ExpectedMessage } from './expected.ts';
import { type SeededRabbitShop, seedRabbitShop } from './rabbit/seed.ts';
import { type SeededShop, seedShop } from './seed.ts';
import { workspaceText } from './workspace-text.ts';

/** The servers that the lab can do without. Without RabbitMQ its shop is left out; without the others another system takes their place. */
export const OPTIONAL_SERVERS = ['rabbitmq', 'mariadb', 'redis'] as const;
export type OptionalServer = (typeof OPTIONAL_SERVERS)[number];

export interface LabOptions {
  /** Where the workspace is written; a temporary folder when absent. An existing folder keeps its other files. */
  readonly folder?: string;
  /** How many ordinary orders to add. */
  readonly scale?: number;
  /** Servers that are not started. */
  readonly without?: readonly OptionalServer[];
}

export interface Lab {
  readonly folder: string;
  readonly workspacePath: string;
  readonly expectedPath: string;
  readonly expected: readonly ExpectedMessage[];
  /** The passwords of the workspace's sources, by their names. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The instant for which `expected` is right; some verdicts change as messages get older. */
  readonly now: Date;
  /** Ends the servers and removes what the lab has written. */
  stop(): Promise<void>;
}

interface Optional<Server> {
  readonly server: Server | null;
  stop(): Promise<void>;
}

/** Starts a server unless the lab does without it. Errors: rejects with the server's own words and how to do without. */
async function optional<Server extends { stop(): Promise<void> }>(
  name: OptionalServer,
  wanted: boolean,
  start: () => Promise<Server>,
): Promise<Optional<Server>> {
  if (!wanted) return { server: null, stop: () => Promise.resolve() };
  try {
    const server = await start();
    return { server, stop: () => server.stop() };
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${words}\nThe lab can do without it: --without ${name}`, { cause });
  }
}

/** Starts what the lab needs, side by side. MariaDB and Redis are only there for the shop on RabbitMQ. */
function startLabServers(without: readonly OptionalServer[]) {
  const wanted = (name: OptionalServer) => !without.includes('rabbitmq') && !without.includes(name);
  return startTogether({
    kafka: startKafka(),
    postgres: startPostgres(),
    rabbitmq: optional('rabbitmq', wanted('rabbitmq'), startRabbitmq),
    mariadb: optional('mariadb', wanted('mariadb'), startMariadb),
    redis: optional('redis', wanted('redis'), startRedis),
  });
}

type LabServers = Awaited<ReturnType<typeof startLabServers>>;

/** The shop on RabbitMQ: its outbox in MariaDB, its effects in SQLite, its idempotency keys in Redis, as far as these are there. */
async function seedOnRabbit({ rabbitmq, mariadb, postgres, redis }: LabServers): Promise<SeededRabbitShop | null> {
  if (rabbitmq.server === null) return null;
  const systems = {
    shop: mariadb.server === null ? postgresSystem(postgres) : mariadbSystem(mariadb.server),
    billing: sqliteSystem(),
    dedupe: redis.server === null ? dedupeTable : dedupeKeys(redis.server),
  };
  return seedRabbitShop(systems, { rabbitmq: rabbitmq.server });
}

/** Starts the servers, fills them with the shops and writes `waybill.yaml` and `expected.json`. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const folder = options.folder === undefined ? await newFolder('lab') : resolve(options.folder);
  const existed = existsSync(folder);
  const servers = await startLabServers(options.without ?? []);
  const seeding = [seedShop({ ...servers, scale: options.scale ?? 0 }), seedOnRabbit(servers)] as const;
  const [onKafka, onRabbit] = await Promise.all(seeding);
  const shops: readonly (SeededShop | SeededRabbitShop)[] = onRabbit === null ? [onKafka] : [onKafka, onRabbit];
  const expected = shops.flatMap((shop) => shop.expected);
  mkdirSync(folder, { recursive: true });
  const workspacePath = join(folder, 'waybill.yaml');
  const expectedPath = join(folder, 'expected.json');
  writeFileSync(workspacePath, workspaceText(...shops.map((shop) => shop.parts)));
  writeFileSync(expectedPath, `${JSON.stringify(expected, null, 2)}\n`);
  return {
    folder,
    workspacePath,
    expectedPath,
    expected,
    secrets: onRabbit?.secrets ?? {},
    now: new Date(Math.max(...shops.map((shop) => shop.now.getTime()))),
    async stop() {
      for (const path of [workspacePath, expectedPath]) rmSync(path, { force: true });
      if (!existed && readdirSync(folder).length === 0) rmdirSync(folder);
      await Promise.all(shops.map((shop) => shop.close()));
      await servers.stop();
    },
  };
}
