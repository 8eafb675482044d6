import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlDedupe } from '../../../../main/adapter/dedupe/dedupe-source.ts';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import type { DedupeTable } from '../../../../main/domain/workspace/route.ts';
import { owned } from '../../../contract-suite/dedupe-keys.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import { allSteps, never, ofKind, readAll } from '../../../contract-suite/read-all.ts';
import type { SqliteFixture } from '../sqlite-fixture.ts';
import { sqliteFixture } from '../sqlite-fixture.ts';

describe('columns of SQLite', () => {
  let fixture: SqliteFixture;
  beforeAll(async () => {
    fixture = await sqliteFixture();
  });
  afterAll(() => fixture.close());

  const exec = (statement: string): void => void fixture.database.exec(statement);
  const dedupeOf = (table: string, key: string): DedupeTable => ({
    source: 'edge-db',
    table,
    columns: { key },
    key: [{ name: 'messageId' }],
    means: 'done',
  });

  /** The keys found, of those asked. */
  async function found(table: string, key: string, asked: readonly string[], timeZone: string | null = null): Promise<readonly string[]> {
    const source = sqlDedupe(fixture.open({ timeZone }));
    const keys = asked.map((each) => owned(each));
    const read = await readAll(source.find('billing', dedupeOf(table, key), keys, never));
    expect(read.failures).toEqual([]);
    return ofKind(read, 'dedupe')
      .map(({ facts }) => facts.key)
      .toSorted();
  }

  it.each([
    ['nocase', 'text collate nocase', ["'A-1'", "'b-1'"], ['A-1', 'a-1', 'B-1', 'b-1'], ['A-1', 'b-1']],
    ['rtrim', 'text collate rtrim', ["'x'", "'y  '"], ['x', 'x  ', 'y', 'y  '], ['x', 'y  ']],
    ['varchar', 'varchar(40)', ["'007'", '7'], ['007', '7', '07'], ['007', '7']],
    ['integers', 'integer', ['7', '9007199254740993'], ['7', '07', '7.0', '9007199254740993', 'x'], ['7', '9007199254740993']],
    ['numeric', 'numeric(20)', ['7', "'m-1'"], ['7', '07', 'm-1', 'M-1'], ['7', 'm-1']],
    ['untyped', '', ["'7'", '8', "x'0aff'"], ['7', '8', '0aff', '0AFF'], ['0aff', '7', '8']],
    ['blobs', 'blob', ["x'00ff10'", "'plain'"], ['00ff10', '00FF10', 'plain'], ['00ff10', 'plain']],
    ['bytes_as_text', 'text', ["cast('m-9' as blob)", "'m-8'"], ['m-8', 'm-9', '6d2d39'], ['m-8', 'm-9']],
    ['real', 'real', ['1.5', '2'], ['1.5', '1.50', '2', '2.0'], ['1.5', '2.0']],
  ])('compare keys byte for byte as they are printed: %s', async (table, type, values, asked, expected) => {
    exec(`create table ${table} (k ${type}); insert into ${table} values ${values.map((value) => `(${value})`).join(', ')}`);
    expect(await found(table, 'k', asked)).toEqual(expected);
  });

  it('are found in tables without a row number, strict ones, generated ones, and in views', async () => {
    exec('create table bare (k text primary key, n integer) without rowid; insert into bare values (1, 1), (2, 2)');
    exec("create table strictly (id integer primary key, k any) strict; insert into strictly values (1, 'm'), (2, 5)");
    exec("create table made (n integer, k text generated always as ('m-' || n) virtual, s text generated always as ('s-' || n) stored)");
    exec('insert into made (n) values (1), (2)');
    exec('create view shown as select upper(k) as k from made');
    exec('create table "select" ("from" text, "a.b" text, "q""q" text); insert into "select" values (\'x\', \'y\', \'z\')');
    expect(await found('bare', 'k', ['1', '2', '3'])).toEqual(['1', '2']);
    expect(await found('main.strictly', 'k', ['m', '5'])).toEqual(['5', 'm']);
    expect(await found('made', 'k', ['m-1', 'm-9'])).toEqual(['m-1']);
    expect(await found('made', 's', ['s-2'])).toEqual(['s-2']);
    expect(await found('shown', 'k', ['M-1', 'm-1'])).toEqual(['M-1']);
    expect(await found('select', 'from', ['x'])).toEqual(['x']);
    expect(await found('main.select', 'a.b', ['y'])).toEqual(['y']);
    expect(await found('select', 'q"q', ['z'])).toEqual(['z']);
  });

  it('are read in a database of another encoding', async () => {
    const path = `${fixture.path}.utf-16`;
    const other = new Database(path);
    other.pragma("encoding = 'UTF-16le'");
    other.exec(
      "create table outbox (message_id text, payload text); insert into outbox values ('gr\u00fc\u00df \u{1F4E6}', 'gr\u00fc\u00df')",
    );
    other.close();
    const source = sqlOutbox(fixture.open({ path }));
    const outbox = outboxOf(['outbox'], { columns: { messageId: 'message_id', payload: 'payload' }, states: {} });
    const read = await readAll(source.find(outbox, { by: 'messageId', values: ['gr\u00fc\u00df \u{1F4E6}'] }, never));
    expect(ofKind(read, 'outbox').map(({ facts }) => [facts.messageId, facts.valueSize])).toEqual([['gr\u00fc\u00df \u{1F4E6}', '6']]);
    expect(read.contents.find((each) => each !== undefined)?.value?.base64).toBe(Buffer.from('gr\u00fc\u00df').toString('base64'));
  });

  it(
    'are searched by an index where there is one, whatever its collation, and the check says where there is none',
    { timeout: 60_000 },
    async () => {
      const other = await sqliteFixture();
      other.database.exec('create table large (id integer primary key, message_id text collate nocase, created_at text)');
      other.database.exec(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000100) insert into large select i, 'm-' || i, '2026-11-20T02:11:09Z' from n",
      );
      const outbox = outboxOf(['main.large'], { columns: { messageId: 'message_id', createdAt: 'created_at' }, states: {} });
      const source = sqlOutbox(other.open());
      const missing = async (): Promise<readonly (string | null)[]> =>
        (await allSteps(source.check(outbox, never))).filter(({ ok }) => !ok).map(({ fix }) => fix);
      const statements = await missing();
      expect(statements).toEqual([
        'CREATE INDEX "large_message_id" ON "large" ("message_id")',
        'CREATE INDEX "large_created_at" ON "large" ("created_at")',
      ]);
      for (const statement of statements) other.database.exec(statement ?? '');
      expect(await missing()).toEqual([]);
      await other.close();
    },
  );

  describe('times', () => {
    const window = { by: 'created', from: '2026-11-20T02:00:00Z', to: '2026-11-20T03:00:00Z', limit: 3 } as const;
    const outbox = (table: string) => outboxOf([table], { columns: { messageId: 'message_id', createdAt: 'created_at' }, states: {} });

    const forms: readonly (readonly [table: string, type: string, zone: string | null, values: readonly string[]])[] = [
      [
        'iso_zoned',
        'text',
        null,
        ["'2026-11-20T02:11:09.1Z'", "'2026-11-20T10:11:09+08:00'", "'2026-11-20 02:11:08.999999Z'", "'2026-11-20T01:59:59Z'"],
      ],
      [
        'iso_local',
        'datetime',
        'Asia/Shanghai',
        ["'2026-11-20 10:11:09.100'", "'2026-11-20 10:11:09'", "'2026-11-20 10:11:08.999999'", "'2026-11-20 09:59:59'"],
      ],
      ['epoch_seconds', 'integer', null, ['1795140669', '1795140668', '1795140667', '1795139999']],
      ['epoch_milliseconds', 'bigint', null, ['1795140669100', '1795140669000', '1795140668999', '1795139999999']],
      ['epoch_microseconds', 'timestamp', null, ['1795140669100000', '1795140669000000', '1795140668999999', '1795139999999999']],
      ['mixed_forms', '', null, ['1795140669100', "'2026-11-20T02:11:09Z'", '1795140668', "'2026-11-20T04:00:00Z'"]],
    ];

    it.each(forms)('are read in any form, newest first, to the microsecond: %s', async (table, type, timeZone, values) => {
      exec(`create table ${table} (id integer primary key, message_id text, created_at ${type})`);
      const order = [2, 0, 3, 1];
      for (const index of order) exec(`insert into ${table} values (${10 - index}, 'm-${index}', ${values[index]})`);
      exec(`insert into ${table} values (99, 'without', null)`);
      const source = sqlOutbox(fixture.open({ timeZone }));
      const read = await readAll(source.find(outbox(table), window, never));
      expect(read.failures).toEqual([]);
      expect(ofKind(read, 'outbox').map(({ facts }) => facts.messageId)).toEqual(['m-0', 'm-1', 'm-2']);
      expect(read.coverage).toMatchObject([{ complete: true, reason: null }]);
      expect(ofKind(read, 'outbox')[0]?.at).toBe(table === 'epoch_seconds' ? '2026-11-20T02:11:09.000000Z' : '2026-11-20T02:11:09.100000Z');
      const cut = await readAll(source.find(outbox(table), { ...window, limit: 2 }, never));
      expect(ofKind(cut, 'outbox').map(({ facts }) => facts.messageId)).toEqual(['m-0', 'm-1']);
      const steps = await allSteps(source.check(outbox(table), never));
      expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    });

    it.each([
      ['julian', 'real', ['2461364.59'], /julian/],
      ['julian_numeric', 'datetime', ['2461364.59'], /julian/],
      ['local', 'text', ["'2026-11-20 02:11:09'"], /needs timeZone/],
      ['words', 'text', ["'soon'", "'later'"], /no time/],
      ['counter', 'integer', ['1', '2'], /no time/],
      ['bytes_for_time', 'blob', ["x'00'"], /no time/],
    ])('that cannot be read are a clear failure: %s', async (table, type, values, words) => {
      exec(`create table ${table}_times (id integer primary key, message_id text, created_at ${type})`);
      for (const value of values) exec(`insert into ${table}_times (message_id, created_at) values ('m', ${value})`);
      const source = sqlOutbox(fixture.open());
      const read = await readAll(source.find(outbox(`${table}_times`), window, never));
      expect(read.failures).toMatchObject([{ code: 'misconfigured', detail: expect.stringMatching(words) }]);
      const wrong = (await allSteps(source.check(outbox(`${table}_times`), never))).filter(({ ok }) => !ok);
      expect(wrong).toMatchObject([{ step: 'columns', detail: expect.stringMatching(words) }]);
    });

    it('that a sample did not show are no silence: a row of the window that has no zone fails the reading', async () => {
      exec('create table late (id integer primary key, message_id text, created_at text)');
      const insert = fixture.database.prepare('insert into late values (?, ?, ?)');
      fixture.database.transaction(() => {
        for (let id = 0; id < 1000; id += 1)
          insert.run(id, `m-${id}`, id === 500 ? '2026-11-20 02:30:00' : `2026-11-20T02:${String(10 + (id % 10))}:00Z`);
      })();
      const read = await readAll(sqlOutbox(fixture.open()).find(outbox('late'), { ...window, limit: 5000 }, never));
      expect(read.failures).toMatchObject([{ code: 'misconfigured', detail: expect.stringContaining('needs timeZone') }]);
      expect(read.coverage).toMatchObject([{ complete: false }]);
    });
  });
});
