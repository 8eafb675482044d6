import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import type { OutboxSource } from '../../../../main/ports/outbox.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import type { AllRead } from '../../../contract-suite/read-all.ts';
import { allSteps, never, ofKind, readAll } from '../../../contract-suite/read-all.ts';
import type { RecordedDatabase } from '../postgres-fixture.ts';
import { recordedDatabase } from '../postgres-fixture.ts';

const columns = { messageId: 'message_id', createdAt: 'created_at' };

describe('what a role may do', () => {
  let database: RecordedDatabase;
  const role = `reader_${process.pid}`;
  let source: OutboxSource;
  beforeAll(async () => {
    database = await recordedDatabase();
    const table = (name: string): string =>
      `create table ${name} (message_id text primary key, created_at timestamptz, secret text); insert into ${name} values ('m', '2026-11-20T02:11:09Z', 's');`;
    await database.sql(`create role ${role} login; create schema hidden; ${['public.open', 'public.shut', 'public.part', 'public.filtered', 'public.writable', 'hidden.outbox'].map(table).join('\n')}
      grant select on public.open, public.filtered, hidden.outbox to ${role};
      grant select (message_id, created_at) on public.part to ${role};
      grant select, update (secret) on public.writable to ${role};
      alter table public.filtered enable row level security;
      create policy partly on public.filtered using (message_id = 'm');`);
    source = sqlOutbox(database.open({ user: role }));
  });
  afterAll(async () => {
    await database.close();
    await database.sql(`drop owned by ${role}; drop role ${role}`);
  });

  const find = (tables: readonly string[], more = columns): Promise<AllRead> =>
    readAll(source.find(outboxOf(tables, { columns: more, states: {} }), { by: 'messageId', values: ['m'] }, never));
  const check = (table: string, more = columns): ReturnType<typeof allSteps> =>
    allSteps(source.check(outboxOf([table], { columns: more, states: {} }), never));

  it('names the right on a table that is lacking, and still reads the other tables', async () => {
    const read = await find(['public.shut', 'public.open']);
    expect(ofKind(read, 'outbox').map((row) => row.coordinates['table'])).toEqual(['public.open']);
    expect(read.failures).toEqual([{ code: 'not-authorized', retryable: false, detail: 'SELECT on public.shut' }]);
    expect(new Map(read.coverage.map(({ part, reason }) => [part, reason]))).toEqual(
      new Map([
        ['public.open', null],
        ['public.shut', 'not-authorized: SELECT on public.shut'],
      ]),
    );
    expect((await check('public.shut')).find(({ ok }) => !ok)).toEqual({
      source: 'shop-db',
      step: 'permission',
      ok: false,
      detail: `role "${role}" lacks SELECT on public.shut`,
      fix: `GRANT USAGE ON SCHEMA "public" TO "${role}"; GRANT SELECT ON "public"."shut" TO "${role}"`,
    });
  });

  it('names the right on a schema that is lacking', async () => {
    expect((await find(['hidden.outbox'])).failures).toEqual([
      { code: 'not-authorized', retryable: false, detail: 'USAGE on schema hidden' },
    ]);
  });

  it('is content with the columns it reads, and names one that it may not', async () => {
    const read = await find(['public.part']);
    expect([read.failures, ofKind(read, 'outbox').length]).toEqual([[], 1]);
    const more = { ...columns, error: 'secret' };
    expect((await find(['public.part'], more)).failures).toMatchObject([
      { code: 'not-authorized', detail: 'SELECT (secret) on public.part' },
    ]);
    expect((await check('public.part', more)).find(({ ok }) => !ok)).toMatchObject({ step: 'permission' });
  });

  it('does not cover a table of which row security hides rows', async () => {
    const read = await find(['public.filtered']);
    expect(ofKind(read, 'outbox')).toHaveLength(1);
    expect(read.coverage).toMatchObject([{ complete: false, reason: expect.stringMatching(/^not-authorized: BYPASSRLS/) }]);
    expect((await check('public.filtered')).find(({ ok }) => !ok)).toMatchObject({
      step: 'permission',
      detail: expect.stringContaining('row security'),
    });
  });

  it('warns of a role that may write, and is content with one that may not', async () => {
    expect((await check('public.writable')).find(({ step }) => step === 'read-only')).toMatchObject({
      ok: true,
      detail: expect.stringContaining('SELECT only'),
    });
    expect((await check('public.open')).find(({ step }) => step === 'read-only')).toMatchObject({
      ok: true,
      detail: expect.stringContaining('may not write'),
    });
  });

  it('sends only reads', () => {
    expect(database.violations()).toEqual([]);
  });
});
