import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlEffect } from '../../../../main/adapter/effect/effect-source.ts';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import type { AllRead } from '../../../contract-suite/read-all.ts';
import { never, ofKind, readAll, sorted } from '../../../contract-suite/read-all.ts';
import type { RecordedMariadb } from '../mariadb-fixture.ts';
import { quoted, recordedMariadb } from '../mariadb-fixture.ts';

const columns = { messageId: 'm', createdAt: 'at' };
const long = 'c'.repeat(64);

describe('relations', () => {
  let database: RecordedMariadb;
  beforeAll(async () => {
    database = await recordedMariadb();
    const shape = '(m varchar(20), at timestamp(6) null)';
    const dotted = quoted(`${database.schema}.b`);
    await database.sql(`create table plain ${shape}; insert into plain values ('p', '2026-11-20 01:00:00');
      create view seen as select * from plain;
      create table reckoned (raw varchar(20), m varchar(40) as (concat('p', raw)) stored, v varchar(40) as (concat(raw, 'v')) virtual, at timestamp(6) null, key (m));
      insert into reckoned (raw, at) values ('', '2026-11-20 01:00:00');
      create table kept ${shape} with system versioning; insert into kept values ('p', '2026-11-20 01:00:00'); update kept set at = '2026-11-20 02:00:00';
      create table parted (m varchar(20), at timestamp(6) not null) partition by key (m) partitions 4; insert into parted values ('p', '2026-11-20 01:00:00');
      create table ${quoted('with.dots')} ${shape}; create table ${quoted('select`from')} (${quoted('order')} varchar(20), ${quoted('group`by')} timestamp(6) null);
      insert into ${quoted('select`from')} values ('p', '2026-11-20 01:00:00');
      create table narrow (m varchar(20) primary key, at timestamp(6) null, ${long} varchar(9)); insert into narrow values ('p', now(), 'x'), ('q', now(), 'y');
      create database ${dotted}; create table ${dotted}.c ${shape}; insert into ${dotted}.c values ('p', '2026-11-20 01:00:00')`);
  });
  afterAll(async () => {
    await database.sql(`drop database ${quoted(`${database.schema}.b`)}`);
    await database.close();
  });

  const find = (tables: readonly string[], more = columns): Promise<AllRead> =>
    readAll(sqlOutbox(database.session).find(outboxOf(tables, { columns: more, states: {} }), { by: 'messageId', values: ['p'] }, never));

  it.each(['plain', 'seen', 'reckoned', 'kept', 'parted'])('reads %s, by its name alone and with its database', async (name) => {
    for (const part of [name, `${database.schema}.${name}`]) {
      const read = await find([part]);
      expect(read.failures).toEqual([]);
      expect(ofKind(read, 'outbox').map(({ coordinates }) => coordinates['table'])).toEqual([part]);
      expect(read.coverage).toMatchObject([{ part, complete: true, asOf: expect.any(String) }]);
    }
  });

  it('reads a generated column that is not stored', async () => {
    const read = await find(['reckoned'], { ...columns, messageId: 'v' });
    expect([read.failures, read.coverage[0]?.complete]).toEqual([[], true]);
  });

  it('finds names with dots, reserved words and back-ticks', async () => {
    const read = await find(['with.dots', `${database.schema}.with.dots2`, `${database.schema}.b.c`]);
    expect(new Map(read.coverage.map(({ part, complete }) => [part, complete]))).toEqual(
      new Map([
        ['with.dots', true],
        [`${database.schema}.b.c`, true],
        [`${database.schema}.with.dots2`, false],
      ]),
    );
    const hostile = await find(['select`from'], { messageId: 'order', createdAt: 'group`by' });
    expect(ofKind(hostile, 'outbox')).toHaveLength(1);
  });

  it('reads what a pattern matches, with and without its database, and a table once that is named twice', async () => {
    expect((await find(['na*'])).coverage.map(({ part }) => part)).toEqual(['narrow']);
    const qualified = await find([`${database.schema}.p*`, `${database.schema}.plain`]);
    expect(qualified.coverage.map(({ part }) => part)).toEqual([`${database.schema}.parted`, `${database.schema}.plain`]);
    const twice = await find(['plain', `${database.schema}.plain`]);
    expect(ofKind(twice, 'outbox')).toHaveLength(1);
    expect(twice.coverage).toMatchObject([
      { part: 'plain', complete: true },
      { part: `${database.schema}.plain`, complete: false },
    ]);
  });

  it('says of a pattern that nothing matches it, and keeps tables of the system out of patterns', async () => {
    expect((await find(['nothing_*'])).failures).toMatchObject([{ code: 'not-found', detail: 'no table matches "nothing_*"' }]);
    expect((await find(['*.COLUMNS', 'mysq*.user'])).coverage.map(({ complete }) => complete)).toEqual([false, false]);
  });

  it('is not confused by a name as long as names can be', async () => {
    const outbox = outboxOf(['narrow'], { columns, only: { [long]: ['x'] }, states: { sent: { kind: 'not-null', column: long } } });
    const read = await readAll(sqlOutbox(database.session).find(outbox, { by: 'messageId', values: ['p', 'q'] }, never));
    expect(ofKind(read, 'outbox').map(({ facts }) => [facts.messageId, facts.state])).toEqual([['p', 'sent']]);
  });

  it('names the parts of a key in the order of its index, and continues behind such a key', async () => {
    await database.sql(`create table lines_ (line int unsigned, order_no varchar(9), at datetime(6), b binary(4), primary key (order_no, b, line));
      insert into lines_ select seq, 'O', '2026-11-20', unhex(lpad(hex(seq % 7), 8, '0')) from seq_1_to_2500`);
    const effect = { source: 'shop-db', table: 'lines_', columns: { key: 'order_no' }, key: [] };
    const session = database.open({ timeZone: 'UTC' });
    const read = await readAll(sqlEffect(session).find('billing', effect, [{ key: 'O', messageId: 'm', ownsKey: false }], never));
    expect(ofKind(read, 'effect').map((row) => row.coordinates['key'])).toContain('O,00000000,7');
    const outbox = outboxOf(['lines_'], { columns: { messageId: 'order_no', createdAt: 'at' }, states: {} });
    const window = { by: 'created', from: '2026-11-19T00:00:00Z', to: '2026-11-21T00:00:00Z', limit: 10_000 } as const;
    const payload = { ...outbox, columns: { ...outbox.columns, payload: 'b' } };
    const rows = await readAll(sqlOutbox(session).find(payload, window, never));
    expect(new Set(ofKind(rows, 'outbox').map((row) => row.coordinates['key'])).size).toBe(2500);
    expect(sorted(rows.coverage.map(({ reason }) => reason))).toEqual(['']);
  });

  it('does not continue behind a key that is ordered otherwise than it is printed', async () => {
    await database.sql(`create table moods (mood enum('sad', 'glad', 'angry'), n int, at datetime(6), primary key (mood, n));
      insert into moods select 1 + seq % 3, seq, '2026-11-20' from seq_1_to_2500`);
    const outbox = outboxOf(['moods'], { columns: { messageId: 'n', createdAt: 'at', payload: 'mood' }, states: {} });
    const window = { by: 'created', from: '2026-11-19T00:00:00Z', to: '2026-11-21T00:00:00Z', limit: 10_000 } as const;
    const read = await readAll(sqlOutbox(database.open({ timeZone: 'UTC' })).find(outbox, window, never));
    expect(new Set(ofKind(read, 'outbox').map(({ facts }) => facts.messageId)).size).toBe(2500);
  });

  it('does not continue behind bytes that it cannot print', async () => {
    await database.sql(`create table rawkeys (k varbinary(9) primary key, n int, at datetime(6));
      insert into rawkeys select unhex(concat('ff', lpad(hex(seq), 4, '0'))), seq, '2026-11-20' from seq_1_to_2500`);
    const outbox = outboxOf(['rawkeys'], { columns: { messageId: 'n', createdAt: 'at', payload: 'k' }, states: {} });
    const window = { by: 'created', from: '2026-11-19T00:00:00Z', to: '2026-11-21T00:00:00Z', limit: 10_000 } as const;
    const read = await readAll(sqlOutbox(database.open({ timeZone: 'UTC' })).find(outbox, window, never));
    expect(new Set(ofKind(read, 'outbox').map(({ facts }) => facts.messageId)).size).toBe(2500);
  });
});
