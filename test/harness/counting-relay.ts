import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** Passes bytes on, whatever they are (TLS too), and counts who connects. */
export interface CountingRelay {
  /** "127.0.0.1:PORT". */
  readonly address: string;
  /** Connections so far, and those of them over which a client sent something. */
  connections(): { readonly all: number; readonly used: number };
  close(): Promise<void>;
}

/** A relay on 127.0.0.1 in front of "host:port". */
export async function countConnections(target: string): Promise<CountingRelay> {
  const separator = target.lastIndexOf(':');
  const place = { host: target.slice(0, separator), port: Number(target.slice(separator + 1)) };
  const sockets = new Set<Socket>();
  let all = 0;
  let used = 0;
  const listener = createServer((client) => {
    all += 1;
    client.once('data', () => (used += 1));
    const server = connect(place);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  listener.unref();
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    address: `127.0.0.1:${(listener.address() as AddressInfo).port}`,
    connections: () => ({ all, used }),
    async close() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
