import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlDedupe } from '../../../../main/adapter/dedupe/dedupe-source.ts';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import { sqlTrace } from '../../../../main/adapter/trace/trace-source.ts';
import type { Trace } from '../../../../main/domain/workspace/route.ts';
import type { CheckStep } from '../../../../main/ports/reading.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import { allSteps, never, ofKind, readAll } from '../../../contract-suite/read-all.ts';
import type { RecordedDatabase } from '../postgres-fixture.ts';
import { recordedDatabase } from '../postgres-fixture.ts';

const rows = 1_100_000;
const outbox = outboxOf(['public.million'], { columns: { id: 'id', messageId: 'm', businessKey: 'k', createdAt: 'at' }, states: {} });
const trace: Trace = {
  name: 'events',
  source: 'shop-db',
  table: 'public.million',
  sampled: 'every',
  columns: { messageId: 'm', at: 'at', consumer: 'k', partition: 'p', offset: 'o' },
  stages: { produce: [], consume: [], effect: [] },
  outcomes: { ok: [], failed: [], discarded: [], filtered: [], duplicate: [] },
};

describe('a table of more than a million rows', () => {
  let database: RecordedDatabase;
  beforeAll(async () => {
    database = await recordedDatabase();
    await database.sql(`create unlogged table public.million as
      select n as id, 'm-' || n as m, 'k-' || n % 100000 as k, '2026-11-20'::timestamptz + n * interval '10 microseconds' as at, (n % 4)::int as p, n / 4 as o from generate_series(1::int8, ${rows}) as n;
      alter table public.million add primary key (id); analyze public.million`);
  });
  afterAll(() => database.close());

  const indexSteps = async (steps: AsyncIterable<CheckStep>): Promise<readonly CheckStep[]> =>
    (await allSteps(steps)).filter(({ step }) => step === 'index');

  it('is refused where a question reads it from end to end, and each index that would help is named', async () => {
    const steps = await indexSteps(sqlOutbox(database.session).check(outbox, never));
    expect(steps.filter(({ ok }) => ok)).toEqual([]);
    expect(steps.map(({ fix }) => fix)).toEqual([
      'CREATE INDEX CONCURRENTLY ON "public"."million" ("m")',
      'CREATE INDEX CONCURRENTLY ON "public"."million" ("k")',
      'CREATE INDEX CONCURRENTLY ON "public"."million" ("at")',
    ]);
    expect(steps[0]?.detail).toMatch(/by message id reads about 1,1\d\d,\d{3} rows from end to end/);
    const traced = await indexSteps(sqlTrace(database.session).check(trace, never));
    expect(traced.filter(({ ok }) => !ok).map(({ fix }) => fix)).toContain(
      'CREATE INDEX CONCURRENTLY ON "public"."million" ("k", "p", "o")',
    );
    const dedupe = { source: 'shop-db', table: 'public.million', columns: { key: 'm' }, key: [], means: 'done' } as const;
    expect((await indexSteps(sqlDedupe(database.session).check(dedupe, never))).map(({ ok }) => ok)).toEqual([false]);
  });

  it('is accepted once it has the indexes that were named, and is read quickly by them', async () => {
    const named = [
      ...(await indexSteps(sqlOutbox(database.session).check(outbox, never))),
      ...(await indexSteps(sqlTrace(database.session).check(trace, never))),
    ].flatMap(({ fix }) => fix ?? []);
    for (const statement of new Set(named)) await database.sql(statement);
    await database.sql('analyze public.million');
    expect((await indexSteps(sqlOutbox(database.session).check(outbox, never))).map(({ ok }) => ok)).toEqual([true]);
    expect((await indexSteps(sqlTrace(database.session).check(trace, never))).map(({ ok }) => ok)).toEqual([true]);
    const window = { by: 'created', from: '2026-11-20T00:00:01Z', to: '2026-11-20T00:00:02Z', limit: 200_000 } as const;
    const read = await readAll(sqlOutbox(database.session).find(outbox, window, never));
    expect(new Set(ofKind(read, 'outbox').map(({ facts }) => facts.messageId)).size).toBe(100_000);
    expect(read.coverage).toMatchObject([{ complete: true }]);
    const values = Array.from({ length: 20_000 }, (_, index) => `m-${index * 50 + 1}`);
    const found = await readAll(sqlOutbox(database.session).find(outbox, { by: 'messageId', values }, never));
    expect(ofKind(found, 'outbox')).toHaveLength(20_000);
  });
});

describe('a partitioned table', () => {
  it('is not refused for a small partition that is read from end to end', async () => {
    const database = await recordedDatabase();
    await database.sql(`create table public.parted (id int8, m text, at timestamptz) partition by range (at);
      create table public.parted_large partition of public.parted for values from ('2026-01-01') to ('2027-01-01');
      create table public.parted_small partition of public.parted for values from ('2027-01-01') to ('2028-01-01');
      insert into public.parted select n, 'm-' || n, '2026-11-20'::timestamptz + n * interval '10 microseconds' from generate_series(1, ${rows}) as n;
      insert into public.parted select n, 'm-' || n, '2027-11-20'::timestamptz + n * interval '10 microseconds' from generate_series(1, 10) as n;
      create index on public.parted_large (m); create index on public.parted_large (at); analyze public.parted, public.parted_large, public.parted_small`);
    const parted = outboxOf(['public.parted'], { columns: { messageId: 'm', createdAt: 'at' }, states: {} });
    const wrong = (await allSteps(sqlOutbox(database.session).check(parted, never))).filter(({ ok }) => !ok);
    await database.close();
    expect(wrong).toEqual([]);
  });
});
