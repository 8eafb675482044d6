import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import { formatInstant, micros } from '../../../../main/domain/observation/instant.ts';
import type { OutboxLookup } from '../../../../main/ports/outbox.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import type { AllRead } from '../../../contract-suite/read-all.ts';
import { allSteps, never, ofKind, readAll, sorted } from '../../../contract-suite/read-all.ts';
import type { RecordedMariadb } from '../mariadb-fixture.ts';
import { recordedMariadb } from '../mariadb-fixture.ts';

// By the name alone: a table of the database in the url.
const outbox = outboxOf(['times'], { columns: { id: 'id', messageId: 'm', createdAt: 'at' }, states: {} });

describe('times', () => {
  let database: RecordedMariadb;
  beforeAll(async () => {
    database = await recordedMariadb();
  });
  afterAll(() => database.close());

  async function table(type: string, values: readonly (string | null)[]): Promise<void> {
    await database.sql(
      `set sql_mode = ''; drop table if exists times; create table times (id int primary key, m varchar(20), at ${type}, key (at), key (m));
      ${values.map((value, index) => `insert into times values (${index + 1}, 'm${index + 1}', ${value === null ? 'null' : `'${value}'`});`).join('\n')}`,
    );
  }

  const find = (lookup: OutboxLookup, timeZone: string | null): Promise<AllRead> =>
    readAll(sqlOutbox(database.open({ timeZone })).find(outbox, lookup, never));
  const at = async (timeZone: string | null, count: number): Promise<readonly (string | null)[]> => {
    const read = await find({ by: 'messageId', values: Array.from({ length: count }, (_, index) => `m${index + 1}`) }, timeZone);
    expect(read.failures).toEqual([]);
    return ofKind(read, 'outbox')
      .toSorted((a, b) => Number(a.coordinates['key']) - Number(b.coordinates['key']))
      .map((row) => row.at);
  };

  it('keeps the microseconds of an instant, and takes the zero that means none for none', async () => {
    await table('timestamp(6) null', [
      '2026-11-20 02:11:09.123456',
      '2026-11-20 02:11:09',
      '2038-01-19 03:14:07.999999',
      '0000-00-00 00:00:00',
      null,
    ]);
    expect(await at(null, 5)).toEqual([
      '2026-11-20T02:11:09.123456Z',
      '2026-11-20T02:11:09.000000Z',
      '2038-01-19T03:14:07.999999Z',
      null,
      null,
    ]);
    await table('timestamp(3) null', ['2026-11-20 02:11:09.123']);
    expect(await at('Asia/Shanghai', 1)).toEqual(['2026-11-20T02:11:09.123000Z']);
  });

  it('places times without a zone in the zone of the source', async () => {
    await table('datetime(6)', [
      '2026-11-20 02:11:09.123456',
      '2026-07-01 00:00:00',
      '0000-00-00 00:00:00',
      '2026-00-10 00:00:00',
      '9999-12-31 23:59:59.999999',
    ]);
    expect(await at('Asia/Shanghai', 5)).toEqual([
      '2026-11-19T18:11:09.123456Z',
      '2026-06-30T16:00:00.000000Z',
      null,
      null,
      '9999-12-31T15:59:59.999999Z',
    ]);
    expect(await at('America/New_York', 4)).toEqual(['2026-11-20T07:11:09.123456Z', '2026-07-01T04:00:00.000000Z', null, null]);
    expect(await at('UTC', 2)).toEqual(['2026-11-20T02:11:09.123456Z', '2026-07-01T00:00:00.000000Z']);
    await table('datetime', ['2026-11-20 02:11:09']);
    expect(await at('UTC', 1)).toEqual(['2026-11-20T02:11:09.000000Z']);
    await table('date', ['2026-11-20']);
    expect(await at('Asia/Shanghai', 1)).toEqual(['2026-11-19T16:00:00.000000Z']);
  });

  it('refuses a time without a zone when the source has none either, naming both', async () => {
    await table('datetime', ['2026-11-20 02:11:09']);
    const read = await find({ by: 'messageId', values: ['m1'] }, null);
    expect(read.failures).toEqual([
      {
        code: 'misconfigured',
        retryable: false,
        detail: 'column "at" of times is datetime: source "shop-db" needs timeZone',
      },
    ]);
    expect(read.coverage).toMatchObject([{ part: 'times', complete: false, reason: expect.stringMatching(/^misconfigured: /) }]);
    const steps = await allSteps(sqlOutbox(database.open()).check(outbox, never));
    expect(steps.find(({ ok }) => !ok)).toMatchObject({ step: 'columns', fix: expect.stringContaining('timeZone') });
  });

  it('refuses a column that holds no time, and a zone that does not exist', async () => {
    await table('bigint', ['1763604669']);
    expect((await find({ by: 'messageId', values: ['m1'] }, 'UTC')).failures).toMatchObject([
      { code: 'misconfigured', detail: expect.stringContaining('bigint') },
    ]);
    await table('datetime', ['2026-11-20 02:11:09']);
    expect((await find({ by: 'messageId', values: ['m1'] }, 'Asia/Shanghia')).failures).toMatchObject([
      { code: 'misconfigured', detail: expect.stringContaining('Asia/Shanghia') },
    ]);
  });

  it('reads a window of local times across both ends of summer time', async () => {
    const local = [
      '2026-03-29 00:59:59.999999',
      '2026-03-29 01:30:00',
      '2026-03-29 02:30:00',
      '2026-03-29 03:00:00',
      '2026-10-25 00:30:00',
      '2026-10-25 01:59:59.999999',
      '2026-10-25 02:10:00',
      '2026-10-25 02:30:00',
      '2026-10-25 03:00:00',
    ];
    await table('datetime(6)', local);
    const instants = await at('Europe/Berlin', local.length);
    for (const [from, to] of [
      ['2026-03-28T23:00:00Z', '2026-03-29T01:00:00Z'],
      ['2026-03-29T00:30:00Z', '2026-03-29T01:00:00.000001Z'],
      ['2026-03-29T01:00:00Z', '2026-03-29T01:30:00.000001Z'],
      ['2026-10-24T22:30:00Z', '2026-10-25T01:30:00Z'],
      ['2026-10-25T01:00:00Z', '2026-10-25T02:00:00.000001Z'],
      ['2026-10-25T00:45:00Z', '2026-10-25T01:15:00Z'],
      ['2026-01-01T00:00:00Z', '2026-12-31T00:00:00Z'],
    ] as const) {
      const read = await find({ by: 'created', from, to, limit: 100 }, 'Europe/Berlin');
      const inside = instants.filter((each) => each !== null && micros(each) >= micros(from) && micros(each) < micros(to));
      expect(sorted(ofKind(read, 'outbox').map((row) => row.at))).toEqual(sorted(inside));
      expect(read.coverage).toMatchObject([{ complete: true }]);
    }
  });

  it.each([
    ['timestamp(6) null', null],
    ['datetime(6)', 'Asia/Shanghai'],
  ] as const)('finds each row of a %s column in the window of its own microsecond and in no other', async (type, zone) => {
    const start = micros('2026-11-20T00:00:00Z');
    const shown = zone === null ? start : start + 8n * 3_600_000_000n;
    const printed = (value: bigint): string => formatInstant(value).replace('T', ' ').replace('Z', '');
    await table(
      type,
      Array.from({ length: 50 }, (_, index) => printed(shown + BigInt(index))),
    );
    const source = sqlOutbox(database.open({ timeZone: zone }));
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

  it('reads a window as wide as calendars are, of instants and of local times', async () => {
    for (const type of ['timestamp(6) null', 'datetime(6)']) {
      await table(type, ['2026-11-20 02:11:09.123456', '1971-01-01 00:00:00']);
      const read = await find({ by: 'created', from: '0001-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z', limit: 10 }, 'Europe/Berlin');
      expect(ofKind(read, 'outbox')).toHaveLength(2);
    }
  });
});
