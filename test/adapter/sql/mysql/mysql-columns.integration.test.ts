import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import { openMysql } from '../../../../main/adapter/sql/mysql/mysql-session.ts';
import { sqlTrace } from '../../../../main/adapter/trace/trace-source.ts';
import type { Trace } from '../../../../main/domain/workspace/route.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import { never, ofKind, readAll, sorted } from '../../../contract-suite/read-all.ts';
import { startMariadb } from '../../../harness/mariadb.ts';
import type { RecordedMariadb } from '../mariadb-fixture.ts';
import { mysqlOptions, recordedMariadb } from '../mariadb-fixture.ts';
import { clock } from '../postgres-fixture.ts';

const uuid = '3f2b6a52-0d7c-4b9e-9a55-0c4b1d2e3f40';

/** Every column holds in row 2 what row 1 and 3 hold in a form that the server takes for the same, or for a neighbour. */
const definitions: Readonly<Record<string, readonly [type: string, ...values: readonly [string, string, string]]>> = {
  general: ['varchar(20) collate utf8mb4_general_ci', "'Abc'", "'abc'", "'\u00e4bc '"],
  unicode: ['varchar(20) collate utf8mb4_unicode_ci', "'ABC'", "'abc'", "'\u00e1bc'"],
  padded: ['varchar(20) collate utf8mb4_bin', "'abc '", "'abc'", "'abc  '"],
  latin: ['varchar(20) character set latin1', "'Abc'", "'abc'", "'\u00e4bc'"],
  latin_german: ['varchar(20) character set latin1 collate latin1_german1_ci', "'Abc'", "'abc'", "'\u00e4bc'"],
  latin_bin: ['varchar(20) character set latin1 collate latin1_bin', "'Abc'", "'abc'", "'abc '"],
  wide: ['varchar(20) character set utf16', "'Abc'", "'abc'", "'abc '"],
  old_utf8: ['varchar(20) character set utf8mb3', "'Abc'", "'abc'", "'abc '"],
  fixed: ['char(20)', "'Abc'", "'abc'", "'aBc'"],
  body: ['text', "'Abc'", "'abc'", "'abc '"],
  mood: ["enum('Abc', 'abc', 'x') collate utf8mb4_bin", "'Abc'", "'abc'", "'x'"],
  moods: ["set('abc', 'd', 'e')", "'abc,d'", "'abc'", "'d'"],
  raw: ['varbinary(20)', "'Abc'", "'abc'", "'abc '"],
  blob_: ['blob', "'Abc'", "'abc'", "'abc '"],
  document: ['json', '\'{"a": 1}\'', '\'{"a":1}\'', '\'{"A":1}\''],
  native: ['uuid', `'${uuid.replace('3f', '4f')}'`, `'${uuid}'`, 'null'],
  short_uuid: ['binary(16)', `unhex('${uuid.replaceAll('-', '').replace('3f', '4f')}')`, `unhex('${uuid.replaceAll('-', '')}')`, 'null'],
  hash: ['binary(4)', "unhex('00616200')", "unhex('ff006162')", "unhex('61620000')"],
  big: ['bigint', '9007199254740992', '9007199254740993', '9007199254740994'],
  unsigned_big: ['bigint unsigned', '18446744073709551614', '18446744073709551615', '9223372036854775807'],
  tiny: ['tinyint unsigned', '254', '255', '0'],
  filled: ['int(8) zerofill', '41', '42', '43'],
  exact: ['decimal(30,2)', '12345678901234567890.49', '12345678901234567890.50', '12345678901234567890.51'],
  rough: ['double', '0.1', '0.25', '0.3'],
  bits: ['bit(8)', "b'100'", "b'101'", "b'110'"],
  flag: ['tinyint(1)', '0', '1', 'null'],
  season: ['year', '2025', '2026', '2027'],
};

/** What row 2 is printed as, and what only looks like it. */
const cases: readonly (readonly [column: string, printed: string, other: string])[] = [
  ['general', 'abc', 'ABC'],
  ['unicode', 'abc', 'abC'],
  ['padded', 'abc', 'abc   '],
  ['latin', 'abc', '\u4e2dbc'],
  ['latin_german', 'abc', 'ab\u4e2d'],
  ['latin_bin', 'abc', 'abc  '],
  ['wide', 'abc', 'ABC'],
  ['old_utf8', 'abc', '\u{1f600}'],
  ['fixed', 'abc', 'abc '],
  ['body', 'abc', 'ABC'],
  ['mood', 'abc', 'no such mood'],
  ['moods', 'abc', 'ABC'],
  ['raw', 'abc', 'ABC'],
  ['blob_', 'abc', 'ABC'],
  ['document', '{"a":1}', '{"a":  1}'],
  ['native', uuid, uuid.toUpperCase()],
  ['short_uuid', uuid, uuid.replaceAll('-', '')],
  ['hash', 'ff006162', 'FF006162'],
  ['big', '9007199254740993', '9007199254740993.0'],
  ['unsigned_big', '18446744073709551615', '-1'],
  ['tiny', '255', '256'],
  ['filled', '42', '00000042'],
  ['exact', '12345678901234567890.50', '12345678901234567890.5'],
  ['rough', '0.25', '0.250'],
  ['bits', '5', '05'],
  ['flag', '1', 'true'],
  ['season', '2026', '26'],
];

describe('columns', () => {
  let database: RecordedMariadb;
  const indexed = Object.keys(definitions).filter((name) => !['body', 'blob_', 'document'].includes(name));
  beforeAll(async () => {
    database = await recordedMariadb();
    const columns = Object.entries(definitions).map(([name, [type]]) => `${name} ${type}`);
    const rows = [1, 2, 3].map(
      (row) =>
        `(${row}, now(), ${Object.values(definitions)
          .map((each) => each[row])
          .join(', ')})`,
    );
    await database.sql(`create table kinds (id int primary key, at timestamp(6) null, ${[...columns, ...indexed.map((name) => `key (${name})`)].join(', ')}) character set utf8mb4;
      insert into kinds values ${rows.join(', ')}`);
  });
  afterAll(() => database.close());

  async function found(
    column: string,
    values: readonly string[],
    only: Readonly<Record<string, readonly string[]>> = {},
  ): Promise<readonly (string | undefined)[]> {
    const outbox = outboxOf(['kinds'], { columns: { messageId: column, createdAt: 'at' }, states: {}, only });
    const read = await readAll(sqlOutbox(database.session).find(outbox, { by: 'messageId', values }, never));
    expect(read.failures).toEqual([]);
    expect(read.coverage).toMatchObject([{ complete: true, reason: null }]);
    return ofKind(read, 'outbox').map((row) => `${row.coordinates['key']} ${row.facts.messageId}`);
  }

  it('fold in the server, or this test proves nothing', async () => {
    const [row] = await database.sql(
      `select (select count(*) from kinds where general = 'abc') as general, (select count(*) from kinds where unicode = 'abc') as unicode,
        (select count(*) from kinds where padded = 'abc') as padded, (select count(*) from kinds where latin = 'abc') as latin`,
    );
    expect(row).toEqual({ general: '3', unicode: '3', padded: '3', latin: '2' });
  });

  it('are all tried', () => {
    expect(cases.map(([column]) => column)).toEqual(Object.keys(definitions));
  });

  it.each(cases)('finds by %s only the row that prints %j, and nothing for %j', async (column, printed, other) => {
    expect(await found(column, [printed])).toEqual([`2 ${printed}`]);
    expect(await found(column, [other])).toEqual([]);
    expect(await found(column, [other, printed, 'waybill'])).toEqual([`2 ${printed}`]);
    expect(await found('id', ['1', '2', '3'], { [column]: [printed] })).toEqual(['2 2']);
  });

  it.each(indexed.filter((name) => !['rough', 'bits', 'season'].includes(name)))('uses the index of %s', async (column) => {
    const printed = cases.find(([name]) => name === column)?.[1] ?? '';
    const before = database.statements().length;
    await found(column, [printed]);
    const statement =
      database
        .statements()
        .slice(before)
        .find((text) => text.includes('from `') && text.includes('filter 0')) ?? '';
    const values = (statement.match(/\?/g) ?? []).map((_, index) =>
      index === 0 && column === 'short_uuid' ? printed.replaceAll('-', '') : printed,
    );
    const plan = await database.sql(`explain ${statement}`, values);
    expect(plan).toMatchObject([{ possible_keys: expect.stringMatching(new RegExp(`(^|,)${column}(,|$)`)) }]);
  });

  it('finds the nearest traced line of this very consumer behind one that only folds to it', async () => {
    await database.sql(`create table traced (id int primary key, at timestamp(6) null, consumer varchar(20) collate utf8mb4_general_ci, p int, o bigint unsigned);
      insert into traced values (1, now(), 'billing', 0, 5), (2, now(), 'BILLING', 0, 7), (3, now(), 'Billing ', 0, 20), (4, now(), 'billing', 0, 18446744073709551615)`);
    const trace: Trace = {
      name: 'events',
      source: 'shop-db',
      table: 'traced',
      sampled: 'every',
      columns: { messageId: 'id', at: 'at', consumer: 'consumer', partition: 'p', offset: 'o' },
      stages: { produce: [], consume: [], effect: [] },
      outcomes: { ok: [], failed: [], discarded: [], filtered: [], duplicate: [] },
    };
    const consumer = { name: 'billing', tracedAs: 'billing' };
    const lookup = { by: 'progress', consumer, places: [{ partition: '0', offset: '10' }], tracedBefore: '2000-01-01T00:00:00Z' } as const;
    const read = await readAll(sqlTrace(database.session).find(trace, [consumer], lookup, never));
    expect(sorted(ofKind(read, 'consume').map(({ coordinates }) => coordinates['key']))).toEqual(['1', '4']);
  });
});

describe('a server in another mode', () => {
  it('finds what is filled up with blanks, and reads what is quoted otherwise', async () => {
    const modes = 'PAD_CHAR_TO_FULL_LENGTH,ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,HIGH_NOT_PRECEDENCE';
    const server = await startMariadb({ settings: { 'sql-mode': modes } });
    await server.query('create database shop; create table shop.padded (m char(40), at datetime(6))');
    await server.query(String.raw`insert into shop.padded values ('abc', '2026-11-20'), ('abc\', '2026-11-20')`);
    const session = openMysql(mysqlOptions(server.url, { timeZone: 'UTC' }), null, clock);
    for (const value of ['abc', 'abc\\']) {
      const outbox = outboxOf(['shop.padded'], { columns: { messageId: 'm', createdAt: 'at' }, states: {} });
      const read = await readAll(sqlOutbox(session).find(outbox, { by: 'messageId', values: [value] }, never));
      expect(ofKind(read, 'outbox').map(({ facts }) => facts.messageId)).toEqual([value]);
    }
    await session.close();
    await server.stop();
  });
});

describe('content', () => {
  it('is carried as the bytes it has, whatever the character set and the type', async () => {
    const database = await recordedMariadb();
    await database.sql(`create table carried (m varchar(9) primary key, at timestamp(6) null, raw longblob, latin varchar(99) character set latin1, wide text character set utf16, doc json, fix binary(4));
      insert into carried values ('m', now(), unhex('00ff80c328'), 'gr\u00fc\u00df', 'gr\u00fc\u00df \u{1f600}', '{"n": 1.10}', unhex('00010203'))`);
    const bytes = async (column: string): Promise<string> => {
      const outbox = outboxOf(['carried'], { columns: { messageId: 'm', createdAt: 'at', payload: column }, states: {} });
      const read = await readAll(sqlOutbox(database.session).find(outbox, { by: 'messageId', values: ['m'] }, never));
      const value = read.contents.find((each) => each !== undefined)?.value;
      const found = Buffer.from(value?.base64 ?? '', 'base64');
      expect(value?.size).toBe(found.length);
      return found.toString('hex');
    };
    const utf8 = (text: string): string => Buffer.from(text).toString('hex');
    expect(await bytes('raw')).toBe('00ff80c328');
    expect(await bytes('latin')).toBe(utf8('gr\u00fc\u00df'));
    expect(await bytes('wide')).toBe(utf8('gr\u00fc\u00df \u{1f600}'));
    expect(await bytes('doc')).toBe(utf8('{"n": 1.10}'));
    expect(await bytes('fix')).toBe('00010203');
    await database.close();
  });
});
