import type { Answer } from '../../../domain/observation/failure.ts';
import type { PostgresOptions } from '../../../domain/workspace/workspace.ts';
import type { ServerAddress, UrlForm } from '../server-address.ts';
import { parseAddress } from '../server-address.ts';

const form: UrlForm = { protocol: /^postgres(ql)?:$/, example: 'postgresql://user@host:port/database', port: 5432 };

/** Where the server is; `host` is a name, an address or a socket's folder. Errors: `misconfigured`. */
export function addressOf({ url, name }: PostgresOptions): Answer<ServerAddress> {
  return parseAddress(url, name, form);
}
