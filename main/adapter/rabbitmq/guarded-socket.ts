import net from 'node:net';
import tls from 'node:tls';
import { FrameGuard } from './allow-list.ts';

export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  /** Null for a plain connection. */
  readonly tls: tls.ConnectionOptions | null;
}

const keepAliveMilliseconds = 60_000;

/**
 * A socket on which nothing can be written but what reading may send, whoever writes. What is refused destroys the
 * socket with a RefusedFrameError before a byte of it is sent; it does not throw, because the client writes from a
 * timer where nobody would catch it. `onOpen` comes after the TLS handshake.
 */
export function guardedSocket({ host, port, tls: secured }: SocketTarget, onOpen: () => void): net.Socket {
  const at = { host, port };
  // An IP address may not be a server name (RFC 6066); certificates that name addresses are checked all the same.
  const naming = net.isIP(host) === 0 ? { servername: host } : {};
  const socket = secured === null ? net.connect(at, onOpen) : tls.connect({ ...at, ...naming, ...secured }, onOpen);
  socket.setKeepAlive(true, keepAliveMilliseconds);
  socket.setNoDelay(true);
  guardWrites(socket);
  return socket;
}

function guardWrites(socket: net.Socket): void {
  const guard = new FrameGuard();
  const write = socket.write.bind(socket);
  const end = socket.end.bind(socket);
  const guarded = (chunk: unknown, ...rest: unknown[]): boolean => {
    const callback = rest.find((argument): argument is () => void => typeof argument === 'function');
    const answer = guard.take(chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk), 'latin1'));
    if (answer.kind === 'refuse') {
      socket.destroy(answer.error);
      return false;
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
