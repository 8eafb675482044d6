import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { ClientInternals } from '../../../../main/adapter/sql/mysql/guarded-connection.ts';
import { guardedConnection } from '../../../../main/adapter/sql/mysql/guarded-connection.ts';
import { mysqlLanguage } from '../../../../main/adapter/sql/mysql/mysql-language.ts';
import { StatementRefusedError } from '../../../../main/adapter/sql/statement-allow-list.ts';
import { recordMariadb } from '../../../harness/proxy.ts';
import { sharedServers } from '../../../harness/workspace-server.ts';

async function guardedClient(port: number): Promise<ClientInternals> {
  const flags = ['-LOCAL_FILES', '-CLIENT_QUERY_ATTRIBUTES'];
  const client = guardedConnection({ stream: connect(port, '127.0.0.1'), user: 'root', flags }, false, mysqlLanguage);
  client.on('error', () => undefined);
  await new Promise((resolve, reject) => {
    client.connect((error) => (error === null ? resolve(null) : reject(error)));
  });
  return client;
}

type Ask = (client: ClientInternals, done: (error: Error | null) => void) => unknown;

const query =
  (text: string): Ask =>
  (client, done) =>
    client.query(text, done);
const prepared =
  (text: string, values: readonly string[]): Ask =>
  (client, done) =>
    client.execute(text, [...values], done);

function asked(client: ClientInternals, ask: Ask): Promise<void> {
  return new Promise((resolve, reject) => {
    ask(client, (error) => (error === null ? resolve() : reject(error)));
  });
}

describe('the guarded connection', () => {
  it.each<[string, Ask]>([
    ['a query', query('create table planted (a int)')],
    ['a prepared statement', prepared('insert into planted values (?)', ['1'])],
    ['a second statement', query('select 1 as `one`; drop table planted')],
    ['what hides in a comment that only this server runs', query('select 1 /*! into outfile "/tmp/x" */')],
    ['what a comment cuts off elsewhere', query('select 1 as `one` # for update')],
    ['a text that ends where a backslash says', query(String.raw`select '\' into outfile "/tmp/x" -- '`)],
    ['a transaction by the client', (client, done) => client.beginTransaction(done)],
    ['another user', (client, done) => client.changeUser({ user: 'root' }, done)],
    ['a file of this machine', query("load data local infile '/etc/passwd' into table planted")],
    ['the end of another connection', query('kill 1')],
  ])('sends nothing of %s that is planted past the session', async (_what, ask) => {
    const { mariadb } = await sharedServers();
    const proxy = await recordMariadb({ host: '127.0.0.1', port: mariadb.port });
    const client = await guardedClient(proxy.port);
    try {
      await asked(client, query('select 1 as `one`'));
      await expect(asked(client, ask)).rejects.toBeInstanceOf(StatementRefusedError);
      expect(proxy.entries).toEqual([{ sql: 'select 1 as `one`' }]);
    } finally {
      client.destroy();
      await proxy.close();
    }
  });

  it('ends the connection without ending the process when the statement waited behind another', async () => {
    const { mariadb } = await sharedServers();
    const proxy = await recordMariadb({ host: '127.0.0.1', port: mariadb.port });
    const client = await guardedClient(proxy.port);
    try {
      const allowed = asked(client, query('select 1 as `one`'));
      const planted = asked(client, query('drop table planted'));
      await expect(planted).rejects.toBeInstanceOf(StatementRefusedError);
      await allowed;
      expect(proxy.entries).toEqual([{ sql: 'select 1 as `one`' }]);
    } finally {
      client.destroy();
      await proxy.close();
    }
  });
});
