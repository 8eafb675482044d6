import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RefusedRequestError } from '../../../main/adapter/kafka-wire/allow-list.ts';
import { guardedSocketFactory, joinAddress, splitAddress } from '../../../main/adapter/kafka-wire/guarded-socket.ts';

const fetchHead = Buffer.from([0, 0, 0, 6, 0, 1, 0, 11, 0, 0]);
const offsetCommit = Buffer.from([0, 0, 0, 6, 0, 8, 0, 2, 0, 0]);
let server: Server | null = null;

afterEach(() => server?.close());

async function listen(): Promise<{ readonly port: number; readonly received: Promise<Buffer> }> {
  const listener = createServer();
  server = listener;
  const received = new Promise<Buffer>((resolve) => {
    listener.once('connection', (socket) => {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.on('error', () => {});
      socket.on('close', () => resolve(Buffer.concat(chunks)));
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return { port: (listener.address() as AddressInfo).port, received };
}

describe('a guarded socket', () => {
  it('sends reading requests and, at a refused one, nothing more: the connection is destroyed with the reason', async () => {
    const { port, received } = await listen();
    const socket = guardedSocketFactory()({ host: '127.0.0.1', port, ssl: null, onConnect: () => {} });
    await once(socket, 'connect');
    socket.write(fetchHead);
    const failure = once(socket, 'error');
    expect(() => socket.write(Buffer.concat([fetchHead, offsetCommit]))).toThrow(RefusedRequestError);
    const [error] = (await failure) as [unknown];
    expect(error).toBeInstanceOf(RefusedRequestError);
    expect(error).toMatchObject({ apiKey: 8, retriable: false, message: expect.stringContaining('api key 8') });
    expect(socket.destroyed).toBe(true);
    expect(fetchHead.equals((await received).subarray(0, fetchHead.length))).toBe(true);
    expect((await received).includes(offsetCommit.subarray(4))).toBe(false);
  });

  it('guards text and what is sent with the end of the connection too', async () => {
    const { port, received } = await listen();
    const socket = guardedSocketFactory()({ host: '127.0.0.1', port, ssl: null, onConnect: () => {} });
    await once(socket, 'connect');
    const failure = once(socket, 'error');
    expect(() => socket.end(offsetCommit)).toThrow(RefusedRequestError);
    await failure;
    expect(await received).toEqual(Buffer.alloc(0));
  });

  it('holds back a request until it can be judged, and tells when the held bytes were taken', async () => {
    const { port, received } = await listen();
    const socket = guardedSocketFactory()({ host: '127.0.0.1', port, ssl: null, onConnect: () => {} });
    await once(socket, 'connect');
    await new Promise<void>((resolve) => socket.write(fetchHead.subarray(0, 5), () => resolve()));
    await new Promise<void>((resolve) => socket.write(fetchHead.subarray(5), 'binary', () => resolve()));
    socket.end();
    expect(await received).toEqual(fetchHead);
  });

  it('goes where the address map leads', async () => {
    const { port, received } = await listen();
    const seen: string[] = [];
    const reach = { 'broker-1.invalid:9092': `127.0.0.1:${port}` };
    const connected = new Promise<void>((resolve) => {
      const socket = guardedSocketFactory(reach, (made) => seen.push(made.constructor.name))({
        host: 'broker-1.invalid',
        port: 9092,
        ssl: null,
        onConnect: resolve,
      });
      socket.on('connect', () => socket.end(fetchHead));
    });
    await connected;
    expect(await received).toEqual(fetchHead);
    expect(seen).toEqual(['Socket']);
  });
});

describe('addresses', () => {
  it('are host and port, with brackets around IPv6', () => {
    expect(splitAddress('kafka.example:9092')).toEqual({ host: 'kafka.example', port: 9092 });
    expect(splitAddress('[::1]:9092')).toEqual({ host: '::1', port: 9092 });
    expect(joinAddress('::1', 9092)).toBe('[::1]:9092');
    expect(joinAddress('10.0.0.1', 1)).toBe('10.0.0.1:1');
  });

  it.each(['kafka', 'kafka:', ':9092', '::1:9092', 'a:b', 'a:999999'])('are not %s', (wrong) => {
    expect(() => splitAddress(wrong)).toThrow(RangeError);
  });
});
