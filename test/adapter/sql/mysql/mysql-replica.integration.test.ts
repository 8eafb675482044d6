import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import { openMysql } from '../../../../main/adapter/sql/mysql/mysql-session.ts';
import { micros, shift } from '../../../../main/domain/observation/instant.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import type { AllRead } from '../../../contract-suite/read-all.ts';
import { allSteps, never, ofKind, readAll, sorted } from '../../../contract-suite/read-all.ts';
import type { MariadbServer } from '../../../harness/mariadb.ts';
import { startMariadb } from '../../../harness/mariadb.ts';
import { until } from '../../../harness/until.ts';
import { mysqlOptions } from '../mariadb-fixture.ts';
import { clock, urlWith } from '../postgres-fixture.ts';

/** Milliseconds. */
const year = 365 * 86_400_000;
const outbox = outboxOf(['shop.outbox'], { columns: { messageId: 'm', createdAt: 'at' }, states: {} });

async function find(url: string, replica = false): Promise<AllRead> {
  const session = openMysql(mysqlOptions(url, { replica }), null, clock);
  const read = await readAll(sqlOutbox(session).find(outbox, { by: 'messageId', values: ['early', 'late'] }, never));
  await session.close();
  return read;
}

const ids = (read: AllRead): readonly (string | undefined)[] => ofKind(read, 'outbox').map(({ facts }) => facts.messageId);
const facts = (read: AllRead): object | undefined => ofKind(read, 'config')[0]?.facts;

describe('a replica', () => {
  let primary: MariadbServer;
  let replica: MariadbServer;
  const asReader = (server: MariadbServer): string => urlWith(server.url, { user: 'reader' });
  const asMonitor = (server: MariadbServer): string => urlWith(server.url, { user: 'monitor' });
  beforeAll(async () => {
    primary = await startMariadb({ settings: { 'server-id': '1', 'log-bin': 'log', 'log-basename': 'a' } });
    await primary.query(`create user copier@'%'; grant replication slave on *.* to copier@'%'; create database shop;
      create table shop.outbox (m varchar(20) primary key, at timestamp(6) null default current_timestamp(6));
      create user reader@'%'; grant select on shop.* to reader@'%'; create user monitor@'%'; grant select on shop.* to monitor@'%'; grant replica monitor on *.* to monitor@'%'`);
    replica = await startMariadb({ settings: { 'server-id': '2', 'log-basename': 'b' } });
    await replica.query(
      `change master to master_host = '127.0.0.1', master_port = ${primary.port}, master_user = 'copier', master_use_gtid = slave_pos; start replica`,
    );
    await until(async () => (await replica.query('select 1 from shop.outbox limit 1')).length === 0, {
      what: 'replication',
      within: 30_000,
    });
  });
  afterAll(async () => {
    await replica.stop();
    await primary.stop();
  });

  it('is covered up to its lag where the user may ask for it, and no further', async () => {
    await primary.query(`insert into shop.outbox (m) values ('early')`);
    await expect.poll(async () => ids(await find(asMonitor(replica))), { timeout: 20_000 }).toEqual(['early']);
    const before = clock.now();
    const read = await find(asMonitor(replica));
    expect(facts(read)).toMatchObject({ subject: 'database', replica: true, replayedAt: expect.any(String) });
    const { replayedAt = '' } = facts(read) as { readonly replayedAt?: string };
    // Its lag is told in whole seconds, so it counts as one more.
    expect(micros(replayedAt)).toBeLessThanOrEqual(micros(clock.now()) - 1_000_000n);
    expect(micros(replayedAt)).toBeGreaterThan(micros(shift(before, -60_000)));
    expect(read.coverage).toMatchObject([{ asOf: replayedAt, complete: true }]);
  });

  it('covers nothing for certain while it is not replicating', async () => {
    await replica.query('stop replica io_thread');
    await primary.query(`insert into shop.outbox (m) values ('late')`);
    const behind = await find(asMonitor(replica));
    expect(ids(behind)).toEqual(['early']);
    expect(facts(behind)).toEqual({ subject: 'database', clockOffset: expect.any(String), replica: true });
    expect(behind.coverage).toMatchObject([{ asOf: null, complete: true }]);
    await replica.query('start replica');
    await expect.poll(async () => sorted(ids(await find(asMonitor(replica)))), { timeout: 20_000 }).toEqual(['early', 'late']);
  });

  it('does not count its lag from what it fetched when it no longer fetches', async () => {
    await replica.query('stop replica; change master to master_delay = 3600; start replica');
    await primary.query(`insert into shop.outbox (m) values ('delayed')`);
    const line = async (): Promise<Record<string, unknown>> => (await replica.query('show replica status'))[0] ?? {};
    await until(async () => Number((await line())['SQL_Remaining_Delay']) > 0, { what: 'a row that waits to be replayed', within: 20_000 });
    expect(facts(await find(asMonitor(replica)))).toMatchObject({ replayedAt: expect.any(String) });
    await replica.query('stop replica io_thread');
    expect(facts(await find(asMonitor(replica)))).toEqual({ subject: 'database', clockOffset: expect.any(String), replica: true });
    await replica.query('stop replica; change master to master_delay = 0; start replica');
    await expect
      .poll(async () => (await replica.query(`select 1 from shop.outbox where m = 'delayed'`)).length, { timeout: 20_000 })
      .toBe(1);
  });

  it('is seen also by a user who may not ask, and then its lag is unknown', async () => {
    const read = await find(asReader(replica));
    expect(facts(read)).toEqual({ subject: 'database', clockOffset: expect.any(String), replica: true });
    expect(read.coverage).toMatchObject([{ asOf: null }]);
    const session = openMysql(mysqlOptions(asReader(replica)), null, clock);
    const steps = await allSteps(sqlOutbox(session).check(outbox, never));
    await session.close();
    expect(steps.find(({ step }) => step === 'replica')).toMatchObject({
      ok: true,
      detail: expect.stringContaining('does not say how far'),
    });
  });

  it('is none where nothing is replicated, whoever asks', async () => {
    for (const url of [asReader(primary), asMonitor(primary), primary.url]) {
      const read = await find(url);
      expect(facts(read)).toMatchObject({ replica: false });
      expect(read.coverage).toMatchObject([{ asOf: expect.any(String) }]);
    }
  });

  it('may be what is only set to read-only, which proves neither', async () => {
    await primary.query('set global read_only = 1');
    try {
      expect(facts(await find(asMonitor(primary)))).toMatchObject({ replica: false });
      const read = await find(asReader(primary));
      expect(facts(read)).toEqual({ subject: 'database', clockOffset: expect.any(String), replica: true });
      expect(read.coverage).toMatchObject([{ asOf: null }]);
    } finally {
      await primary.query('set global read_only = 0');
    }
  });

  it('does not say how far it is when the workspace calls a primary a replica', async () => {
    const read = await find(primary.url, true);
    expect(facts(read)).toEqual({ subject: 'database', clockOffset: expect.any(String), replica: true });
    expect(read.coverage).toMatchObject([{ asOf: null, complete: true }]);
  });

  it("tells the clock from this machine's at the middle of the question", async () => {
    const wrong = { now: () => shift(clock.now(), -year) };
    const session = openMysql(mysqlOptions(primary.url), null, wrong);
    const read = await readAll(sqlOutbox(session).find(outbox, { by: 'messageId', values: [] }, never));
    const steps = await allSteps(sqlOutbox(session).check(outbox, never));
    await session.close();
    const offset = (each: AllRead): number => Number((facts(each) as { readonly clockOffset?: string }).clockOffset);
    expect(Math.abs(offset(await find(primary.url)))).toBeLessThan(5000);
    expect(Math.abs(offset(read) - year)).toBeLessThan(5000);
    expect(steps.find(({ step }) => step === 'clock')).toMatchObject({
      ok: true,
      detail: expect.stringContaining('ahead of this machine'),
    });
  });
});
