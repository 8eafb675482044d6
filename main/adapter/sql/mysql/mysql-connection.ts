import { connect as openSocket, isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered, failed } from '../../../domain/observation/failure.ts';
import type { MysqlOptions } from '../../../domain/workspace/workspace.ts';
import type { ConnectionStage } from '../dialect.ts';
import { limited } from '../limited.ts';
import { PasswordMissingError } from '../network-failure.ts';
import type { ServerAddress } from '../server-address.ts';
import { placeOf } from '../server-address.ts';
import type { Connecting } from '../session.ts';
import { tlsOf } from '../tls-settings.ts';
import type { ClientInternals } from './guarded-connection.ts';
import { guardedConnection } from './guarded-connection.ts';
import { failureOf, lacksPassword } from './mysql-failure.ts';
import { mysqlLanguage } from './mysql-language.ts';

/** A client of this protocol, guarded. */
export type MysqlClient = ClientInternals;

const connectTimeout = 5000;
const keepAliveDelay = 30_000;
/** Statements are seldom asked twice; each that is kept counts against a limit of the whole server. */
const preparedStatements = 4;

/** Writes down each stage as it is passed. */
function watchStages(socket: Socket, address: ServerAddress, stages: ConnectionStage[]): void {
  const named = isIP(address.host) === 0 && !address.host.startsWith('/');
  if (!named) stages.push({ step: 'dns', detail: `${address.host} is an address` });
  socket.on('lookup', (error: Error | null, found: string) => {
    if (error === null && !stages.some((stage) => stage.step === 'dns'))
      stages.push({ step: 'dns', detail: `${address.host} is ${found}` });
  });
  socket.once('connect', () => stages.push({ step: 'tcp', detail: `connected to ${placeOf(address)}` }));
  socket.once('waybill secure', (protocol: string | null) => stages.push({ step: 'tls', detail: protocol ?? 'encrypted' }));
}

function socketTo({ host, port }: ServerAddress): Socket {
  if (host.startsWith('/')) return openSocket(host);
  const socket = openSocket({ host, port });
  socket.setKeepAlive(true, keepAliveDelay);
  socket.setNoDelay(true);
  return socket;
}

/** Ends a connection at once, whatever it is doing; the server notices when it next writes. */
export function destroy(client: MysqlClient): void {
  client.stream.destroy();
}

/** Takes leave of the server. */
export function leave(client: MysqlClient): Promise<void> {
  return new Promise((resolve) => {
    client.stream.once('close', () => resolve());
    client.end(() => undefined);
  });
}

/** Waits for the client to connect, at most 5 s and no longer than the signal allows. */
function connected(client: MysqlClient, place: string, password: string | null, signal: AbortSignal): Promise<Answer<MysqlClient>> {
  const opened = (): Promise<Answer<MysqlClient>> =>
    new Promise((resolve, reject) => {
      client.connect((error) => {
        if (error === null) return resolve(answered(client));
        try {
          const asked = password === null && lacksPassword(error) ? new PasswordMissingError() : error;
          return resolve({ ok: false, failure: failureOf(asked, place) });
        } catch (defect) {
          return reject(defect instanceof Error ? defect : new Error('The client ended with a defect.', { cause: defect }));
        }
      });
    });
  const late = `${place}: no connection within ${connectTimeout / 1000} s`;
  return limited(opened, { milliseconds: connectTimeout, late, end: () => destroy(client) }, signal);
}

function clientFor(address: ServerAddress, password: string | null, tls: ConnectionOptions | false, socket: Socket): MysqlClient {
  return guardedConnection(
    {
      stream: socket,
      host: address.host,
      port: address.port,
      ...(address.user === undefined ? {} : { user: address.user }),
      ...(address.database === undefined ? {} : { database: address.database }),
      ...(password === null ? {} : { password }),
      // Own limits end a wait; the client's would end the process's connection a second time.
      connectTimeout: 0,
      charset: 'UTF8MB4_BIN',
      // No file of this machine is ever asked for, and no attribute stands before a statement where the guard reads it.
      flags: ['-LOCAL_FILES', '-CLIENT_QUERY_ATTRIBUTES'],
      supportBigNumbers: true,
      bigNumberStrings: true,
      dateStrings: true,
      jsonStrings: true,
      rowsAsArray: true,
      // Without code that is generated from the names of columns.
      disableEval: true,
      maxPreparedStatements: preparedStatements,
      connectAttributes: { program_name: 'waybill' },
    },
    tls,
    mysqlLanguage,
  );
}

/**
 * Opens one connection with the allow-list in place. Errors: every failure of `failureOf`, `timeout`
 * after 5 s, `secret-missing`, `cancelled`, `misconfigured`.
 */
export async function connect(
  options: MysqlOptions,
  address: Answer<ServerAddress>,
  password: string | null,
  signal: AbortSignal,
): Promise<Connecting<MysqlClient>> {
  if (!address.ok) return { answer: address, stages: [] };
  const { host, user } = address.value;
  const tls = await tlsOf(options.tls, host);
  if (!tls.ok) return { answer: tls, stages: [] };
  if (signal.aborted) return { answer: failed('cancelled', 'stopped'), stages: [] };
  const socket = socketTo(address.value);
  const stages: ConnectionStage[] = [];
  watchStages(socket, address.value, stages);
  const named = isIP(host) === 0 && !host.startsWith('/');
  const encryption = tls.value === false ? false : { ...(named ? { servername: host } : { host }), ...tls.value };
  const client = clientFor(address.value, password, encryption, socket);
  // A connection that breaks while nothing is asked is noticed by the session; without a listener it would end the process.
  client.on('error', () => undefined);
  const answer = await connected(client, placeOf(address.value), password, signal);
  if (answer.ok) stages.push({ step: 'authentication', detail: `as ${user ?? 'a user without a name'}` });
  else destroy(client);
  return { answer, stages };
}
