import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { kafkaRequestFrames } from './kafka-request-frames.ts';

/** A relay in front of one broker that can lose an answer: the broker has done what was asked, and its client never hears of it. */
export interface AnswerLoser {
  readonly host: string;
  readonly port: number;
  /** How many answers were lost so far. */
  lost(): number;
  /** The next answer to a request of this api key is not passed on: its connection is reset in its place. */
  loseNext(apiKey: number): void;
  close(): Promise<void>;
}

/** Starts one on 127.0.0.1 in front of "host:port". */
export async function loseAnswers(broker: string): Promise<AnswerLoser> {
  const separator = broker.lastIndexOf(':');
  const target = { host: broker.slice(0, separator), port: Number(broker.slice(separator + 1)) };
  const sockets = new Set<Socket>();
  let wanted: number | null = null;
  let count = 0;
  const listener = createServer((client) => {
    const server = connect(target);
    const frames = kafkaRequestFrames();
    let losing = false;
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        for (const other of [client, server]) other.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      if (frames(chunk).some(({ apiKey }) => apiKey === wanted)) [wanted, losing] = [null, true];
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => {
      if (!losing) {
        client.write(chunk);
        return;
      }
      count += 1;
      client.resetAndDestroy();
    });
  });
  listener.unref();
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    host: '127.0.0.1',
    port: (listener.address() as AddressInfo).port,
    lost: () => count,
    loseNext(apiKey) {
      wanted = apiKey;
    },
    async close() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
