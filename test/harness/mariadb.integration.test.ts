import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryMariadb } from './mariadb-client.ts';
import { type MariadbServer, startMariadb } from './mariadb.ts';
import { until } from './until.ts';
import { sharedServers, uniqueName } from './workspace-server.ts';

describe('the shared MariaDB', () => {
  it('gives each test a database of its own', async () => {
    const { mariadb } = await sharedServers();
    const url = await mariadb.createDatabase(`${uniqueName('shop')} \`quoted\``);
    const rows = await queryMariadb(url, 'create table t (a int); insert into t values (1); select a from t');
    expect(rows).toEqual([{ a: 1 }]);
    await expect(mariadb.query('select a from t')).rejects.toThrow(/No database selected/);
  });

  it('binds values', async () => {
    const { mariadb } = await sharedServers();
    expect(await mariadb.query('select ? as value', ["it's"])).toEqual([{ value: "it's" }]);
  });
});

describe('a MariaDB of its own', () => {
  let server: MariadbServer;
  beforeAll(async () => {
    server = await startMariadb({ settings: { 'server-id': '12345' } });
    await server.query('create database shop; create table shop.t (a int)');
  });
  afterAll(() => server.stop());

  it('takes the given settings', async () => {
    expect(await server.query('select @@server_id as id')).toEqual([{ id: '12345' }]);
  });

  it('answers again on the same port after a kill', async () => {
    await server.query('insert into shop.t values (1)');
    server.kill();
    await expect(server.query('select 1')).rejects.toThrow(/ECONNREFUSED|ECONNRESET|closed/);
    await server.start();
    expect(await server.query('select a from shop.t')).toEqual([{ a: 1 }]);
  });

  it('stays silent while suspended and answers afterwards', async () => {
    server.suspend();
    let answered = false;
    const answer = server.query('select 1').then(() => (answered = true));
    await expect(until(() => answered, { what: 'silence', within: 500 })).rejects.toThrow('silence');
    server.resume();
    await answer;
    expect(answered).toBe(true);
  });
});
