import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import { sqlTrace } from '../../../../main/adapter/trace/trace-source.ts';
import type { Trace } from '../../../../main/domain/workspace/route.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import { never, ofKind, readAll, sorted } from '../../../contract-suite/read-all.ts';
import type { RecordedDatabase } from '../postgres-fixture.ts';
import { recordedDatabase } from '../postgres-fixture.ts';

describe('columns that fold', () => {
  let database: RecordedDatabase;
  beforeAll(async () => {
    database = await recordedDatabase();
    await database.sql(`create extension citext;
      create collation folding (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
      create type mood as enum ('glad', 'sad');
      create domain message_id as text;
      create table public.folded (id int primary key, at timestamptz, c citext, i text collate folding, p char(10), v varchar(10), m mood, d message_id, b boolean);
      insert into public.folded values
        (1, now(), 'Abc', 'Abc', 'Abc', 'Abc', 'glad', 'Abc', true), (2, now(), 'abc', 'abc', 'abc', 'abc', 'sad', 'abc', false), (3, now(), 'ABC', 'äbc', 'ABC', 'ABC', null, 'ABC', null);`);
  });
  afterAll(() => database.close());

  async function found(
    column: string,
    value: string,
    only: Readonly<Record<string, readonly string[]>> = {},
  ): Promise<readonly (string | undefined)[]> {
    const outbox = outboxOf(['public.folded'], { columns: { messageId: column, createdAt: 'at' }, states: {}, only });
    const read = await readAll(sqlOutbox(database.session).find(outbox, { by: 'messageId', values: [value] }, never));
    expect(read.coverage).toMatchObject([{ complete: true, reason: null }]);
    return sorted(ofKind(read, 'outbox').map((row) => row.coordinates['key']));
  }

  it('folds in the database, or this test proves nothing', async () => {
    expect(
      await database.sql(
        `select count(*)::int as n from public.folded where c = 'abc' union all select count(*)::int from public.folded where i = 'abc'`,
      ),
    ).toEqual([{ n: 3 }, { n: 3 }]);
  });

  it.each(['c', 'i', 'v', 'd'])('finds by column %s only the row with these very bytes', async (column) => {
    expect(await found(column, 'abc')).toEqual(['2']);
    expect(await found(column, 'Abc')).toEqual(['1']);
    expect(await found(column, 'aBc')).toEqual([]);
  });

  it('reads padded characters without their padding', async () => {
    expect(await found('p', 'abc')).toEqual(['2']);
    expect(await found('p', 'abc       ')).toEqual([]);
  });

  it('compares kinds of values that it does not know by their text', async () => {
    expect(await found('m', 'sad')).toEqual(['2']);
    expect(await found('m', 'no such mood')).toEqual([]);
    expect(await found('b', 'true')).toEqual(['1']);
  });

  it('folds the rows of a route as little', async () => {
    expect(await found('b', 'true', { c: ['abc'] })).toEqual([]);
    expect(await found('b', 'true', { c: ['Abc'], i: ['Abc', 'x'] })).toEqual(['1']);
  });

  it('finds the nearest traced line of this very consumer behind one that only folds to it', async () => {
    await database.sql(`create table public.traced (id int primary key, at timestamptz, consumer citext, p int, o int8);
      insert into public.traced values (1, now(), 'billing', 0, 5), (2, now(), 'BILLING', 0, 7), (3, now(), 'Billing', 0, 20)`);
    const trace: Trace = {
      name: 'events',
      source: 'shop-db',
      table: 'public.traced',
      sampled: 'every',
      columns: { messageId: 'id', at: 'at', consumer: 'consumer', partition: 'p', offset: 'o' },
      stages: { produce: [], consume: [], effect: [] },
      outcomes: { ok: [], failed: [], discarded: [], filtered: [], duplicate: [] },
    };
    const consumer = { name: 'billing', tracedAs: 'billing' };
    const lookup = { by: 'progress', consumer, places: [{ partition: '0', offset: '10' }], tracedBefore: '2027-01-01T00:00:00Z' } as const;
    const read = await readAll(sqlTrace(database.session).find(trace, [consumer], lookup, never));
    expect(ofKind(read, 'consume').map(({ facts }) => facts.offset)).toEqual(['5']);
  });
});
