import { connect as connectPlain, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectEncrypted } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { AbstractConnector } from 'ioredis';
import type { ServerAddress } from '../sql/server-address.ts';
import { CommandGuard } from './redis-allow-list.ts';

const leaveTimeout = 500;

/**
 * Puts the allow-list on a socket: a command outside of it is thrown at with a RefusedCommandError
 * before a byte of it is sent, and its connection is destroyed.
 */
function guardWrites(socket: Socket): void {
  const guard = new CommandGuard();
  const write = socket.write.bind(socket);
  socket.write = (chunk: unknown, ...rest: unknown[]): boolean => {
    const callback = rest.find((argument): argument is () => void => typeof argument === 'function');
    const answer = guard.take(chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk)));
    if (answer.kind === 'refuse') {
      socket.destroy(answer.error);
      throw answer.error;
    }
    return write(answer.bytes, callback);
  };
}

/** What the client makes its connections with: one guarded socket, shown to `onSocket` before it is connected. */
export function guardedConnector(
  { host, port }: ServerAddress,
  encryption: ConnectionOptions | false,
  onSocket: (socket: Socket | TLSSocket) => void,
): new () => AbstractConnector {
  const name = isIP(host) === 0 ? { servername: host } : {};
  return class extends AbstractConnector {
    constructor() {
      super(leaveTimeout);
    }

    override connect(): Promise<Socket> {
      const socket = encryption === false ? connectPlain({ host, port }) : connectEncrypted({ host, port, ...name, ...encryption });
      guardWrites(socket);
      // The client takes over a tick later; an error until then would otherwise end the process.
      socket.on('error', (error: Error) => {
        this.firstError = error;
      });
      onSocket(socket);
      this.stream = socket;
      return Promise.resolve(socket);
    }
  };
}
