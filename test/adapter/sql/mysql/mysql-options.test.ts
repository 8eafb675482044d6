import { describe, expect, it } from 'vitest';
import { quoteAccount, quoteName } from '../../../../main/adapter/sql/mysql/mysql-compiler.ts';
import { addressOf } from '../../../../main/adapter/sql/mysql/mysql-options.ts';
import { instantOf, localText } from '../../../../main/adapter/sql/mysql/mysql-times.ts';
import type { MysqlOptions } from '../../../../main/domain/workspace/workspace.ts';
import { micros } from '../../../../main/domain/observation/instant.ts';

function options(url: string, timeZone: string | null = null): MysqlOptions {
  return { kind: 'mysql', name: 'bill-db', url, tls: null, replica: false, timeZone };
}

describe('addressOf', () => {
  it.each([
    ['mysql://waybill_ro@db.int:3307/billing', { host: 'db.int', port: 3307, user: 'waybill_ro', database: 'billing' }],
    ['mariadb://db.int/billing', { host: 'db.int', port: 3306, user: undefined, database: 'billing' }],
    ['mysql://a%40b@[::1]/my%20shop', { host: '::1', port: 3306, user: 'a@b', database: 'my shop' }],
    ['mysql://me@%2Frun%2Fmysqld%2Fmysqld.sock', { host: '/run/mysqld/mysqld.sock', port: 3306, user: 'me', database: undefined }],
  ])('reads %s', (url, address) => {
    expect(addressOf(options(url))).toEqual({ ok: true, value: address });
  });

  it.each([
    ['postgresql://db/shop', 'is not mysql://'],
    ['mysql://me:secret@db/shop', 'contains a password'],
    ['mysql://me@db/shop?ssl-mode=REQUIRED', 'write tls: instead'],
    ['mysql://me@db/shop?allowMultiQueries=true', '"allowMultiQueries"'],
  ])('refuses %s', (url, words) => {
    const answer = addressOf(options(url));
    expect(answer).toMatchObject({ ok: false, failure: { code: 'misconfigured', detail: expect.stringContaining(words) } });
    expect(JSON.stringify(answer)).not.toContain('secret@');
  });

  it('refuses a zone that does not exist', () => {
    expect(addressOf(options('mysql://db', 'Mars/Olympus'))).toMatchObject({
      failure: { detail: expect.stringContaining('Mars/Olympus') },
    });
  });
});

describe('names in statements for people', () => {
  it('are quoted by the rules of the server', () => {
    expect(quoteName('a`b', 'c.d')).toBe('`a``b`.`c.d`');
    expect(quoteAccount('reader@%')).toBe("'reader'@'%'");
    expect(quoteAccount("o'hara@work@10.0.0.%")).toBe("'o''hara@work'@'10.0.0.%'");
    expect(quoteAccount('nobody')).toBe("'nobody'");
  });
});

describe('times as the server prints them', () => {
  it.each([
    ['2026-11-20 02:11:09.123456', '2026-11-19T18:11:09.123456Z'],
    ['2026-11-20 02:11:09.1', '2026-11-19T18:11:09.100000Z'],
    ['2026-11-20 02:11:09', '2026-11-19T18:11:09.000000Z'],
    ['2026-11-20', '2026-11-19T16:00:00.000000Z'],
    ['0000-00-00 00:00:00', null],
    ['2026-02-00 00:00:00', null],
    ['no time', null],
  ])('%s in Shanghai is %s', (printed, instant) => {
    expect(instantOf(printed, 'Asia/Shanghai')).toBe(instant);
  });

  it('are written with six digits, within what a calendar has', () => {
    expect(localText(micros('2026-11-20T02:11:09.1Z'))).toBe('2026-11-20 02:11:09.100000');
    expect(localText(-(10n ** 20n))).toBe('0001-01-01 00:00:00.000000');
    expect(localText(10n ** 20n)).toBe('9999-12-31 23:59:59.999999');
  });
});
