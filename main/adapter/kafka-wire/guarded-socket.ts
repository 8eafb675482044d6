import net from 'node:net';
import tls from 'node:tls';
import { RequestGuard } from './allow-list.ts';
import { tlsRequiredCode } from './failure-mapping.ts';
import { FrameAssembler } from './frame-assembler.ts';

/** What kafkajs asks a socket factory for. `ssl` is null for a plain connection. */
export interface SocketRequest {
  readonly host: string;
  readonly port: number;
  readonly ssl?: tls.ConnectionOptions | null;
  readonly onConnect: () => void;
}

/** Advertised `host:port` to the `host:port` where it is reached, for tunnels. Brokers that are not in it are reached directly. */
export type Reach = Readonly<Record<string, string>>;

const keepAliveMilliseconds = 60_000;
const readBytes = 256 * 1024;

/**
 * A socket factory for kafkajs that puts the reading allow-list on every socket: a request outside it is
 * thrown at with a RefusedRequestError before a byte of it is sent, and its connection is destroyed. `onSocket` sees every socket that is made.
 * TLS checks the certificate against the advertised name, also when a tunnel leads there, or against `ssl.servername` where one is given.
 */
export function guardedSocketFactory(
  reach: Reach = {},
  onSocket: (socket: net.Socket) => void = () => {},
): (request: SocketRequest) => net.Socket {
  return ({ host, port, ssl, onConnect }) => {
    const at = splitAddress(reach[joinAddress(host, port)] ?? joinAddress(host, port));
    const socket = ssl ? connectEncrypted(at, ssl, host, onConnect) : connectPlain(at, onConnect);
    socket.setKeepAlive(true, keepAliveMilliseconds);
    guardWrites(socket);
    onSocket(socket);
    return socket;
  };
}

function connectEncrypted(
  at: net.TcpNetConnectOpts,
  { servername, ...ssl }: tls.ConnectionOptions,
  advertised: string,
  onConnect: () => void,
): net.Socket {
  return tls.connect({ ...at, ...ssl, ...tlsNaming(servername ?? advertised) }, onConnect);
}

// Reads into one buffer again and again; `data` then brings whole responses. TLS sockets cannot do so and bring pieces.
function connectPlain(at: net.TcpNetConnectOpts, onConnect: () => void): net.Socket {
  const assembler = new FrameAssembler();
  const callback = (length: number, buffer: Uint8Array): boolean => {
    const frames = assembler.take(buffer.subarray(0, length));
    if (socket.bytesRead === length && isTlsAlert(buffer)) socket.destroy(new TlsRequiredError());
    else if (frames === null) socket.destroy(new Error('the answer has an impossible size'));
    else for (const frame of frames) socket.emit('data', frame);
    return true;
  };
  const socket = net.connect({ ...at, onread: { buffer: Buffer.allocUnsafeSlow(readBytes), callback } }, onConnect);
  return socket;
}

class TlsRequiredError extends Error {
  readonly code = tlsRequiredCode;

  constructor() {
    super('the broker speaks TLS there');
  }
}

// The record that a TLS server refuses other bytes with: type 21, version 3.x, 2 bytes long (RFC 8446, 5.1). As a Kafka
// answer it would be one of 350 MB.
function isTlsAlert(answer: Uint8Array): boolean {
  return answer[0] === 0x15 && answer[1] === 0x03 && answer[3] === 0 && answer[4] === 2;
}

/** `host:port`, with brackets around an IPv6 address. */
export function joinAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The parts of `host:port` or `[IPv6]:port`. Throws a RangeError for anything else: addresses are checked where they enter. */
export function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || digits === undefined) throw new RangeError(`"${address}" is not host:port`);
  return { host, port: Number(digits) };
}

// An IP address may not be a server name (RFC 6066); then the identity check alone must use the expected host.
function tlsNaming(expected: string): tls.ConnectionOptions {
  if (net.isIP(expected) === 0) return { servername: expected };
  return { checkServerIdentity: (_host, certificate) => tls.checkServerIdentity(expected, certificate) };
}

function guardWrites(socket: net.Socket): void {
  const guard = new RequestGuard();
  const write = socket.write.bind(socket);
  const end = socket.end.bind(socket);
  // kafkajs hands over whole requests as bytes, never text; anything else is not a request.
  const guarded = (chunk: unknown, ...rest: unknown[]): boolean => {
    const callback = rest.find((argument): argument is () => void => typeof argument === 'function');
    const answer = guard.take(chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk), 'latin1'));
    if (answer.kind === 'refuse') {
      socket.destroy(answer.error);
      throw answer.error;
    }
    return write(answer.bytes, callback);
  };
  socket.write = guarded;
  socket.end = (...parameters: unknown[]) => {
    const [chunk] = parameters;
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') guarded(chunk);
    return end();
  };
}
