import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { checkServerIdentity } from 'node:tls';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { TlsOptions } from '../../domain/workspace/workspace.ts';

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
