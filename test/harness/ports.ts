import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { FOLDER_PREFIX, theKeeper } from './keeper.ts';

/** Below the ranges from which Linux (32768) and macOS (49152) take ports for outgoing connections. */
const LOWEST = 12_000;
const HIGHEST = 32_000;
const ATTEMPTS = 200;

export interface ReservedPorts {
  readonly ports: readonly number[];
  /** Gives the ports free, right before the server takes them. */
  release(): Promise<void>;
}

/** The folder where a process notes the ports of its servers, also of those that are killed and shall start again. */
function leases(folder: string): string {
  return join(folder, 'ports');
}

function isLeased(port: number, folder: string): boolean {
  const everyone = readdirSync(dirname(folder)).filter((name) => name.startsWith(FOLDER_PREFIX));
  return everyone.some((name) => existsSync(join(leases(join(dirname(folder), name)), String(port))));
}

async function tryListen(port: number): Promise<Server | null> {
  const server = createServer();
  server.unref();
  server.listen({ port, host: '127.0.0.1', exclusive: true });
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return null;
  }
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/**
 * Holds `count` free ports of 127.0.0.1 open until `release`, and keeps them from every other process of the harness
 * until this one ends: so a server that is killed finds its port free when it is started again. For the same reason
 * they lie outside the range for outgoing connections.
 */
export async function reservePorts(count: number): Promise<ReservedPorts> {
  const { folder } = await theKeeper();
  mkdirSync(leases(folder), { recursive: true });
  const held = new Map<number, Server>();
  for (let attempt = 0; held.size < count && attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    const server = isLeased(port, folder) ? null : await tryListen(port);
    if (server === null) continue;
    held.set(port, server);
    writeFileSync(join(leases(folder), String(port)), '');
  }
  if (held.size < count) throw new Error(`No ${count} free ports between ${LOWEST} and ${HIGHEST} on 127.0.0.1.`);
  return {
    ports: [...held.keys()],
    async release() {
      await Promise.all([...held.values()].map(close));
    },
  };
}
