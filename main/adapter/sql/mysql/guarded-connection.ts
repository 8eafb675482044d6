import { connect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import type { Socket } from 'node:net';
import { createConnection } from 'mysql2';
import type { Connection, ConnectionOptions as ClientOptions } from 'mysql2';
import type { StatementLanguage } from '../statement-allow-list.ts';
import { refusalOf, StatementRefusedError } from '../statement-allow-list.ts';

/**
 * What is used of the client beyond its documented calls, by the pinned version (mysql2 3.24): every
 * packet passes `writePacket`, and encryption begins in `startTLS`.
 */
export interface ClientInternals extends Connection {
  /** 0 for the first packet of a command; packets of the handshake answer the server's and count on. */
  readonly sequenceId: number;
  stream: Socket;
  readonly packetParser: { execute(data: Buffer): void };
  writePacket(packet: { readonly buffer: Buffer; length(): number }): void;
  startTLS(onSecure: (error?: Error) => void): void;
}

const headerSize = 4;
/** Commands that carry a statement: COM_QUERY and COM_STMT_PREPARE. */
const withStatement = new Set([0x03, 0x16]);
/** Commands that carry none and change nothing: quit, ping, and running, ending and resetting what was prepared. */
const withoutStatement = new Set([0x01, 0x0e, 0x17, 0x19, 0x1a]);

/** Why a packet that begins a command may not be sent, or null. */
export function packetRefusal(
  payload: Buffer,
  language: StatementLanguage,
): { readonly statement: string; readonly reason: string } | null {
  const command = payload[0] ?? 0;
  if (withoutStatement.has(command)) return null;
  const statement = payload.toString('utf8', 1);
  const reason = withStatement.has(command) ? refusalOf(statement, language) : `the command ${command} is no read`;
  return reason === null ? null : { statement, reason };
}

/**
 * The client's connection with the allow-list below everything else: no packet that begins a command
 * leaves without passing it, whoever made it. One that does not pass ends the connection with a
 * StatementRefusedError, which its query rejects with, before a byte is written. With `tls` the
 * certificate is checked as those settings say: the client of its own would not check an address.
 */
export function guardedConnection(options: ClientOptions, tls: ConnectionOptions | false, language: StatementLanguage): ClientInternals {
  const client = createConnection({ ...options, ...(tls === false ? {} : { ssl: {} }) }) as unknown as ClientInternals;
  const writePacket = client.writePacket.bind(client);
  client.writePacket = (packet) => {
    const refused =
      client.sequenceId === 0 ? packetRefusal(packet.buffer.subarray(headerSize, headerSize + packet.length()), language) : null;
    // The client takes what is thrown here for the end of the connection and hands it to the query.
    if (refused !== null) throw new StatementRefusedError(refused.statement, refused.reason);
    writePacket(packet);
  };
  client.startTLS = (onSecure) => {
    if (tls === false) throw new Error('Encryption begins without settings for it.');
    client.stream.removeAllListeners('data');
    const plain = client.stream;
    let secure = false;
    const socket = connect({ ...tls, socket: plain }, () => {
      secure = true;
      plain.emit('waybill secure', socket.getProtocol());
      onSecure();
    });
    // The client listens to the socket below.
    socket.on('error', (error: Error) => (secure ? plain.destroy(error) : onSecure(error)));
    socket.on('data', (data: Buffer) => client.packetParser.execute(data));
    client.stream = socket;
  };
  return client;
}
