import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Client } from 'pg';
import type { ClientConfig, Connection } from 'pg';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered } from '../../../domain/observation/failure.ts';
import type { PostgresOptions } from '../../../domain/workspace/workspace.ts';
import type { ConnectionStage } from '../dialect.ts';
import { limited } from '../limited.ts';
import { PasswordMissingError } from '../network-failure.ts';
import type { ServerAddress } from '../server-address.ts';
import { placeOf } from '../server-address.ts';
import type { Connecting } from '../session.ts';
import { tlsOf } from '../tls-settings.ts';
import { GuardedConnection } from './guarded-connection.ts';
import { failureOf } from './postgres-failure.ts';
import { postgresLanguage } from './postgres-language.ts';
import { addressOf } from './postgres-options.ts';
import { startupOptions } from './postgres-settings.ts';

const connectTimeout = 5000;
const keepAliveDelay = 30_000;

/** Writes down each stage as it is passed. */
function watchStages(client: Client, address: ServerAddress, stages: ConnectionStage[]): void {
  const socket = client.connection.stream as Socket;
  const named = isIP(address.host) === 0 && !address.host.startsWith('/');
  if (!named) stages.push({ step: 'dns', detail: `${address.host} is an address` });
  socket.on('lookup', (error: Error | null, found: string) => {
    if (error === null && !stages.some((stage) => stage.step === 'dns'))
      stages.push({ step: 'dns', detail: `${address.host} is ${found}` });
  });
  socket.once('connect', () => stages.push({ step: 'tcp', detail: `connected to ${placeOf(address)}` }));
  client.connection.once('sslconnect', () => {
    const encrypted = client.connection.stream as TLSSocket;
    encrypted.once('secureConnect', () => stages.push({ step: 'tls', detail: encrypted.getProtocol() ?? 'encrypted' }));
  });
}

/** Ends a connection at once, whatever it is doing; the server notices when it next writes. */
export function destroy(client: Client): void {
  client.connection.stream.destroy();
}

/** Waits for the client to connect, at most 5 s and no longer than the signal allows. */
function connected(client: Client, place: string, signal: AbortSignal): Promise<Answer<Client>> {
  const late = `${place}: no connection within ${connectTimeout / 1000} s`;
  return limited(
    () =>
      client.connect().then(
        () => answered(client),
        (error: unknown) => ({ ok: false as const, failure: failureOf(error, place) }),
      ),
    { milliseconds: connectTimeout, late, end: () => destroy(client) },
    signal,
  );
}

/**
 * Opens one connection with the session's settings and the allow-list in place. All values come back
 * as the text the server printed. Errors: every failure of `failureOf`, `timeout` after 5 s,
 * `cancelled`, `misconfigured`.
 */
export async function connect(options: PostgresOptions, password: string | null, signal: AbortSignal): Promise<Connecting<Client>> {
  const address = addressOf(options);
  if (!address.ok) return { answer: address, stages: [] };
  const ssl = await tlsOf(options.tls, address.value.host);
  if (!ssl.ok) return { answer: ssl, stages: [] };
  const { host, port, user, database } = address.value;
  const config: ClientConfig & { readonly connection: Connection } = {
    host,
    port,
    user,
    database,
    // A function, because null would make the client look for a password in the environment and in files.
    password: () => (password === null ? Promise.reject(new PasswordMissingError()) : password),
    ssl: ssl.value,
    options: startupOptions,
    application_name: 'waybill',
    types: { getTypeParser: () => (value: string) => value },
    connection: new GuardedConnection({ ssl: ssl.value, keepAlive: true, keepAliveInitialDelayMillis: keepAliveDelay }, postgresLanguage),
  };
  const client = new Client(config);
  // A connection that breaks while nothing is asked is noticed by the session; without a listener it would end the process.
  client.on('error', () => undefined);
  const stages: ConnectionStage[] = [];
  watchStages(client, address.value, stages);
  const answer = await connected(client, placeOf(address.value), signal);
  if (answer.ok) stages.push({ step: 'authentication', detail: `as ${client.user ?? 'the default user'}` });
  else destroy(client);
  return { answer, stages };
}
