import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlDedupe } from '../../../../main/adapter/dedupe/dedupe-source.ts';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import { sqlTrace } from '../../../../main/adapter/trace/trace-source.ts';
import type { SqlSession } from '../../../../main/adapter/sql/dialect.ts';
import type { Trace } from '../../../../main/domain/workspace/route.ts';
import type { CheckStep } from '../../../../main/ports/reading.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import { allSteps, never, ofKind, readAll } from '../../../contract-suite/read-all.ts';
import type { RecordedMariadb } from '../mariadb-fixture.ts';
import { quoted, recordedMariadb } from '../mariadb-fixture.ts';

const rows = 1_100_000;
const outbox = outboxOf(['million'], { columns: { id: 'id', messageId: 'm', businessKey: 'k', createdAt: 'at' }, states: {} });
const trace: Trace = {
  name: 'events',
  source: 'shop-db',
  table: 'million',
  sampled: 'every',
  columns: { messageId: 'm', at: 'at', consumer: 'k', partition: 'p', offset: 'o' },
  stages: { produce: [], consume: [], effect: [] },
  outcomes: { ok: [], failed: [], discarded: [], filtered: [], duplicate: [] },
};

describe('a table of more than a million rows', () => {
  let database: RecordedMariadb;
  let session: SqlSession;
  beforeAll(async () => {
    database = await recordedMariadb();
    session = database.open({ timeZone: 'Asia/Shanghai' });
    await database.sql(`create table million (id bigint unsigned primary key, m varchar(40) collate utf8mb4_general_ci, k text, at datetime(6), p int, o bigint);
      insert into million select seq, concat('m-', seq), concat('k-', seq % 100000), '2026-11-20 08:00:00' + interval seq * 10 microsecond, seq % 4, seq div 4 from seq_1_to_${rows};
      analyze table million`);
  });
  afterAll(() => database.close());

  const indexSteps = async (steps: AsyncIterable<CheckStep>): Promise<readonly CheckStep[]> =>
    (await allSteps(steps)).filter(({ step }) => step === 'index');
  const addIndex = (columns: string): string =>
    `ALTER TABLE ${quoted(database.schema)}.\`million\` ADD INDEX (${columns}), ALGORITHM=INPLACE, LOCK=NONE`;

  it('is refused where a question reads it from end to end, and each index that would help is named', async () => {
    const steps = await indexSteps(sqlOutbox(session).check(outbox, never));
    expect(steps.filter(({ ok }) => ok)).toEqual([]);
    expect(steps.map(({ fix }) => fix)).toEqual([addIndex('`m`'), addIndex('`k`(191)'), addIndex('`at`')]);
    expect(steps[0]?.detail).toMatch(/by message id reads about 1,\d\d\d,\d{3} rows from end to end/);
    const traced = await indexSteps(sqlTrace(session).check(trace, never));
    expect(traced.filter(({ ok }) => !ok).map(({ fix }) => fix)).toContain(addIndex('`k`(191), `p`, `o`'));
    const dedupe = { source: 'shop-db', table: 'million', columns: { key: 'm' }, key: [], means: 'done' } as const;
    expect((await indexSteps(sqlDedupe(session).check(dedupe, never))).map(({ ok }) => ok)).toEqual([false]);
  });

  it('is accepted once it has the indexes that were named, and is read quickly by them', async () => {
    const named = [
      ...(await indexSteps(sqlOutbox(session).check(outbox, never))),
      ...(await indexSteps(sqlTrace(session).check(trace, never))),
    ].flatMap(({ fix }) => fix ?? []);
    for (const statement of new Set(named)) await database.sql(statement);
    await database.sql('analyze table million');
    expect((await indexSteps(sqlOutbox(session).check(outbox, never))).map(({ ok }) => ok)).toEqual([true]);
    expect((await indexSteps(sqlTrace(session).check(trace, never))).map(({ ok }) => ok)).toEqual([true]);
    const window = { by: 'created', from: '2026-11-20T00:00:01Z', to: '2026-11-20T00:00:02Z', limit: 200_000 } as const;
    const read = await readAll(sqlOutbox(session).find(outbox, window, never));
    expect(new Set(ofKind(read, 'outbox').map(({ facts }) => facts.messageId)).size).toBe(100_000);
    expect(read.coverage).toMatchObject([{ complete: true }]);
    const values = Array.from({ length: 20_000 }, (_, index) => `m-${index * 50 + 1}`);
    const found = await readAll(sqlOutbox(session).find(outbox, { by: 'messageId', values }, never));
    expect(ofKind(found, 'outbox')).toHaveLength(20_000);
  });

  it('is refused also where all of an index would be read instead of the table', async () => {
    await database.sql('alter table million add column f double; create index by_f on million (f); analyze table million');
    // A fraction is compared by what it prints, which no index has in order.
    const dedupe = { source: 'shop-db', table: 'million', columns: { key: 'f' }, key: [], means: 'done' } as const;
    const [plan] = await database.sql(`explain select f, id from million where cast(f as char) = '1'`);
    expect(plan).toMatchObject({ type: 'index' });
    expect((await indexSteps(sqlDedupe(session).check(dedupe, never))).map(({ ok }) => ok)).toEqual([false]);
  });

  it('asks for the plan of a view by the tables below it', async () => {
    await database.sql('create view seen as select id, m, k, at from million');
    const steps = await indexSteps(
      sqlOutbox(session).check({ ...outbox, tables: ['seen'], columns: { messageId: 'id', createdAt: 'at' } }, never),
    );
    expect(steps.map(({ ok }) => ok)).toEqual([true]);
    await database.sql('create view slow as select id, concat(m) as m, at from million');
    const slow = await indexSteps(
      sqlOutbox(session).check({ ...outbox, tables: ['slow'], columns: { messageId: 'm', createdAt: 'at' } }, never),
    );
    expect(slow.find(({ ok }) => !ok)).toMatchObject({ detail: expect.stringContaining('message id reads about 1,') });
  });
});
