import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../main/adapter/sql/postgres/postgres-compiler.ts';
import { postgresLanguage } from '../../../main/adapter/sql/postgres/postgres-language.ts';
import { assertAllowed, refusalOf, StatementRefusedError } from '../../../main/adapter/sql/statement-allow-list.ts';

const refusal = (text: string): string | null => refusalOf(text, postgresLanguage);

describe('the allow-list', () => {
  it.each([
    'select "o"."id"::text as "id" from "public"."outbox" as o where "o"."id" = any($1::"pg_catalog"."int8"[]) limit $2',
    'SELECT current_user',
    'select * from (select "a" from "t" as o order by "a" desc limit 1) as n union all select * from (select "a" from "t" as o) as n',
    'copy (select "a" from "t" as o where "a" > $1) to stdout',
    'copy (select "a" from "t" as o where "a" > $1) to stdout (format csv)',
    'copy (select "a" from "t" as o union all select "b" from "t" as o) to stdout (format csv)',
    'explain (format json) select "a" from "t" as o',
    'explain select "a" from "t" as o',
    'begin read only',
    'BEGIN TRANSACTION READ ONLY',
    'start transaction read only',
    'rollback',
    'show statement_timeout',
    'set session default_transaction_read_only = on',
    "set session statement_timeout = '5s'",
    "set session lock_timeout = '1s'",
    "set session idle_in_transaction_session_timeout = '5s'",
    "set session timezone = 'UTC'",
  ])('lets %j through', (text) => {
    expect(refusal(text)).toBeNull();
  });

  it.each([
    'update "outbox" set "status" = $1',
    'insert into "t" values (1)',
    'delete from "t"',
    'truncate "t"',
    'merge into "t" using "u" on true when matched then delete',
    'select "a" from "t"; delete from "t"',
    'select 1;',
    'with gone as (delete from "t" returning *) select * from gone',
    'with n as (insert into "t" values (1) returning 1) select * from n',
    'with n as (select 1) select * from n',
    'select * into "u" from "t"',
    'select * from "t" as o for update',
    'select * from "t" as o for no key update skip locked',
    'select * from "t" as o for share',
    'select * from (select * from "t" as o for update) as n',
    'select nextval($1)',
    'select pg_sleep(10)',
    'select pg_terminate_backend(1)',
    'select pg_advisory_lock(1)',
    'select lo_import($1)',
    `select set_config('statement_timeout', '0', false)`,
    'select "pg_sleep"(10)',
    'select "public"."pay_out" (1)',
    'select o(1)',
    'table "t"',
    'values (1)',
    'copy "t" from stdin',
    'copy "t" to stdout',
    'copy (delete from "t" returning 1) to stdout',
    `copy (select 1) to '/tmp/x'`,
    `copy (select 1) to '/tmp/x' (format csv)`,
    `copy (select 1) to 'stdout' (format csv)`,
    `copy (select 1) to "stdout" (format csv)`,
    `copy (select 1) to program 'sh' (format csv)`,
    `copy (select 1) to stdout (format binary)`,
    `copy (select 1) to stdout (format csv, header)`,
    `copy (select 1) to stdout (format csv) where true`,
    `copy (select 1) to stdout (freeze)`,
    `copy (select 1) to stdout csv`,
    'copy "t" to stdout (format csv)',
    'copy "t" from stdin (format csv)',
    `copy "t" from '/tmp/x' (format csv)`,
    `copy "t" from program 'sh' (format csv)`,
    'copy (delete from "t" returning 1) to stdout (format csv)',
    'copy (select 1) from stdin (format csv)',
    'copy (select 1) to stdout (format csv)) to stdout (format csv)',
    'copy (select 1) to stdout (format csv) to stdout',
    `copy (select 1) to program 'sh'`,
    'copy (select 1) to stdout) to stdout',
    'explain analyze select 1',
    'explain (analyze) select 1',
    'explain (format json, analyze) select 1',
    'explain delete from "t"',
    'set statement_timeout = 0',
    'set session statement_timeout = 0',
    "set session statement_timeout = '1h'",
    'set session default_transaction_read_only = off',
    'set session role postgres',
    "set session timezone = 'Asia/Shanghai'",
    'set session session_replication_role = replica',
    'set local statement_timeout = 5000',
    'begin',
    'begin read write',
    'start transaction',
    'start transaction read only, read write',
    'commit',
    'rollback prepared $1',
    'savepoint a',
    'lock table "t"',
    'listen a',
    'notify a',
    'vacuum',
    'call a()',
    'do $$ begin end $$',
    'prepare a as select 1',
    'execute a',
    'declare a cursor for select 1',
    'fetch all from a',
    'create table a (b int4)',
    'drop table "t"',
    'grant select on "t" to a',
    'show a b',
    'discard all',
    'reset all',
    '"select"',
    '(select 1)',
    '',
    ' ',
  ])('refuses %j', (text) => {
    expect(refusal(text)).toEqual(expect.any(String));
  });

  it('throws a typed error that keeps the statement apart from its words', () => {
    expect(() => assertAllowed('delete from "t"', postgresLanguage)).toThrow(StatementRefusedError);
    expect(() => assertAllowed('select 1 as "one"', postgresLanguage)).not.toThrow();
    expect(new StatementRefusedError('delete from secrets', 'x').message).not.toContain('secrets');
  });

  it('refuses any statement with a word that writes outside quotes, wherever it stands', () => {
    const writing = fc.constantFrom(
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
      'merge',
      'returning',
      'copy',
      'set',
      'with',
    );
    const known = fc.constantFrom(
      'select',
      'from',
      '"t"',
      'as',
      'o',
      'where',
      '(',
      ')',
      ',',
      '$1',
      "'delete'",
      '=',
      'and',
      '"insert"',
      '1',
    );
    fc.assert(
      fc.property(fc.array(known), writing, fc.array(known), (before, word, after) => {
        expect(refusal(['select', ...before, word, ...after].join(' '))).not.toBeNull();
      }),
    );
  });

  it('lets no name and no value out of its place', () => {
    const anything = fc.string({ minLength: 1, unit: 'binary' }).filter((name) => !name.includes('\0'));
    const hostile = fc.constantFrom('"; DROP TABLE x --', "'; delete from t; --", '$1', '/*', '*/', ';', '"', '""', '\\', "\\'", '$$', '`');
    fc.assert(
      fc.property(fc.oneof(anything, hostile), fc.oneof(anything, hostile), fc.string(), (table, column, value) => {
        const { sql: text, parameters } = compile(
          sql`select ${sql.id('o', column)} as ${sql.id(column)} from ${sql.id('public', table)} as o where ${sql.id('o', column)} = ${value}`,
        );
        expect(refusal(text)).toBeNull();
        expect(parameters).toEqual([value]);
        const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
        expect(text).toBe(
          `select "o".${quoted(column)} as ${quoted(column)} from "public".${quoted(table)} as o where "o".${quoted(column)} = $1`,
        );
      }),
    );
  });
});
