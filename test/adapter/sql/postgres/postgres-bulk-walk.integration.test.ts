import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import type { SqlSession } from '../../../../main/adapter/sql/dialect.ts';
import { openPostgres } from '../../../../main/adapter/sql/postgres/postgres-session.ts';
import { bulkTables } from '../../../../main/compose/bulk-tables.ts';
import type { BulkWindow } from '../../../../main/ports/bulk.ts';
import { lineOf } from '../../../contract-suite/bulk-expected.ts';
import type { BulkRead, GivenRange } from '../../../contract-suite/bulk-lines.ts';
import { asSet, readBulk } from '../../../contract-suite/bulk-lines.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import { never, readAll } from '../../../contract-suite/read-all.ts';
import { startPostgres } from '../../../harness/postgres.ts';
import { queryPostgres } from '../../../harness/postgres-client.ts';
import type { RecordedDatabase } from '../postgres-fixture.ts';
import { clock, optionsFor, recordedDatabase } from '../postgres-fixture.ts';

const day: BulkWindow = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z', after: null };
const columns = { messageId: 'm', createdAt: 'at' };

describe('how tables are walked in bulk', () => {
  let database: RecordedDatabase;
  beforeAll(async () => {
    database = await recordedDatabase();
  });
  afterAll(() => database.close());

  const read = (
    table: string,
    window: BulkWindow = day,
    session: SqlSession = database.session,
    onRange?: (range: GivenRange) => void,
  ): Promise<BulkRead> => readBulk(bulkTables(session).outbox(outboxOf([table], { columns, states: {} }), window, never), onRange);
  const ids = ({ lines }: Pick<BulkRead, 'lines'>): readonly number[] => lines.map(([id]) => Number(id)).toSorted((a, b) => a - b);
  const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

  async function create(name: string, rows: string, more = ''): Promise<string> {
    await database.sql(
      `create unlogged table public.${name} (id int8, m text, at timestamptz); insert into public.${name} ${rows}; ${more}; analyze public.${name}`,
    );
    return `public.${name}`;
  }

  it('by slices of an indexed time, with silences, and from every cursor on exactly once', async () => {
    const table = await create(
      'sliced',
      `select n, n::text, '2026-11-20'::timestamptz + n * interval '1 millisecond' + (n / 5000) * interval '3 hours' from generate_series(1, 20000) as n`,
      'alter table public.sliced add primary key (id); create index on public.sliced (at)',
    );
    const whole = await read(table);
    expect(ids(whole)).toEqual(upTo(20_000));
    expect(whole.ranges.length).toBeGreaterThan(3);
    expect(
      database
        .statements()
        .filter((each) => each.startsWith('copy (') && each.includes('sliced'))
        .every((each) => each.includes('limit 250001')),
    ).toBe(true);
    for (const [index, { cursor }] of whole.ranges.entries()) {
      const rest = await read(table, { ...day, after: cursor });
      expect(ids({ lines: [...whole.ranges.slice(0, index + 1).flatMap(({ lines }) => lines), ...rest.lines] })).toEqual(upTo(20_000));
      expect(rest.coverage).toMatchObject([{ complete: true, read: [{ from: day.from, to: day.to }] }]);
    }
  });

  it('by the key within one microsecond that has more rows than a range may have', { timeout: 120_000 }, async () => {
    const table = await create(
      'dense',
      `select n, n::text, case when n > 299000 then '2026-11-20 03:00:00'::timestamptz + n * interval '1 second' / 100 else '2026-11-20 02:00:00.000001'::timestamptz end from generate_series(1, 300000) as n`,
      'alter table public.dense add primary key (id); create index on public.dense (at)',
    );
    const whole = await read(table);
    expect(whole.lines).toHaveLength(300_000);
    expect(new Set(ids(whole)).size).toBe(300_000);
    expect(whole.coverage).toMatchObject([{ complete: true, read: [{ from: day.from, to: day.to }] }]);
    const some = whole.ranges[1]?.cursor ?? '';
    const rest = await read(table, { ...day, after: some });
    expect((whole.ranges[0]?.lines.length ?? 0) + (whole.ranges[1]?.lines.length ?? 0) + rest.lines.length).toBe(300_000);
  });

  it('in local times as the ordinary reading places them, over a night in which clocks are put back', async () => {
    await database.sql(`create table public.local (id int8 primary key, m text, at timestamp(6));
      insert into public.local select n, n::text, '2026-10-24 20:00:00.000001'::timestamp + n * interval '1 minute' from generate_series(1, 900) as n;
      create index on public.local (at); analyze public.local`);
    const session = database.open({ timeZone: 'Europe/Berlin' });
    const window = { from: '2026-10-24T23:30:00Z', to: '2026-10-25T02:10:00Z', after: null };
    const outbox = outboxOf(['public.local'], { columns, states: {} });
    const ordinary = await readAll(sqlOutbox(session).find(outbox, { by: 'created', ...window, limit: 10_000 }, never));
    const found = await read('public.local', window, session);
    expect(found.lines.length).toBeGreaterThan(90);
    expect(asSet(found.lines)).toEqual(
      asSet(ordinary.observations.flatMap((each) => [lineOf(each) ?? []].filter((line) => line.length > 0))),
    );
  });

  it(
    'a table without a key in one order of its time when it is small, and not at all when it is large and has no index',
    { timeout: 120_000 },
    async () => {
      const small = await create(
        'keyless',
        `select n, n::text, '2026-11-20'::timestamptz + (n / 100) * interval '1 second' from generate_series(1, 60000) as n`,
      );
      expect(ids(await read(small))).toEqual(upTo(60_000));
      const large = await create(
        'keyless_large',
        `select n, n::text, '2026-11-20'::timestamptz + n * interval '1 millisecond' from generate_series(1, 1100000) as n`,
      );
      const refused = await read(large);
      expect(refused.lines).toEqual([]);
      expect(refused.coverage).toMatchObject([
        { complete: false, reason: expect.stringContaining('CREATE INDEX CONCURRENTLY ON "public"."keyless_large" ("at")') },
      ]);
      expect(refused.failures).toMatchObject([{ code: 'misconfigured' }]);
      await database.sql('create index on public.keyless_large (at)');
      expect((await read(large)).lines).toHaveLength(1_100_000);
    },
  );

  it('in shorter ranges where the server ends a statement by its time limit', { timeout: 120_000 }, async () => {
    await create(
      'slow_rows',
      `select n, n::text, '2026-11-20'::timestamptz + (case when n <= 60 then n * interval '1 minute' else interval '30 minutes' + n * interval '10 milliseconds' end) from generate_series(1, 660) as n`,
      'alter table public.slow_rows add primary key (id); create index on public.slow_rows (at)',
    );
    await database.sql('create view public.slow as select * from public.slow_rows where id <= 60 or pg_sleep(0.01) is not null');
    const whole = await read('public.slow');
    expect(ids(whole)).toEqual(upTo(660));
    expect(whole.failures).toEqual([]);
    expect(whole.coverage).toMatchObject([{ complete: true }]);
  });

  it('goes on when its connection breaks', async () => {
    const table = await create(
      'cut',
      `select n, n::text, '2026-11-20'::timestamptz + n * interval '1 second' from generate_series(1, 80000) as n`,
      'create index on public.cut (at)',
    );
    let ranges = 0;
    const whole = await read(table, day, database.session, () => {
      ranges += 1;
      if (ranges === 2) database.cut();
    });
    expect(ids(whole)).toEqual(upTo(80_000));
    expect(whole.failures).toEqual([]);
  });
});

describe('a server that is killed while it is read in bulk', () => {
  it('leaves what was given covered, and the rest to a later reading', { timeout: 120_000 }, async () => {
    const server = await startPostgres();
    try {
      const url = await server.createDatabase('killed');
      await queryPostgres(
        url,
        `create table public.box (id int8 primary key, m text, at timestamptz);
        insert into public.box select n, n::text, '2026-11-20'::timestamptz + n * interval '1 second' from generate_series(1, 80000) as n;
        create index on public.box (at); analyze public.box`,
      );
      const session = openPostgres(optionsFor(url), null, clock);
      const outbox = outboxOf(['public.box'], { columns, states: {} });
      let ranges = 0;
      const read = await readBulk(bulkTables(session).outbox(outbox, day, never), () => {
        ranges += 1;
        if (ranges === 3) server.kill();
      });
      expect(read.failures.map(({ code }) => code)).toEqual(['unreachable']);
      const last = Math.max(...read.lines.map(([id]) => Number(id)));
      expect(read.lines).toHaveLength(last);
      const [coverage] = read.coverage;
      expect(coverage).toMatchObject({ complete: false, reason: expect.stringMatching(/^unreachable: /) });
      const [covered] = coverage?.read ?? [];
      expect(covered?.from).toBe(day.from);
      expect(Date.parse(covered?.to ?? '')).toBeGreaterThan(Date.parse('2026-11-20T00:00:00Z') + last * 1_000);
      await server.start();
      const rest = await readBulk(bulkTables(session).outbox(outbox, { ...day, after: read.ranges.at(-1)?.cursor ?? null }, never));
      expect(read.lines.length + rest.lines.length).toBe(80_000);
      expect(rest.coverage).toMatchObject([{ complete: true, read: [{ from: day.from, to: day.to }] }]);
      await session.close();
    } finally {
      await server.stop();
    }
  });
});
