import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';

/** Where a server is and who asks, taken from the url of a workspace. `host` is a name, an address, or a path where a socket is. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly database: string | undefined;
}

/** How the urls of one kind of server look. */
export interface UrlForm {
  readonly protocol: RegExp;
  /** `postgresql://user@host:port/database`. */
  readonly example: string;
  readonly port: number;
}

function decoded(part: string): string | undefined {
  return part === '' ? undefined : decodeURIComponent(part);
}

/**
 * Parses the url of a source. Parameters behind a `?` are refused rather than ignored:
 * `sslmode=require` that does nothing would send everything in the clear.
 * Errors: `misconfigured`.
 */
export function parseAddress(url: string, name: string, form: UrlForm): Answer<ServerAddress> {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !form.protocol.test(parsed.protocol)) return failed('misconfigured', `the url of ${name} is not ${form.example}`);
  if (parsed.password !== '') return failed('misconfigured', `the url of ${name} contains a password; store it as a secret`);
  const [parameter] = parsed.searchParams.keys();
  if (parameter !== undefined) {
    const instead = parameter.startsWith('ssl') ? '; write tls: instead' : '';
    return failed('misconfigured', `the url of ${name} has the parameter "${parameter}", which is not read${instead}`);
  }
  const host = decodeURIComponent(parsed.hostname.replaceAll(/^\[|\]$/g, ''));
  return answered({
    host: host === '' ? 'localhost' : host,
    port: parsed.port === '' ? form.port : Number(parsed.port),
    user: decoded(parsed.username),
    database: decoded(parsed.pathname.slice(1)),
  });
}

/** `host:port`, or the path of a socket. */
export function placeOf({ host, port }: ServerAddress): string {
  if (host.startsWith('/')) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
