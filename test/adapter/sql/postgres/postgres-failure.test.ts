import { describe, expect, it } from 'vitest';
import { PasswordMissingError } from '../../../../main/adapter/sql/network-failure.ts';
import { failureOf } from '../../../../main/adapter/sql/postgres/postgres-failure.ts';
import { settingsProblem } from '../../../../main/adapter/sql/postgres/postgres-verification.ts';
import { sessionSettings } from '../../../../main/adapter/sql/postgres/postgres-settings.ts';
import { StatementRefusedError } from '../../../../main/adapter/sql/statement-allow-list.ts';

function serverError(code: string, message = 'words'): Error {
  return Object.assign(new Error(message), { code, severity: 'ERROR' });
}

function networkError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

describe('failureOf', () => {
  it.each([
    ['28P01', 'authentication-failed', false],
    ['28000', 'authentication-failed', false],
    ['3D000', 'not-found', false],
    ['42P01', 'not-found', false],
    ['42501', 'not-authorized', false],
    ['57014', 'timeout', true],
    ['55P03', 'timeout', true],
    ['25P03', 'timeout', true],
    ['57P01', 'unreachable', true],
    ['57P03', 'unreachable', true],
    ['53300', 'refused', true],
    ['40001', 'refused', true],
    ['22023', 'misconfigured', false],
    ['22P05', 'unsupported', false],
    ['42883', 'unsupported', false],
    ['XX000', 'refused', false],
  ])("reads the server's %s as %s", (code, meaning, retryable) => {
    expect(failureOf(serverError(code), 'db:5432')).toMatchObject({ code: meaning, retryable });
  });

  it.each([
    ['ENOTFOUND', 'name-not-resolved', false],
    ['EAI_AGAIN', 'name-not-resolved', true],
    ['ECONNREFUSED', 'unreachable', true],
    ['ECONNRESET', 'unreachable', true],
    ['EHOSTUNREACH', 'unreachable', true],
    ['ETIMEDOUT', 'timeout', true],
    ['CERT_HAS_EXPIRED', 'tls-failed', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-failed', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-failed', false],
  ])("reads the network's %s as %s", (code, meaning, retryable) => {
    expect(failureOf(networkError(code), 'db:5432')).toMatchObject({ code: meaning, retryable });
  });

  it('says where, when the network is the matter, and every address that failed', () => {
    const both = Object.assign(
      new AggregateError([new Error('connect ECONNREFUSED ::1:1'), new Error('connect ECONNREFUSED 127.0.0.1:1')], ''),
      { code: 'ECONNREFUSED' },
    );
    expect(failureOf(both, 'localhost:1').detail).toBe('localhost:1: connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1');
  });

  it('names the right that is lacking on a schema', () => {
    expect(failureOf(serverError('42501', 'permission denied for schema billing'), 'db').detail).toBe('USAGE on schema billing');
  });

  it('tells a missing secret from a wrong one', () => {
    expect(failureOf(new PasswordMissingError(), 'db').code).toBe('secret-missing');
  });

  it.each([new TypeError('a defect'), new StatementRefusedError('x', 'a defect'), new Error('a defect')])(
    'throws on what is no expected failure',
    (error) => {
      expect(() => failureOf(error, 'db')).toThrow('a defect');
    },
  );
});

describe('settingsProblem', () => {
  it('is content with exactly the agreed settings', () => {
    expect(settingsProblem({ ...sessionSettings })).toBeNull();
  });

  it.each(Object.keys(sessionSettings))('misses %s', (name) => {
    expect(settingsProblem({ ...sessionSettings, [name]: 'off' })).toContain(name);
    expect(settingsProblem(undefined)).toContain(name);
  });
});
