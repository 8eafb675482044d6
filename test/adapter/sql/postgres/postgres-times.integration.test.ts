import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import { formatInstant, micros } from '../../../../main/domain/observation/instant.ts';
import type { OutboxLookup } from '../../../../main/ports/outbox.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import type { AllRead } from '../../../contract-suite/read-all.ts';
import { allSteps, never, ofKind, readAll, sorted } from '../../../contract-suite/read-all.ts';
import type { RecordedDatabase } from '../postgres-fixture.ts';
import { recordedDatabase } from '../postgres-fixture.ts';

const outbox = outboxOf(['public.times'], { columns: { id: 'id', messageId: 'm', createdAt: 'at' }, states: {} });

describe('times', () => {
  let database: RecordedDatabase;
  beforeAll(async () => {
    database = await recordedDatabase();
  });
  afterAll(() => database.close());

  async function table(type: string, values: readonly string[]): Promise<void> {
    await database.sql(
      `drop table if exists public.times; create table public.times (id int primary key, m text, at ${type}); create index on public.times (at)`,
    );
    await database.sql(`insert into public.times select n, 'm' || n, v::${type} from unnest($1::text[]) with ordinality as u (v, n)`, [
      values,
    ]);
  }

  const find = (lookup: OutboxLookup, timeZone: string | null): Promise<AllRead> =>
    readAll(sqlOutbox(database.open({ timeZone })).find(outbox, lookup, never));
  const at = async (timeZone: string | null, count: number): Promise<readonly (string | null)[]> => {
    const read = await find({ by: 'messageId', values: Array.from({ length: count }, (_, index) => `m${index + 1}`) }, timeZone);
    return ofKind(read, 'outbox')
      .toSorted((a, b) => Number(a.coordinates['key']) - Number(b.coordinates['key']))
      .map((row) => row.at);
  };

  it('keeps the microseconds of an instant, whatever its offset', async () => {
    await table('timestamptz', [
      '2026-11-20 02:11:09.123456Z',
      '2026-11-20 10:11:09.000001+08',
      '2026-11-20 02:11:09Z',
      '0999-01-01 00:00:00Z',
      'infinity',
      '-infinity',
      '20000-01-01Z',
      '0044-03-15 BC',
    ]);
    expect(await at(null, 8)).toEqual([
      '2026-11-20T02:11:09.123456Z',
      '2026-11-20T02:11:09.000001Z',
      '2026-11-20T02:11:09.000000Z',
      '0999-01-01T00:00:00.000000Z',
      null,
      null,
      null,
      null,
    ]);
  });

  it('places times without a zone in the zone of the source', async () => {
    await table('timestamp', ['2026-11-20 02:11:09.123456', '2026-07-01 00:00:00']);
    expect(await at('Asia/Shanghai', 2)).toEqual(['2026-11-19T18:11:09.123456Z', '2026-06-30T16:00:00.000000Z']);
    expect(await at('America/New_York', 2)).toEqual(['2026-11-20T07:11:09.123456Z', '2026-07-01T04:00:00.000000Z']);
    expect(await at('UTC', 2)).toEqual(['2026-11-20T02:11:09.123456Z', '2026-07-01T00:00:00.000000Z']);
    await table('date', ['2026-11-20']);
    expect(await at('Asia/Shanghai', 1)).toEqual(['2026-11-19T16:00:00.000000Z']);
  });

  it('refuses a time without a zone when the source has none either, naming both', async () => {
    await table('timestamp', ['2026-11-20 02:11:09']);
    const read = await find({ by: 'messageId', values: ['m1'] }, null);
    expect(read.failures).toEqual([
      {
        code: 'misconfigured',
        retryable: false,
        detail: 'column "at" of public.times is timestamp without time zone: source "shop-db" needs timeZone',
      },
    ]);
    expect(read.coverage).toMatchObject([{ part: 'public.times', complete: false, reason: expect.stringMatching(/^misconfigured: /) }]);
    const steps = await allSteps(sqlOutbox(database.open()).check(outbox, never));
    expect(steps.find(({ ok }) => !ok)).toMatchObject({ step: 'columns', fix: expect.stringContaining('timeZone') });
  });

  it('refuses a column that holds no time, and a zone that does not exist', async () => {
    await table('bigint', ['1763604669']);
    expect((await find({ by: 'messageId', values: ['m1'] }, 'UTC')).failures).toMatchObject([
      { code: 'misconfigured', detail: expect.stringContaining('bigint') },
    ]);
    await table('timestamp', ['2026-11-20 02:11:09']);
    expect((await find({ by: 'messageId', values: ['m1'] }, 'Asia/Shanghia')).failures).toMatchObject([
      { code: 'misconfigured', detail: expect.stringContaining('Asia/Shanghia') },
    ]);
  });

  it('reads a window of local times across both ends of summer time', async () => {
    const local = [
      '2026-03-29 00:59:59.999999',
      '2026-03-29 01:30:00',
      '2026-03-29 03:00:00',
      '2026-10-25 00:30:00',
      '2026-10-25 01:59:59.999999',
      '2026-10-25 02:10:00',
      '2026-10-25 02:30:00',
      '2026-10-25 03:00:00',
    ];
    await table('timestamp', local);
    const instants = await at('Europe/Berlin', local.length);
    for (const [from, to] of [
      ['2026-03-28T23:00:00Z', '2026-03-29T01:00:00Z'],
      ['2026-03-29T00:30:00Z', '2026-03-29T01:00:00.000001Z'],
      ['2026-10-24T22:30:00Z', '2026-10-25T01:30:00Z'],
      ['2026-10-25T01:00:00Z', '2026-10-25T02:00:00.000001Z'],
      ['2026-10-25T00:45:00Z', '2026-10-25T01:15:00Z'],
    ] as const) {
      const read = await find({ by: 'created', from, to, limit: 100 }, 'Europe/Berlin');
      const inside = instants.filter((each) => each !== null && micros(each) >= micros(from) && micros(each) < micros(to));
      expect(sorted(ofKind(read, 'outbox').map((row) => row.at))).toEqual(sorted(inside));
      expect(read.coverage).toMatchObject([{ complete: true }]);
    }
  });

  it('finds each row in the window of its own microsecond and in no other', async () => {
    const start = micros('2026-11-20T00:00:00Z');
    await table(
      'timestamptz',
      Array.from({ length: 50 }, (_, index) => formatInstant(start + BigInt(index))),
    );
    const source = sqlOutbox(database.open());
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -2, max: 52 }), fc.integer({ min: 0, max: 55 }), async (first, length) => {
        const lookup = {
          by: 'created',
          from: formatInstant(start + BigInt(first)),
          to: formatInstant(start + BigInt(first + length)),
          limit: 100,
        } as const;
        const read = await readAll(source.find(outbox, lookup, never));
        const expected = Array.from({ length: 50 }, (_, index) => index).filter((index) => index >= first && index < first + length);
        expect(ofKind(read, 'outbox').map((row) => Number(row.coordinates['key']) - 1)).toEqual(expected.toReversed());
      }),
      { numRuns: 40 },
    );
  });
});
