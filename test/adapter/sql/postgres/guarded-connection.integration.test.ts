import { Client } from 'pg';
import type { ClientConfig, Connection } from 'pg';
import { describe, expect, it } from 'vitest';
import { GuardedConnection } from '../../../../main/adapter/sql/postgres/guarded-connection.ts';
import { postgresLanguage } from '../../../../main/adapter/sql/postgres/postgres-language.ts';
import { StatementRefusedError } from '../../../../main/adapter/sql/statement-allow-list.ts';
import { recordPostgres } from '../../../harness/proxy.ts';
import { sharedServers } from '../../../harness/workspace-server.ts';

async function guardedClient(port: number, user: string): Promise<Client> {
  const config: ClientConfig & { readonly connection: Connection } = {
    host: '127.0.0.1',
    port,
    user,
    database: 'postgres',
    connection: new GuardedConnection({}, postgresLanguage),
  };
  const client = new Client(config);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

describe('the guarded connection', () => {
  it.each([
    ['a simple query', 'create table planted (a int)', []],
    ['a prepared statement', 'insert into planted values ($1)', ['1']],
    ['a second statement', 'select 1 as "one"; drop table planted', []],
    ['an update that hides in a query', 'with n as (update planted set a = 1 returning a) select a from n', []],
  ])('sends nothing of %s that is planted past the session', async (_what, text, values) => {
    const { postgres } = await sharedServers();
    const proxy = await recordPostgres({ host: '127.0.0.1', port: postgres.port });
    const client = await guardedClient(proxy.port, new URL(postgres.url).username);
    try {
      await client.query('select 1 as "one"');
      await expect(client.query(text, values)).rejects.toBeInstanceOf(StatementRefusedError);
      expect(proxy.entries).toEqual([{ sql: 'select 1 as "one"' }]);
    } finally {
      await client.end();
      await proxy.close();
    }
  });

  it('ends the connection without ending the process when the statement waited behind another', async () => {
    const { postgres } = await sharedServers();
    const proxy = await recordPostgres({ host: '127.0.0.1', port: postgres.port });
    const client = await guardedClient(proxy.port, new URL(postgres.url).username);
    try {
      const allowed = client.query('select 1 as "one"');
      const planted = client.query('drop table planted');
      await expect(planted).rejects.toBeInstanceOf(StatementRefusedError);
      await allowed;
      expect(proxy.entries).toEqual([{ sql: 'select 1 as "one"' }]);
    } finally {
      await client.end();
      await proxy.close();
    }
  });
});
