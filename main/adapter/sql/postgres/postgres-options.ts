import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { checkServerIdentity } from 'node:tls';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered, failed } from '../../../domain/observation/failure.ts';
import type { PostgresOptions, TlsOptions } from '../../../domain/workspace/workspace.ts';

/** Where a server is and who asks, taken from the url of a workspace. `host` is a name, an address or a socket's folder. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly database: string | undefined;
}

function decoded(part: string): string | undefined {
  return part === '' ? undefined : decodeURIComponent(part);
}

/**
 * Parses `postgresql://user@host:port/database`. Parameters behind a `?` are refused rather than
 * ignored: `sslmode=require` that does nothing would send everything in the clear.
 * Errors: `misconfigured`.
 */
export function addressOf({ url, name }: PostgresOptions): Answer<PostgresAddress> {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol))
    return failed('misconfigured', `the url of ${name} is not postgresql://user@host:port/database`);
  if (parsed.password !== '') return failed('misconfigured', `the url of ${name} contains a password; store it as a secret`);
  const [parameter] = parsed.searchParams.keys();
  if (parameter !== undefined) {
    const instead = parameter.startsWith('ssl') ? '; write tls: instead' : '';
    return failed('misconfigured', `the url of ${name} has the parameter "${parameter}", which is not read${instead}`);
  }
  const host = decodeURIComponent(parsed.hostname.replaceAll(/^\[|\]$/g, ''));
  return answered({
    host: host === '' ? 'localhost' : host,
    port: parsed.port === '' ? 5432 : Number(parsed.port),
    user: decoded(parsed.username),
    database: decoded(parsed.pathname.slice(1)),
  });
}

async function fileOf(what: string, path: string | undefined): Promise<Answer<string | undefined>> {
  if (path === undefined) return answered(undefined);
  try {
    return answered(await readFile(path, 'utf8'));
  } catch (error) {
    return failed('misconfigured', `the ${what} file cannot be read: ${(error as Error).message}`);
  }
}

/**
 * The client's TLS settings; false without TLS. The certificate is always checked, against
 * `serverName` where one is given (a tunnel leads to the server under another name).
 * Errors: `misconfigured` when a file cannot be read.
 */
export async function tlsOf(tls: TlsOptions | null, host: string): Promise<Answer<ConnectionOptions | false>> {
  if (tls === null) return answered(false);
  const { serverName } = tls;
  const files = await Promise.all([fileOf('ca', tls.ca), fileOf('certificate', tls.certificate), fileOf('key', tls.key)]);
  const unreadable = files.find((file) => !file.ok);
  if (unreadable !== undefined && !unreadable.ok) return unreadable;
  const [ca, cert, key] = files.map((file) => (file.ok ? file.value : undefined));
  return answered({
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    // A server name given here is lost when the host is a name, so the check itself is told.
    ...(serverName === undefined
      ? {}
      : {
          ...(isIP(host) === 0 ? {} : { servername: serverName }),
          checkServerIdentity: (_host: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
            checkServerIdentity(serverName, certificate),
        }),
  });
}
