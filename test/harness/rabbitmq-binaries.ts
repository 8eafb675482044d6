import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian and Ubuntu, and Homebrew, put the server script. Not /usr/sbin: that one insists on root or the user "rabbitmq". */
const SCRIPTS = ['/usr/lib/rabbitmq/bin/rabbitmq-server', '/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server'];
const DAEMONS = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/**
 * The script that starts RabbitMQ, and the name server of Erlang.
 * Errors: throws with the one thing to do when they are not installed.
 */
export function rabbitmqBinaries(): { readonly server: string; readonly epmd: string } {
  const server = SCRIPTS.find((path) => existsSync(path));
  const epmd = DAEMONS.map((folder) => join(folder, 'epmd')).find((path) => existsSync(path));
  if (server === undefined || epmd === undefined) {
    throw new Error(
      `The tests need a real RabbitMQ, and no ${SCRIPTS[0]} was found. Install it (Debian, Ubuntu: apt-get install rabbitmq-server).`,
    );
  }
  return { server, epmd };
}
