import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import { sqlEffect } from '../../../../main/adapter/effect/effect-source.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import type { AllRead } from '../../../contract-suite/read-all.ts';
import { allSteps, never, ofKind, readAll, sorted } from '../../../contract-suite/read-all.ts';
import type { RecordedDatabase } from '../postgres-fixture.ts';
import { recordedDatabase } from '../postgres-fixture.ts';

const columns = { messageId: 'm', createdAt: 'at' };
const long = 'c'.repeat(63);

describe('relations', () => {
  let database: RecordedDatabase;
  beforeAll(async () => {
    database = await recordedDatabase();
    await database.sql(`create table public.day (m text, at timestamptz) partition by range (at);
      create table public.day_20 partition of public.day for values from ('2026-11-20') to ('2026-11-21') partition by range (at);
      create table public.day_20_am partition of public.day_20 for values from ('2026-11-20') to ('2026-11-20 12:00');
      create table public.old (m text, at timestamptz);
      create table public.old_child () inherits (public.old);
      insert into public.day values ('p', '2026-11-20 01:00');
      insert into public.old_child values ('p', '2026-11-20 01:00');
      create view public.seen as select * from public.day;
      create materialized view public.kept as select * from public.day;
      create table public."with.dots" (m text, at timestamptz);
      insert into public."with.dots" values ('p', null);
      create schema "a.b"; create table "a.b".c (m text, at timestamptz);
      create table public.narrow (m text primary key, at timestamptz, ${long} text); insert into public.narrow values ('p', now(), 'x'), ('q', now(), 'y')`);
  });
  afterAll(() => database.close());

  const find = (tables: readonly string[]): Promise<AllRead> =>
    readAll(sqlOutbox(database.session).find(outboxOf(tables, { columns, states: {} }), { by: 'messageId', values: ['p'] }, never));

  it('reads a row once that a pattern reaches by its table and by its partitions', async () => {
    const read = await find(['public.day*', 'public.old*']);
    expect(read.coverage.map(({ part }) => part).toSorted()).toEqual(['public.day', 'public.old']);
    expect(ofKind(read, 'outbox')).toHaveLength(2);
    const parts = await find(['public.day_*']);
    expect(parts.coverage.map(({ part }) => part)).toEqual(['public.day_20']);
  });

  it('reads a partition that is named', async () => {
    expect((await find(['public.day_20_am'])).coverage).toMatchObject([{ part: 'public.day_20_am', complete: true }]);
  });

  it('reads a view, and does not say of a materialized one how new it is', async () => {
    const view = await find(['public.seen']);
    expect([ofKind(view, 'outbox').length, view.coverage[0]?.asOf === null]).toEqual([1, false]);
    const stored = await find(['public.kept']);
    expect([ofKind(stored, 'outbox').length, stored.coverage[0]?.asOf]).toEqual([1, null]);
    const steps = await allSteps(sqlOutbox(database.session).check(outboxOf(['public.kept'], { columns, states: {} }), never));
    expect(steps.find(({ step }) => step === 'table')).toMatchObject({ detail: expect.stringContaining('shows the past') });
  });

  it('finds names that have dots in them', async () => {
    const read = await find(['public.with.dots', 'a.b.c']);
    expect(read.coverage.map(({ part }) => part).toSorted()).toEqual(['a.b.c', 'public.with.dots']);
  });

  it('says of a pattern that nothing matches it', async () => {
    const read = await find(['public.nothing_*']);
    expect(read.failures).toMatchObject([{ code: 'not-found', detail: 'no table matches "public.nothing_*"' }]);
    expect(read.coverage).toMatchObject([{ part: 'public.nothing_*', complete: false }]);
  });

  it('keeps tables of the system out of patterns', async () => {
    expect((await find(['pg_catalog.pg_cl*'])).coverage).toMatchObject([{ part: 'pg_catalog.pg_cl*', complete: false }]);
  });

  it('is not confused by a name as long as names can be', async () => {
    const outbox = outboxOf(['public.narrow'], { columns, only: { [long]: ['x'] }, states: { sent: { kind: 'not-null', column: long } } });
    const read = await readAll(sqlOutbox(database.session).find(outbox, { by: 'messageId', values: ['p', 'q'] }, never));
    expect(ofKind(read, 'outbox').map(({ facts }) => [facts.messageId, facts.state])).toEqual([['p', 'sent']]);
    const steps = await allSteps(sqlOutbox(database.session).check(outbox, never));
    expect(steps.find(({ step }) => step === 'only')).toMatchObject({ detail: expect.stringContaining('1 of 2 rows') });
  });

  it('reads keys of a table whose primary key has several columns', async () => {
    await database.sql(
      `create table public.lines (order_no text, line int, primary key (order_no, line)); insert into public.lines values ('O', 1), ('O', 2)`,
    );
    const effect = { source: 'shop-db', table: 'public.lines', columns: { key: 'order_no' }, key: [] };
    const read = await readAll(sqlEffect(database.session).find('billing', effect, [{ key: 'O', messageId: 'm', ownsKey: false }], never));
    expect(sorted(ofKind(read, 'effect').map((row) => row.coordinates['key']))).toEqual(['O,1', 'O,2']);
  });
});
