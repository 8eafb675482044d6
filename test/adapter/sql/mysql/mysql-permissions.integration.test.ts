import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import type { OutboxSource } from '../../../../main/ports/outbox.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import type { AllRead } from '../../../contract-suite/read-all.ts';
import { allSteps, never, ofKind, readAll, sorted } from '../../../contract-suite/read-all.ts';
import type { RecordedMariadb } from '../mariadb-fixture.ts';
import { quoted, recordedMariadb } from '../mariadb-fixture.ts';

const columns = { messageId: 'message_id', createdAt: 'created_at' };

describe('what a user may do', () => {
  let database: RecordedMariadb;
  const user = `reader_${process.pid}`;
  const account = `'${user}'@'%'`;
  let source: OutboxSource;
  beforeAll(async () => {
    database = await recordedMariadb();
    const table = (name: string, key = 'message_id'): string =>
      `create table ${name} (message_id varchar(50), created_at timestamp(6) null, secret varchar(10), primary key (${key})); insert into ${name} values ('m', '2026-11-20 02:11:09', 's');`;
    await database.sql(`create user ${account};
      ${['open', 'shut', 'part', 'writable', 'erasable'].map((name) => table(name)).join('\n')} ${table('half', 'secret, message_id')}
      grant select on open to ${account};
      grant select (message_id, created_at) on part to ${account};
      grant select (message_id, created_at) on half to ${account};
      grant select, update (secret) on writable to ${account};
      grant select, delete on erasable to ${account};
      grant insert on shut to ${account};`);
    source = sqlOutbox(database.open({ user }));
  });
  afterAll(async () => {
    await database.close();
    await database.sql(`drop user ${account}`);
  });

  const find = (tables: readonly string[], more = columns): Promise<AllRead> =>
    readAll(source.find(outboxOf(tables, { columns: more, states: {} }), { by: 'messageId', values: ['m'] }, never));
  const check = (table: string, more = columns): ReturnType<typeof allSteps> =>
    allSteps(source.check(outboxOf([table], { columns: more, states: {} }), never));

  it('names the right on a table that is lacking, and still reads the other tables', async () => {
    const read = await find(['shut', 'open']);
    expect(ofKind(read, 'outbox').map((row) => row.coordinates['table'])).toEqual(['open']);
    expect(read.failures).toEqual([{ code: 'not-authorized', retryable: false, detail: 'SELECT on shut' }]);
    expect(new Map(read.coverage.map(({ part, reason }) => [part, reason]))).toEqual(
      new Map([
        ['open', null],
        ['shut', 'not-authorized: SELECT on shut'],
      ]),
    );
    expect((await check('shut')).find(({ ok }) => !ok)).toEqual({
      source: 'shop-db',
      step: 'permission',
      ok: false,
      detail: `role "${user}@%" lacks SELECT on shut`,
      fix: `GRANT SELECT ON ${quoted(database.schema)}.\`shut\` TO ${account}`,
    });
  });

  it('says that a table without any right is hidden, for it may well exist', async () => {
    await database.sql('create table concealed (message_id varchar(50), created_at timestamp(6) null)');
    expect((await find(['concealed'])).failures).toMatchObject([{ code: 'not-found', detail: expect.stringContaining('no right on it') }]);
    expect((await check('concealed')).find(({ ok }) => !ok)).toMatchObject({ step: 'table' });
  });

  it('is content with the columns it reads, and names one that it may not', async () => {
    const read = await find(['part']);
    expect([read.failures, ofKind(read, 'outbox').length]).toEqual([[], 1]);
    const more = { ...columns, error: 'secret' };
    // A column that this user may not read is not in the catalogue that it sees.
    expect((await find(['part'], more)).failures).toMatchObject([{ code: 'not-found', detail: expect.stringContaining('"secret"') }]);
  });

  it('does not take a part of a primary key for the key', async () => {
    await database.sql(`insert into half values ('m', '2026-11-20 02:11:09', 't')`);
    const read = await find(['half']);
    expect(sorted(ofKind(read, 'outbox').map((row) => row.coordinates['key']))).toEqual([
      'm@2026-11-20T02:11:09.000000Z',
      'm@2026-11-20T02:11:09.000000Z',
    ]);
  });

  it.each([
    ['writable', 'SELECT only'],
    ['erasable', 'SELECT only'],
    ['open', 'may not write'],
  ])('says of %s whether the user may write: %s', async (table, words) => {
    expect((await check(table)).find(({ step }) => step === 'read-only')).toMatchObject({
      ok: true,
      detail: expect.stringContaining(words),
    });
  });

  it('names the rights that are lacking to see the plan of a view, which can be read all the same', async () => {
    await database.sql(`create view viewed as select * from shut; grant select on viewed to ${account}`);
    expect(ofKind(await find(['viewed']), 'outbox')).toHaveLength(1);
    const steps = await check('viewed');
    expect(steps.filter(({ ok }) => !ok).map(({ step, fix }) => [step, fix?.includes('SHOW VIEW')])).toEqual([
      ['index', true],
      ['index', true],
    ]);
  });

  it('sees rights on the whole database and by a role', async () => {
    await database.sql(`create role keeper_${process.pid}; grant select, update on open to keeper_${process.pid}; create user 'k_${process.pid}'@'%';
      grant keeper_${process.pid} to 'k_${process.pid}'@'%'; set default role keeper_${process.pid} for 'k_${process.pid}'@'%';
      create user 'd_${process.pid}'@'%'; grant select, drop on ${quoted(database.schema)}.* to 'd_${process.pid}'@'%'`);
    for (const name of [`k_${process.pid}`, `d_${process.pid}`]) {
      const steps = await allSteps(sqlOutbox(database.open({ user: name })).check(outboxOf(['open'], { columns, states: {} }), never));
      expect(steps.find(({ step }) => step === 'read-only')).toMatchObject({ detail: expect.stringContaining('SELECT only') });
      await database.sql(`drop user '${name}'@'%'`);
    }
    await database.sql(`drop role keeper_${process.pid}`);
  });

  it('sends only reads', () => {
    expect(database.violations()).toEqual([]);
  });
});
