import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { RabbitmqOptions, TlsOptions } from '../../domain/workspace/workspace.ts';

/** The secrets of a broker; null where there is none. Without one of its own, management takes that of AMQP. */
export interface RabbitmqSecrets {
  readonly password: string | null;
  readonly management: string | null;
}

export interface ManagementSettings {
  /** Without a slash at its end. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

export interface RabbitmqSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly virtualHost: string;
  /** Null for a plain connection; the management API uses it where its address begins with https. */
  readonly tls: ConnectionOptions | null;
  readonly management: ManagementSettings | null;
  /** Milliseconds without an answer after which a request is given up. */
  readonly requestTimeout: number;
  /** Read from streams; null: no cap. */
  readonly bytesPerSecond: number | null;
}

const requestTimeout = 10_000;

async function tlsOf(tls: TlsOptions): Promise<ConnectionOptions> {
  const read = async (path: string | undefined): Promise<Buffer | undefined> => (path === undefined ? undefined : readFile(path));
  const [ca, cert, key] = await Promise.all([read(tls.ca), read(tls.certificate), read(tls.key)]);
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
  };
}

/** `amqp://host` names the default virtual host; `amqp://host/` the one whose name is empty, which RabbitMQ cannot have: also the default. */
function virtualHostOf(url: URL): string {
  const name = decodeURIComponent(url.pathname.slice(1));
  return name === '' ? '/' : name;
}

function managementOf(options: RabbitmqOptions, user: string, password: string): ManagementSettings | null {
  if (options.management === null) return null;
  const url = new URL(options.management);
  const own = decodeURIComponent(url.username);
  url.username = '';
  return { url: url.href.replace(/\/$/, ''), user: own === '' ? user : own, password };
}

/** What the wire needs of a source's options. `misconfigured` when an address or a certificate file cannot be read. */
export async function settingsOf(options: RabbitmqOptions, secrets: RabbitmqSecrets): Promise<Answer<RabbitmqSettings>> {
  try {
    const url = new URL(options.url);
    const secured = url.protocol === 'amqps:';
    const user = decodeURIComponent(url.username) || 'guest';
    // RabbitMQ lets a user without a password in by its name only where it is told to; the default user has this one.
    const password = secrets.password ?? (user === 'guest' ? 'guest' : '');
    const tls = options.tls === null ? {} : await tlsOf(options.tls);
    return answered({
      host: url.hostname.replaceAll(/^\[|\]$/g, ''),
      port: Number(url.port) || (secured ? 5671 : 5672),
      user,
      password,
      virtualHost: virtualHostOf(url),
      tls: secured || options.tls !== null ? tls : null,
      management: managementOf(options, user, secrets.management ?? password),
      requestTimeout,
      bytesPerSecond: options.readBytesPerSecond,
    });
  } catch (error) {
    return failed('misconfigured', `${options.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
