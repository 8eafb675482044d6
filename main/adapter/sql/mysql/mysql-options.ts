import type { Answer } from '../../../domain/observation/failure.ts';
import { failed } from '../../../domain/observation/failure.ts';
import type { MysqlOptions } from '../../../domain/workspace/workspace.ts';
import type { ServerAddress, UrlForm } from '../server-address.ts';
import { parseAddress } from '../server-address.ts';
import { isZone } from '../zone-offset.ts';

const form: UrlForm = { protocol: /^(mysql|mariadb):$/, example: 'mysql://user@host:port/database', port: 3306 };

/** Where the server is; `host` is a name, an address or the path of a socket. Errors: `misconfigured`, also for a zone that does not exist. */
export function addressOf({ url, name, timeZone }: MysqlOptions): Answer<ServerAddress> {
  if (timeZone !== null && !isZone(timeZone)) return failed('misconfigured', `timeZone "${timeZone}" of ${name} is no time zone`);
  return parseAddress(url, name, form);
}
