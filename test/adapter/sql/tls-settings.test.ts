import { describe, expect, it } from 'vitest';
import { tlsOf } from '../../../main/adapter/sql/tls-settings.ts';

describe('tlsOf', () => {
  it('names the file that cannot be read', async () => {
    const answer = await tlsOf({ ca: '/does/not/exist.pem' }, 'db.int');
    expect(answer).toMatchObject({ ok: false, failure: { code: 'misconfigured', detail: expect.stringMatching(/ca file.*exist\.pem/) } });
  });

  it('checks the certificate against another name where one is given', async () => {
    const answer = await tlsOf({ serverName: 'db.int' }, '127.0.0.1');
    const check = answer.ok && answer.value !== false ? answer.value.checkServerIdentity : undefined;
    const certificate = { subject: { CN: 'db.int' }, subjectaltname: 'DNS:db.int' } as Parameters<NonNullable<typeof check>>[1];
    expect(check?.('127.0.0.1', certificate)).toBeUndefined();
    expect(check?.('127.0.0.1', { ...certificate, subjectaltname: 'DNS:other.int' })).toBeInstanceOf(Error);
  });
});
