import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Redis } from 'ioredis';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { RedisOptions } from '../../domain/workspace/workspace.ts';
import type { ConnectionStage } from '../sql/dialect.ts';
import { limited } from '../sql/limited.ts';
import { PasswordMissingError } from '../sql/network-failure.ts';
import type { ServerAddress } from '../sql/server-address.ts';
import { parseAddress, placeOf } from '../sql/server-address.ts';
import { tlsOf } from '../sql/tls-settings.ts';
import { guardedConnector } from './guarded-connector.ts';
import { failureOf } from './redis-failure.ts';

/** Where a Redis is, who asks, and which of its numbered databases. */
export interface RedisAddress extends ServerAddress {
  readonly number: number;
}

/** A connection that was asked for: the client when it stands, and the stages it passed either way. */
export interface Connecting {
  readonly answer: Answer<Redis>;
  readonly stages: readonly ConnectionStage[];
}

const connectTimeout = 5000;

/** Parses `redis://user@host:port/number`; without a number it is 0. Errors: `misconfigured`. */
export function addressOf({ url, name }: RedisOptions): Answer<RedisAddress> {
  const address = parseAddress(url, name, { protocol: /^redis:$/, example: 'redis://user@host:port/number', port: 6379 });
  if (!address.ok) return address;
  const number = address.value.database ?? '0';
  if (!/^\d{1,6}$/.test(number))
    return failed('misconfigured', `the url of ${name} ends with "${number}", which is no number of a database`);
  return answered({ ...address.value, number: Number(number) });
}

/** Writes down each stage as it is passed. */
function watchStages(socket: Socket, address: ServerAddress, stages: ConnectionStage[]): void {
  if (isIP(address.host) !== 0) stages.push({ step: 'dns', detail: `${address.host} is an address` });
  socket.on('lookup', (error: Error | null, found: string) => {
    if (error === null && !stages.some((stage) => stage.step === 'dns'))
      stages.push({ step: 'dns', detail: `${address.host} is ${found}` });
  });
  socket.once('connect', () => stages.push({ step: 'tcp', detail: `connected to ${placeOf(address)}` }));
  if (socket instanceof TLSSocket)
    socket.once('secureConnect', () => stages.push({ step: 'tls', detail: socket.getProtocol() ?? 'encrypted' }));
}

/** Logs in, chooses the database, and hears from the server that both hold. The client would go on after a refusal. */
async function logIn(client: Redis, { user, number }: RedisAddress, password: string | null): Promise<void> {
  if (password !== null) await (user === undefined ? client.auth(password) : client.auth(user, password));
  else if (user !== undefined) {
    // A user that needs no password is let in with any.
    await client
      .auth(user, '')
      .catch((error: Error) => Promise.reject(error.message.startsWith('WRONGPASS') ? new PasswordMissingError() : error));
  }
  if (number !== 0) await client.select(number);
  await client.ping().catch((error: Error) => (error.message.startsWith('NOPERM') ? null : Promise.reject(error)));
}

/**
 * Opens one connection with the allow-list in place, logged in, on the database that the url names.
 * Nothing is tried twice. Errors: every failure of `failureOf`, `timeout` after 5 s, `cancelled`,
 * `misconfigured`, `secret-missing`.
 */
export async function connect(options: RedisOptions, password: string | null, signal: AbortSignal): Promise<Connecting> {
  const address = addressOf(options);
  if (!address.ok) return { answer: address, stages: [] };
  const encryption = await tlsOf(options.tls, address.value.host);
  if (!encryption.ok) return { answer: encryption, stages: [] };
  const place = placeOf(address.value);
  const stages: ConnectionStage[] = [];
  let cause: Error | null = null;
  const client = new Redis({
    Connector: guardedConnector(address.value, encryption.value, (socket) => watchStages(socket, address.value, stages)),
    ...(encryption.value === false ? {} : { tls: {} }),
    lazyConnect: true,
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    connectTimeout,
  });
  // The client tells the cause here, and rejects with "Connection is closed".
  client.on('error', (error: Error) => {
    cause ??= error;
  });
  const opened = async (): Promise<Answer<Redis>> => {
    try {
      await client.connect();
      await logIn(client, address.value, password);
      return answered(client);
    } catch (error) {
      return { ok: false, failure: failureOf(cause ?? error, place) };
    }
  };
  const late = `${place}: no connection within ${connectTimeout / 1000} s`;
  const answer = await limited(opened, { milliseconds: connectTimeout, late, end: () => client.disconnect() }, signal);
  if (answer.ok)
    stages.push({ step: 'authentication', detail: `as ${address.value.user ?? 'the default user'}, database ${address.value.number}` });
  else client.disconnect();
  return { answer, stages };
}
