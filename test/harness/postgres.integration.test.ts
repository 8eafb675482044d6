import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryPostgres } from './postgres-client.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { until } from './until.ts';
import { sharedServers, uniqueName } from './workspace-server.ts';

describe('the shared PostgreSQL', () => {
  it('gives each test a database of its own', async () => {
    const { postgres } = await sharedServers();
    const url = await postgres.createDatabase(`${uniqueName('shop')} "quoted"`);
    const rows = await queryPostgres(url, 'create table t (a int); insert into t values (1); select a from t');
    expect(rows).toEqual([{ a: 1 }]);
    await expect(postgres.query('select a from t')).rejects.toThrow(/does not exist/);
  });

  it('binds values', async () => {
    const { postgres } = await sharedServers();
    expect(await postgres.query('select $1::text as value', ["it's"])).toEqual([{ value: "it's" }]);
  });
});

describe('a PostgreSQL of its own', () => {
  let primary: PostgresServer;
  beforeAll(async () => {
    primary = await startPostgres({ settings: { statement_timeout: '12345' } });
    await primary.query('create table t (a int)');
  });
  afterAll(() => primary.stop());

  it('takes the given settings', async () => {
    expect(await primary.query('show statement_timeout')).toEqual([{ statement_timeout: '12345ms' }]);
  });

  it('answers again on the same port after a kill', async () => {
    await primary.query('insert into t values (1)');
    primary.kill();
    await expect(primary.query('select 1')).rejects.toThrow(/ECONNREFUSED|ECONNRESET|terminated/);
    await primary.start();
    expect(await primary.query('select a from t')).toEqual([{ a: 1 }]);
  });

  it('stays silent while suspended and answers afterwards', async () => {
    primary.suspend();
    let answered = false;
    const answer = primary.query('select 1').then(() => (answered = true));
    await expect(until(() => answered, { what: 'silence', within: 500 })).rejects.toThrow('silence');
    primary.resume();
    await answer;
    expect(answered).toBe(true);
  });

  it('has a replica that stops at an instant and goes on', async () => {
    const replica = await startPostgres({ standbyOf: primary });
    const count = async () => (await replica.query('select count(*)::int as rows from t'))[0]?.['rows'];
    await primary.query('truncate t; insert into t values (1), (2)');
    await until(async () => (await count()) === 2, { what: 'replication', within: 30_000 });
    await replica.pauseReplay();
    await primary.query('insert into t values (3)');
    const received = async () =>
      (await primary.query('select 1 from pg_stat_replication where flush_lsn >= pg_current_wal_lsn()')).length === 1;
    await until(received, { what: 'the replica to receive the row', within: 30_000 });
    expect(await count()).toBe(2);
    await replica.resumeReplay();
    await until(async () => (await count()) === 3, { what: 'replay', within: 30_000 });
    await replica.stop();
  });
});
