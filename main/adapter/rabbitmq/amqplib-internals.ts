import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type net from 'node:net';
import type { ChannelModel } from 'amqplib';

/** One frame as amqplib's connection takes it; `fields` of a content header are what the message is given as properties. */
export type InternalFrame = object | false;

/** What we use of amqplib's own connection beyond its public interface. Pinned with its version, and covered by tests. */
export interface InternalConnection {
  /** Bytes that came and were not yet frames. */
  rest: Buffer;
  readonly stream: net.Socket;
  readonly maxFrameSize: number;
  recvSinceLastCheck: boolean;
  checkRecv(): boolean;
  recvFrame(): InternalFrame;
  open(fields: OpenFields, done: (error: Error | null) => void): void;
}

/** The handshake: amqplib takes the fields of all its methods from one object. */
export interface OpenFields {
  readonly clientProperties: Readonly<Record<string, unknown>>;
  readonly mechanism: 'PLAIN';
  readonly response: Buffer;
  readonly locale: string;
  readonly channelMax: number;
  readonly frameMax: number;
  readonly heartbeat: number;
  readonly virtualHost: string;
  readonly capabilities: string;
  readonly insist: number;
}

interface Internals {
  readonly Connection: new (socket: net.Socket) => InternalConnection;
  readonly ChannelModel: new (connection: InternalConnection) => ChannelModel;
}

/**
 * amqplib makes its socket itself, so nothing could stand between the two. Its connection takes one, but is not
 * exported: it is loaded by its path.
 */
function loadInternals(): Internals {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('amqplib')), 'lib');
  const { Connection } = require(join(folder, 'connection.js')) as Pick<Internals, 'Connection'>;
  const { ChannelModel } = require(join(folder, 'channel_model.js')) as Pick<Internals, 'ChannelModel'>;
  return { Connection, ChannelModel };
}

export const internals = loadInternals();
