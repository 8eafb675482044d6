import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { type KafkaEntry, kafkaRequestFrames } from './kafka-request-frames.ts';
import { type MariadbEntry, mariadbClientMessages } from './mariadb-client-messages.ts';
import { type PostgresEntry, postgresFrontendMessages } from './postgres-frontend-messages.ts';
import { type RedisEntry, redisCommands } from './redis-commands.ts';

/** A relay on 127.0.0.1 in front of a real server that keeps what its clients asked. */
export interface RecordingProxy<Entry> {
  readonly port: number;
  /** "127.0.0.1:PORT". */
  readonly address: string;
  /** Everything asked so far over all connections, in order of arrival; it grows. */
  readonly entries: readonly Entry[];
  /** Destroys every connection. New ones are accepted. */
  cut(): void;
  /** Stops passing bytes in both directions; connections stay open and new ones are accepted but hang. */
  stall(): void;
  /** Destroys every connection and resets new ones at once, as a server that is down, until `release`. */
  refuse(): void;
  /** Passes on what was held back, and takes connections again. */
  release(): void;
  /** Destroys every connection and stops listening. */
  close(): Promise<void>;
}

interface Traffic<Entry> {
  readonly entries: readonly Entry[];
  readonly forward: Buffer;
  readonly answer: Buffer;
}

interface Target {
  readonly host: string;
  readonly port: number;
}

const NOTHING = Buffer.alloc(0);

function relay<Entry>(client: Socket, target: Target, read: (chunk: Buffer) => Traffic<Entry>, entries: Entry[]): Socket {
  const server = connect(target);
  client.on('data', (chunk: Buffer) => {
    const traffic = read(chunk);
    entries.push(...traffic.entries);
    if (traffic.answer.length > 0) client.write(traffic.answer);
    if (traffic.forward.length > 0) server.write(traffic.forward);
  });
  server.on('data', (chunk: Buffer) => client.write(chunk));
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('end', () => other.end());
    one.on('close', () => other.destroy());
  }
  return server;
}

/** Records what `reader` finds in the bytes of each connection; what it forwards goes on to the target. */
export async function record<Entry>(target: Target, reader: () => (chunk: Buffer) => Traffic<Entry>): Promise<RecordingProxy<Entry>> {
  const entries: Entry[] = [];
  const sockets = new Set<Socket>();
  let stalled = false;
  let refusing = false;
  const add = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    if (stalled) socket.pause();
  };
  const cut = () => sockets.forEach((socket) => socket.resetAndDestroy());
  const listener = createServer((client) => {
    if (refusing) {
      client.resetAndDestroy();
      return;
    }
    const server = relay(client, target, reader(), entries);
    add(client);
    add(server);
  });
  listener.unref();
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    address: `127.0.0.1:${port}`,
    entries,
    cut,
    stall() {
      stalled = true;
      sockets.forEach((socket) => socket.pause());
    },
    refuse() {
      refusing = true;
      cut();
    },
    release() {
      [stalled, refusing] = [false, false];
      sockets.forEach((socket) => socket.resume());
    },
    async close() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      cut();
      await closed;
    },
  };
}

/**
 * Records the requests sent to one broker ("host:port"). A broker names its real address in Metadata, so a client that
 * shall stay on the proxy needs an address map from the broker's address to the proxy's (`reach` of a workspace).
 */
export function recordKafka(target: string): Promise<RecordingProxy<KafkaEntry>> {
  const separator = target.lastIndexOf(':');
  const place = { host: target.slice(0, separator), port: Number(target.slice(separator + 1)) };
  return record(place, () => {
    const frames = kafkaRequestFrames();
    return (chunk) => ({ entries: frames(chunk), forward: chunk, answer: NOTHING });
  });
}

/** Records the statements sent to a PostgreSQL server: simple queries, prepared ones, and settings given at start-up. */
export function recordPostgres(target: Target): Promise<RecordingProxy<PostgresEntry>> {
  return record({ host: target.host, port: target.port }, postgresFrontendMessages);
}

/** Records the statements sent to a MariaDB server: queries, prepared statements, and commands that are neither. */
export function recordMariadb(target: Target): Promise<RecordingProxy<MariadbEntry>> {
  return record({ host: target.host, port: target.port }, mariadbClientMessages);
}

/** Records the commands sent to a Redis, without encryption. */
export function recordRedis(target: Target): Promise<RecordingProxy<RedisEntry>> {
  return record({ host: target.host, port: target.port }, () => {
    const commands = redisCommands();
    return (chunk) => ({ entries: commands(chunk), forward: chunk, answer: NOTHING });
  });
}
