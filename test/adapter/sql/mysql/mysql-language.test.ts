import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Column, ColumnKind, Sql } from '../../../../main/adapter/sql/dialect.ts';
import { packetRefusal } from '../../../../main/adapter/sql/mysql/guarded-connection.ts';
import { compile } from '../../../../main/adapter/sql/mysql/mysql-compiler.ts';
import { mysqlExpressions } from '../../../../main/adapter/sql/mysql/mysql-expressions.ts';
import { mysqlLanguage } from '../../../../main/adapter/sql/mysql/mysql-language.ts';
import { settingsQuery, settingStatements, versionQuery } from '../../../../main/adapter/sql/mysql/mysql-verification.ts';
import { assertAllowed, refusalOf, StatementRefusedError } from '../../../../main/adapter/sql/statement-allow-list.ts';

const refusal = (text: string): string | null => refusalOf(text, mysqlLanguage);

describe('the allow-list of MariaDB and MySQL', () => {
  it.each([
    'select cast(`o`.`id` as char) as `id` from `shop`.`outbox` as o where `o`.`m` in (?, ?) limit 5001',
    'SELECT current_user()',
    'select * from (select `a` from `t` as o order by `a` desc limit 1) as n union all select * from (select `a` from `t` as o) as n',
    'explain select `a` from `t` as o',
    'select `a` from `t` as o where `a` = convert(? using latin1) collate latin1_german1_ci',
    'start transaction read only',
    'rollback',
    'show replica status',
    'show slave status',
    'show all replicas status',
    'SHOW GRANTS',
    'set session tx_read_only = 1',
    'set session transaction_read_only = 1',
    'set session max_statement_time = 5',
    'set session max_execution_time = 5000',
    'set session lock_wait_timeout = 1',
    'set session idle_transaction_timeout = 5',
    'set session wait_timeout = 5',
    "set session time_zone = '+00:00'",
  ])('lets %j through', (text) => {
    expect(refusal(text)).toBeNull();
  });

  it.each([
    'update `outbox` set `status` = ?',
    'insert into `t` values (1)',
    'replace into `t` values (1)',
    'delete from `t`',
    'truncate `t`',
    'select `a` from `t`; delete from `t`',
    'select 1;',
    'with n as (select 1) select * from n',
    "select * into outfile '/tmp/x' from `t`",
    "select `a` into dumpfile '/tmp/x' from `t`",
    'select `a` into @a from `t`',
    'select @a := 1',
    'select * from `t` as o for update',
    'select * from `t` as o for share',
    'select * from `t` as o lock in share mode',
    'select * from `t` as o procedure analyse()',
    'select sleep(10)',
    'select benchmark(1, ?)',
    'select get_lock(?, 1)',
    'select release_lock(?)',
    'select load_file(?)',
    'select nextval(`s`)',
    'select next value for `s`',
    'select lastval(`s`)',
    'select last_insert_id(5)',
    'select master_pos_wait(?, 1)',
    'select `sleep`(10)',
    'select `shop`.`pay_out` (1)',
    'select o(1)',
    'select $1(1)',
    'select 1o(1)',
    'select $sleep(1)',
    'select 1 /* comment */',
    'select 1 /*! + sleep(10) */',
    'select 1 /*M! + sleep(10) */',
    'select 1 -- comment',
    'select 1 # comment',
    'select "a" from `t`',
    String.raw`select '\' or sleep(1) -- '`,
    "select 'a",
    'select `a',
    'handler `t` open',
    'table `t`',
    'values (1)',
    'do sleep(1)',
    'call a()',
    'kill 1',
    'kill query 1',
    'explain analyze select 1',
    'explain extended select 1',
    'explain delete from `t`',
    'explain for connection 1',
    'analyze select 1',
    'analyze table `t`',
    'describe `t`',
    'set tx_read_only = 0',
    'set session tx_read_only = 0',
    'set session transaction_read_only = 0',
    'set global tx_read_only = 1',
    'set session max_statement_time = 0',
    'set session max_statement_time = 500',
    "set session time_zone = 'Asia/Shanghai'",
    "set session sql_mode = ''",
    'set session tx_read_only = 1, tx_read_only = 0',
    "set names 'gbk'",
    'set statement max_statement_time = 0 for select 1',
    'set password = ?',
    'start transaction',
    'start transaction read only, read write',
    'begin',
    'commit',
    'lock tables `t` write',
    'flush tables',
    'use `mysql`',
    "load data infile '/tmp/x' into table `t`",
    'create table `a` (`b` int)',
    'drop table `t`',
    'grant select on `t` to a',
    'show create table `t`',
    'show binlog events',
    'purge binary logs to ?',
    'change master to master_host = ?',
    'start slave',
    'prepare a from ?',
    'execute a',
    'xa start ?',
    'reset query cache',
    '`select`',
    '(select 1)',
    '',
  ])('refuses %j', (text) => {
    expect(refusal(text)).toEqual(expect.any(String));
  });

  it('throws a typed error that keeps the statement apart from its words', () => {
    expect(() => assertAllowed('delete from `t`', mysqlLanguage)).toThrow(StatementRefusedError);
    expect(new StatementRefusedError('delete from secrets', 'x').message).not.toContain('secrets');
  });

  it('refuses any statement with a word that writes outside quotes, wherever it stands', { timeout: 60_000 }, () => {
    const writing = fc.constantFrom(
      ...[
        'insert',
        'UPDATE',
        'Delete',
        'truncate',
        'drop',
        'alter',
        'create',
        'grant',
        'into',
        'for',
        'lock',
        'call',
        'replace',
        'load',
        'set',
        'with',
        'handler',
        'do',
        'kill',
        'use',
      ],
    );
    const known = fc.constantFrom('select', 'from', '`t`', 'as', 'o', 'where', '(', ')', ',', '?', "'delete'", '=', 'and', '`insert`', '1');
    fc.assert(
      fc.property(fc.array(known), writing, fc.array(known), (before, word, after) => {
        expect(refusal(['select', ...before, word, ...after].join(' '))).not.toBeNull();
      }),
    );
  });

  it('lets no name and no value out of its place', { timeout: 60_000 }, () => {
    const anything = fc.string({ minLength: 1, unit: 'binary' }).filter((name) => !name.includes('\0'));
    const hostile = fc.constantFrom(
      '`; DROP TABLE x --',
      "'; delete from t; --",
      '?',
      '/*',
      '*/',
      ';',
      '"',
      '""',
      '\\',
      "\\'",
      '#',
      '`',
      '``',
      '\\`',
    );
    fc.assert(
      fc.property(fc.oneof(anything, hostile), fc.oneof(anything, hostile), fc.string(), (table, column, value) => {
        const { sql: text, parameters } = compile(
          sql`select ${sql.id('o', column)} as ${sql.id(column)} from ${sql.id('shop', table)} as o where ${sql.id('o', column)} = ${value}`,
        );
        expect(refusal(text)).toBeNull();
        expect(parameters).toEqual([value]);
        const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
        expect(text).toBe(
          `select \`o\`.${quoted(column)} as ${quoted(column)} from \`shop\`.${quoted(table)} as o where \`o\`.${quoted(column)} = ?`,
        );
      }),
    );
  });
});

const kinds: readonly ColumnKind[] = ['text', 'integer', 'decimal', 'uuid', 'instant', 'local-time', 'bytes', 'other'];
const types = [
  'varchar',
  'bigint',
  'bigint unsigned',
  'int zerofill',
  'decimal',
  'uuid',
  'timestamp',
  'datetime',
  'binary',
  'varbinary',
  'bit',
  'json',
];
const collations = [
  'utf8mb4_general_ci',
  'utf8mb4_0900_ai_ci',
  'latin1_swedish_ci',
  'utf8mb3_uca1400_ai_ci',
  'gbk_chinese_ci',
  '',
  'x; drop',
];

describe('what this dialect writes', () => {
  it('passes the list and binds every value, whatever the column', () => {
    const write = mysqlExpressions;
    const special = new Set([
      'column',
      'table',
      'offsetValue',
      'below',
      'above',
      'upTo',
      'between',
      'before',
      'equalsAny',
      'says',
      'beginning',
      'base64',
    ]);
    const plain = Object.entries(write).flatMap(([name, each]) => (special.has(name) ? [] : [each as (typeof write)['instant']]));
    for (const kind of kinds) {
      for (const [index, name] of types.entries()) {
        const each: Column = {
          name: 'c',
          kind,
          type: { schema: collations[index % collations.length] ?? '', name },
          typeText: name,
          readable: true,
        };
        const [from, to] = ['2026-03-01T00:00:00Z', '2026-11-01T00:00:00Z'];
        const pieces: readonly Sql[] = [
          ...plain.map((express) => express(each, 'Europe/Berlin')),
          write.beginning(each, 8),
          write.base64(each, 8),
          write.between(each, 'Europe/Berlin', from, to),
          write.before(each, 'Europe/Berlin', to),
          write.equalsAny(each, ['secret', 'other']),
          write.says(each, ['secret', 'other']),
          write.below([each, each], ['secret', 'other']),
          write.above([each, each], ['secret', 'other']),
          write.upTo([each, each], ['secret', 'other']),
          sql`${write.column(each)} < ${write.offsetValue('5')}`,
        ];
        for (const piece of pieces) {
          const { sql: text } = compile(sql`select 1 from ${sql.id('t')} as o where ${piece}`);
          expect([text, refusal(text.replace(/(where .*) desc$/, '$1'))]).toEqual([text, null]);
          expect(text).not.toContain('secret');
        }
      }
    }
  });

  it('settles a session by statements of the list only, for either server', () => {
    for (const server of ['mariadb', 'mysql'] as const) {
      for (const each of [versionQuery, ...settingStatements(server), settingsQuery(server)]) expect(refusal(compile(each).sql)).toBeNull();
    }
  });
});

describe('packets', () => {
  const packet = (command: number, text = ''): Buffer => Buffer.concat([Buffer.from([command]), Buffer.from(text)]);

  it('may begin a statement of the list, or none', () => {
    expect(packetRefusal(packet(0x03, 'select 1'), mysqlLanguage)).toBeNull();
    expect(packetRefusal(packet(0x16, 'select ?'), mysqlLanguage)).toBeNull();
    expect([0x01, 0x0e, 0x17, 0x19, 0x1a].map((command) => packetRefusal(packet(command), mysqlLanguage))).toEqual(Array(5).fill(null));
  });

  it('of any other command do not leave', () => {
    const allowed = new Set([0x01, 0x0e, 0x17, 0x19, 0x1a]);
    const others = Array.from({ length: 256 }, (_, command) => command).filter((command) => !allowed.has(command));
    expect(others.filter((command) => packetRefusal(packet(command, 'delete from `t`'), mysqlLanguage) === null)).toEqual([]);
    expect(packetRefusal(Buffer.alloc(0), mysqlLanguage)).not.toBeNull();
  });
});
