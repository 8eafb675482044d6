import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../../main/adapter/sql/postgres/postgres-options.ts';
import type { PostgresOptions } from '../../../../main/domain/workspace/workspace.ts';

function options(url: string): PostgresOptions {
  return { kind: 'postgres', name: 'shop-db', url, tls: null, replica: false, timeZone: null };
}

describe('addressOf', () => {
  it.each([
    ['postgresql://waybill_ro@db.int:6432/shop', { host: 'db.int', port: 6432, user: 'waybill_ro', database: 'shop' }],
    ['postgres://db.int/shop', { host: 'db.int', port: 5432, user: undefined, database: 'shop' }],
    ['postgresql://a%40b@[::1]/my%20shop', { host: '::1', port: 5432, user: 'a@b', database: 'my shop' }],
    ['postgresql://me@%2Fvar%2Frun%2Fpostgresql/shop', { host: '/var/run/postgresql', port: 5432, user: 'me', database: 'shop' }],
  ])('reads %s', (url, address) => {
    expect(addressOf(options(url))).toEqual({ ok: true, value: address });
  });

  it.each([
    ['mysql://db/shop', 'is not postgresql://'],
    ['nothing', 'is not postgresql://'],
    ['postgresql://me:secret@db/shop', 'contains a password'],
    ['postgresql://me@db/shop?sslmode=require', 'write tls: instead'],
    ['postgresql://me@db/shop?options=-c%20x', '"options"'],
  ])('refuses %s', (url, words) => {
    const answer = addressOf(options(url));
    expect(answer).toMatchObject({
      ok: false,
      failure: { code: 'misconfigured', retryable: false, detail: expect.stringContaining(words) },
    });
    expect(JSON.stringify(answer)).not.toContain('secret@');
  });
});
