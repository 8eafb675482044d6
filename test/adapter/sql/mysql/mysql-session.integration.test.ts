import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMysql } from '../../../../main/adapter/sql/mysql/mysql-session.ts';
import { sessionSettings } from '../../../../main/adapter/sql/mysql/mysql-settings.ts';
import { StatementRefusedError } from '../../../../main/adapter/sql/statement-allow-list.ts';
import { never } from '../../../contract-suite/read-all.ts';
import { startMariadb } from '../../../harness/mariadb.ts';
import { recordMariadb } from '../../../harness/proxy.ts';
import { until } from '../../../harness/until.ts';
import type { RecordedMariadb } from '../mariadb-fixture.ts';
import { mysqlOptions, recordedMariadb } from '../mariadb-fixture.ts';
import { clock, urlWith } from '../postgres-fixture.ts';

const one = sql`select current_user() as ${sql.id('me')}`;
const settings = Object.entries(sessionSettings.mariadb);

/** Takes a lock on a table until the answered function is called. */
async function lockedTable(database: RecordedMariadb, table: string): Promise<() => Promise<void>> {
  const holding = database.sql(`lock tables ${table} write; select sleep(20); unlock tables`).catch(() => undefined);
  const holder = `select id from information_schema.processlist where info like 'select sleep(20)%' and db = database()`;
  const id = await until(async () => (await database.sql(holder))[0]?.['id'], { what: 'the lock to be held', within: 10_000 });
  return async () => {
    await database.sql(`kill ${String(id)}`);
    await holding;
  };
}

describe('a session', () => {
  let database: RecordedMariadb;
  beforeEach(async () => {
    database = await recordedMariadb();
  });
  afterEach(() => database.close());

  const ours = (): ReturnType<RecordedMariadb['sql']> =>
    database.sql(`select id from information_schema.processlist where db = database() and id <> connection_id()`);

  it('opens when it is first needed, with exactly the agreed settings, and stays open', async () => {
    const { session } = database;
    expect([session.connected(), database.statements()]).toEqual([false, []]);
    expect(await session.read(one, never)).toEqual({ ok: true, value: [{ me: 'root@127.0.0.1' }] });
    await Promise.all([session.read(one, never), session.read(one, never)]);
    const sent = database.statements();
    expect(sent.filter((text) => text.startsWith('set'))).toEqual(settings.map(([name, value]) => `set session ${name} = ${value}`));
    expect(sent.filter((text) => text === 'select current_user() as `me`')).toHaveLength(3);
    expect(await ours()).toHaveLength(1);
    expect(database.violations()).toEqual([]);
  });

  it.each(settings)('has %s = %s in force, as the server itself says', async (name, value) => {
    const found = await database.session.read(sql`select ${sql.raw(`@@session.${name}`)} as ${sql.id('value')}`, never);
    expect(found).toMatchObject({ ok: true });
    expect(Number.parseFloat(found.ok ? (found.value[0]?.['value'] ?? '') : '')).toBe(Number.parseFloat(value.replaceAll("'", '')));
  });

  it('cannot write, even by a function that a SELECT calls', async () => {
    await database.sql(`create table written (a int);
      create function writes() returns int modifies sql data begin insert into written values (1); return 1; end;
      create view sly as select writes() as a`);
    expect(await database.session.read(sql`select ${sql.id('a')} from ${sql.id(database.schema, 'sly')} as o`, never)).toMatchObject({
      ok: false,
      failure: { detail: expect.stringContaining('READ ONLY') },
    });
    expect(await database.sql('select a from written')).toEqual([]);
  });

  it('closes, and answers nothing afterwards', async () => {
    await database.session.read(one, never);
    await database.session.close();
    expect(database.session.connected()).toBe(false);
    expect(await database.session.read(one, never)).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    await expect.poll(ours).toEqual([]);
  });

  it('opens again without a word when the server ended the connection between two readings', async () => {
    await database.session.read(one, never);
    const [line] = await ours();
    await database.sql(`kill ${String(line?.['id'])}`);
    expect(await database.session.read(one, never)).toMatchObject({ ok: true });
  });

  it('brings every value as the text that the server prints, with and without bound values', async () => {
    await database.sql(`create table kinds (a bigint, b bigint unsigned, c decimal(30,10), d datetime(6), e timestamp(6) null, f date, g json, h varbinary(9), i double, j year, k bit(8), l time(6), m enum('x', 'y'), n int zerofill);
      insert into kinds values (-9223372036854775808, 18446744073709551615, 12345678901234567890.0123456789, '2026-11-20 02:11:09.123456', '2026-11-20 02:11:09.000001', '2026-11-20', '{"n": 12345678901234567890.10}', 'gr\u00fc\u00df', 0.1, 2026, b'101', '-25:00:00.5', 'y', 42)`);
    const expected = {
      a: '-9223372036854775808',
      b: '18446744073709551615',
      c: '12345678901234567890.0123456789',
      d: '2026-11-20 02:11:09.123456',
      e: '2026-11-20 02:11:09.000001',
      f: '2026-11-20',
      g: '{"n": 12345678901234567890.10}',
      h: 'gr\u00fc\u00df',
      i: '0.1',
      j: '2026',
      m: 'y',
    };
    const columns = sql.join(Object.keys(expected).map((name) => sql.id('o', name)));
    const table = sql.id(database.schema, 'kinds');
    expect(await database.session.read(sql`select ${columns} from ${table} as o`, never)).toEqual({ ok: true, value: [expected] });
    expect(await database.session.read(sql`select ${columns} from ${table} as o where ${sql.id('o', 'm')} = ${'y'}`, never)).toEqual({
      ok: true,
      value: [expected],
    });
  });

  it.each([
    sql`delete from ${sql.id('orders')}`,
    sql`select ${sql.id('a')} from ${sql.id('t')} as o for update`,
    sql`select sleep(${'1'})`,
    sql`kill 1`,
  ])('refuses a planted statement before a byte of it is sent', async (planted) => {
    await database.session.read(one, never);
    const before = database.statements().length;
    await expect(database.session.read(planted, never)).rejects.toBeInstanceOf(StatementRefusedError);
    expect(database.statements()).toHaveLength(before);
    expect(await database.session.read(one, never)).toMatchObject({ ok: true });
  });

  it('ends a statement that the server does not finish within 5 s, and goes on', async () => {
    await database.sql('create view slow as select sleep(60) as t');
    expect(await database.session.read(sql`select ${sql.id('t')} from ${sql.id(database.schema, 'slow')} as o`, never)).toMatchObject({
      ok: false,
      failure: { code: 'timeout', retryable: true, detail: expect.stringContaining('max_statement_time') },
    });
    expect(database.session.connected()).toBe(true);
    expect(await database.session.read(one, never)).toMatchObject({ ok: true });
  });

  it('says so when an administrator kills its statement, and goes on', async () => {
    await database.sql('create view slow as select sleep(60) as t');
    const reading = database.session.read(
      sql`select ${sql.id('t')} from ${sql.id(database.schema, 'slow')} as o where ${sql.id('t')} = 0`,
      never,
    );
    const running = `select id from information_schema.processlist where db = database() and id <> connection_id() and info like 'select%'`;
    const id = await until(async () => (await database.sql(running))[0]?.['id'], { what: 'the statement to run', within: 4000 });
    await database.sql(`kill query ${String(id)}`);
    expect(await reading).toMatchObject({
      ok: false,
      failure: { code: 'timeout', retryable: true, detail: expect.stringContaining('interrupted') },
    });
    expect(await database.session.read(one, never)).toMatchObject({ ok: true });
  });

  it('waits for a lock no longer than a second', async () => {
    await database.sql('create table locked (a int)');
    const unlock = await lockedTable(database, 'locked');
    expect(await database.session.read(sql`select ${sql.id('a')} from ${sql.id(database.schema, 'locked')} as o`, never)).toMatchObject({
      ok: false,
      failure: { code: 'timeout', detail: expect.stringContaining('Lock wait timeout') },
    });
    await unlock();
  });
});

describe('a server that misbehaves', () => {
  it('is given up at an abort while it is suspended, and read again once it goes on', async () => {
    const server = await startMariadb();
    const proxy = await recordMariadb({ host: '127.0.0.1', port: server.port });
    const session = openMysql(mysqlOptions(urlWith(server.url, { port: proxy.port })), null, clock);
    try {
      expect(await session.read(one, never)).toMatchObject({ ok: true });
      server.suspend();
      const stop = new AbortController();
      const sent = proxy.entries.length;
      const reading = session.read(one, stop.signal);
      const waiting = session.read(one, stop.signal);
      await expect.poll(() => proxy.entries.length).toBe(sent + 1);
      stop.abort();
      // Nothing but the abort can end these: the server is silent, and the time limit has another code.
      expect(await Promise.all([reading, waiting])).toMatchObject([{ failure: { code: 'cancelled' } }, { failure: { code: 'cancelled' } }]);
      expect(session.connected()).toBe(false);
      expect(await session.read(one, never)).toMatchObject({ failure: { code: 'timeout', retryable: true } });
      server.resume();
      await expect.poll(async () => (await session.read(one, never)).ok, { timeout: 20_000 }).toBe(true);
    } finally {
      server.resume();
      await session.close();
      await proxy.close();
      await server.stop();
    }
  });

  it('stays silent for 10 s and no longer', async () => {
    const server = await startMariadb();
    const session = openMysql(mysqlOptions(server.url), null, clock);
    try {
      await session.read(one, never);
      server.suspend();
      expect(await session.read(one, never)).toMatchObject({
        ok: false,
        failure: { code: 'timeout', retryable: true, detail: expect.stringMatching(/^127\.0\.0\.1:\d+: .*10 s/) },
      });
      expect(session.connected()).toBe(false);
    } finally {
      server.resume();
      await session.close();
      await server.stop();
    }
  });

  it('is read again after it was killed and started', async () => {
    const server = await startMariadb();
    const session = openMysql(mysqlOptions(server.url), null, clock);
    try {
      await session.read(one, never);
      server.kill();
      await expect.poll(() => session.connected()).toBe(false);
      expect(await session.read(one, never)).toMatchObject({
        ok: false,
        failure: { code: 'unreachable', retryable: true, detail: expect.stringContaining(`127.0.0.1:${server.port}`) },
      });
      await server.start();
      expect(await session.read(one, never)).toMatchObject({ ok: true });
    } finally {
      await session.close();
      await server.stop();
    }
  });

  it('fails the reading in which the connection breaks for good', async () => {
    const server = await startMariadb();
    const proxy = await recordMariadb({ host: '127.0.0.1', port: server.port });
    const session = openMysql(mysqlOptions(urlWith(server.url, { port: proxy.port })), null, clock);
    try {
      await session.read(one, never);
      proxy.stall();
      const sent = proxy.entries.length;
      const reading = session.read(one, never);
      proxy.cut();
      proxy.release();
      // The first break is mended by a new connection.
      expect(await reading).toMatchObject({ ok: true });
      expect(proxy.entries.length).toBeGreaterThan(sent);
      await proxy.close();
      expect(await session.read(one, never)).toMatchObject({ ok: false, failure: { code: 'unreachable' } });
    } finally {
      await session.close();
      await server.stop();
    }
  });
});
