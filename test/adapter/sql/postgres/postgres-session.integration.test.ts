import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPostgres } from '../../../../main/adapter/sql/postgres/postgres-session.ts';
import { sessionSettings } from '../../../../main/adapter/sql/postgres/postgres-settings.ts';
import { StatementRefusedError } from '../../../../main/adapter/sql/statement-allow-list.ts';
import { never } from '../../../contract-suite/read-all.ts';
import { recordPostgres } from '../../../harness/proxy.ts';
import { startPostgres } from '../../../harness/postgres.ts';
import type { RecordedDatabase } from '../postgres-fixture.ts';
import { clock, optionsFor, recordedDatabase, urlWith } from '../postgres-fixture.ts';

const one = sql`select current_user as "me"`;
const settingsSent = Object.entries(sessionSettings).map(([name, value]) => `SET SESSION ${name} = '${value}'`);

describe('a session', () => {
  let database: RecordedDatabase;
  beforeEach(async () => {
    database = await recordedDatabase();
  });
  afterEach(() => database.close());

  it('opens when it is first needed, with exactly the agreed settings, and stays open', async () => {
    const { session } = database;
    expect([session.connected(), database.statements()]).toEqual([false, []]);
    expect(await session.read(one, never)).toEqual({ ok: true, value: [{ me: 'waybill' }] });
    await Promise.all([session.read(one, never), session.read(one, never)]);
    const sent = database.statements();
    expect(sent.slice(0, settingsSent.length)).toEqual(settingsSent);
    expect(sent.filter((text) => text.startsWith('SET'))).toHaveLength(settingsSent.length);
    expect(sent.filter((text) => text === 'select current_user as "me"')).toHaveLength(3);
    for (const [name, value] of Object.entries(sessionSettings)) {
      expect(await session.read(sql`select current_setting(${sql.lit(name)}) as "value"`, never)).toEqual({ ok: true, value: [{ value }] });
    }
    const [seen] = await database.sql(
      `select count(*)::int as n, min(application_name) as name from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    expect(seen).toEqual({ n: 1, name: 'waybill' });
    expect(database.violations()).toEqual([]);
  });

  it('closes, and answers nothing afterwards', async () => {
    await database.session.read(one, never);
    await database.session.close();
    expect(database.session.connected()).toBe(false);
    expect(await database.session.read(one, never)).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    const left = "select 1 from pg_stat_activity where application_name = 'waybill' and datname = current_database()";
    await expect.poll(() => database.sql(left)).toEqual([]);
  });

  it('opens again without a word when the server ended the connection between two readings', async () => {
    await database.session.read(one, never);
    await database.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'waybill' and datname = current_database()`,
    );
    expect(await database.session.read(one, never)).toMatchObject({ ok: true });
  });

  it('brings every value as the text that the server prints', async () => {
    await database.sql(`create table public.kinds as select 9223372036854775807::int8 as a, 1.10::numeric as b, '2026-11-20 02:11:09.123456'::timestamp as c,
      '2026-11-20 02:11:09.123456+08'::timestamptz as d, '2026-11-20'::date as e, '{"n": 1.10}'::json as f, '{"n":12345678901234567890}'::jsonb as g, '\\xff00'::bytea as h, true as i, 0.1::float8 as j`);
    expect(await database.session.read(sql`select * from "public"."kinds" as o`, never)).toEqual({
      ok: true,
      value: [
        {
          a: '9223372036854775807',
          b: '1.10',
          c: '2026-11-20 02:11:09.123456',
          d: '2026-11-19 18:11:09.123456+00',
          e: '2026-11-20',
          f: '{"n": 1.10}',
          g: '{"n": 12345678901234567890}',
          h: '\\xff00',
          i: 't',
          j: '0.1',
        },
      ],
    });
  });

  it.each([sql`delete from "public"."orders"`, sql`select "a" from "t" as o for update`, sql`select nextval(${'x'})`])(
    'refuses a planted statement before a byte of it is sent',
    async (planted) => {
      await database.session.read(one, never);
      const before = database.statements().length;
      await expect(database.session.read(planted, never)).rejects.toBeInstanceOf(StatementRefusedError);
      expect(database.statements()).toHaveLength(before);
      expect(await database.session.read(one, never)).toMatchObject({ ok: true });
    },
  );

  it('ends a statement that the server does not finish within 5 s, and goes on', async () => {
    await database.sql(`create view public.slow as select 1 as n, pg_sleep(60)::text as t`);
    expect(await database.session.read(sql`select "t" from "public"."slow" as o`, never)).toMatchObject({
      ok: false,
      failure: { code: 'timeout', retryable: true },
    });
    expect(database.session.connected()).toBe(true);
    expect(await database.session.read(one, never)).toMatchObject({ ok: true });
  });

  it('waits for a lock no longer than a second', async () => {
    await database.sql('create table public.locked (a int)');
    const locked = database.sql('begin; lock table public.locked in access exclusive mode; select pg_sleep(3); rollback');
    await expect
      .poll(
        async () =>
          (await database.sql(`select count(*)::int as n from pg_locks where relation = 'public.locked'::regclass and granted`))[0]?.['n'],
        { timeout: 5000 },
      )
      .toBe(1);
    expect(await database.session.read(sql`select "a" from "public"."locked" as o`, never)).toMatchObject({
      ok: false,
      failure: { code: 'timeout', detail: expect.stringContaining('lock timeout') },
    });
    await locked;
  });
});

describe('a server that misbehaves', () => {
  it('is given up at an abort while it is suspended, and read again once it goes on', async () => {
    const server = await startPostgres();
    const proxy = await recordPostgres({ host: '127.0.0.1', port: server.port });
    const session = openPostgres(optionsFor(urlWith(server.url, { port: proxy.port })), null, clock);
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
    const server = await startPostgres();
    const session = openPostgres(optionsFor(server.url), null, clock);
    try {
      await session.read(one, never);
      server.suspend();
      expect(await session.read(one, never)).toMatchObject({
        ok: false,
        failure: { code: 'timeout', retryable: true, detail: expect.stringContaining('10 s') },
      });
      expect(session.connected()).toBe(false);
    } finally {
      server.resume();
      await session.close();
      await server.stop();
    }
  });

  it('is read again after it was killed and started', async () => {
    const server = await startPostgres();
    const session = openPostgres(optionsFor(server.url), null, clock);
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
    const server = await startPostgres();
    const proxy = await recordPostgres({ host: '127.0.0.1', port: server.port });
    const session = openPostgres(optionsFor(urlWith(server.url, { port: proxy.port })), null, clock);
    try {
      await session.read(one, never);
      proxy.stall();
      const reading = session.read(one, never);
      await expect.poll(() => proxy.entries.length).toBeGreaterThan(0);
      proxy.cut();
      proxy.release();
      // The first break is mended by a new connection.
      expect(await reading).toMatchObject({ ok: true });
      await proxy.close();
      expect(await session.read(one, never)).toMatchObject({ ok: false, failure: { code: 'unreachable' } });
    } finally {
      await session.close();
      await server.stop();
    }
  });
});
