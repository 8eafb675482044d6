import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { compileCopy } from '../../../../main/adapter/sql/postgres/postgres-compiler.ts';
import { postgresLanguage } from '../../../../main/adapter/sql/postgres/postgres-language.ts';
import { refusalOf } from '../../../../main/adapter/sql/statement-allow-list.ts';

const copied = (value: unknown): string => compileCopy(sql`select ${value}`);

describe('a COPY', () => {
  it('has its values in its text, where none can end the text', () => {
    expect(copied("it's")).toBe(`copy (select 'it''s') to stdout (format csv)`);
    expect(copied(['a', "'"])).toBe(`copy (select array['a', '''']) to stdout (format csv)`);
    expect(copied(5)).toBe('copy (select 5) to stdout (format csv)');
    expect(copied(9_007_199_254_740_993n)).toBe('copy (select 9007199254740993) to stdout (format csv)');
  });

  it('has what a setting of the server could read otherwise by the digits of its bytes', () => {
    expect(copied(`\\' or 1 --`)).toBe(
      `copy (select convert_from(decode('${Buffer.from(`\\' or 1 --`).toString('hex')}', 'hex'), 'UTF8')) to stdout (format csv)`,
    );
  });

  it.each([`'); drop table t; --`, `\\'); drop table t; --`, `$$`, `/*`, `') to program 'sh`, '𝄞'])(
    'passes the list with %j as a value',
    (value) => {
      expect(refusalOf(copied(value), postgresLanguage)).toBeNull();
    },
  );

  it('takes no value that has no exact text', () => {
    for (const value of [1.5, Number.NaN, null, undefined, {}, 2 ** 60]) expect(() => copied(value)).toThrow('No literal');
  });
});
