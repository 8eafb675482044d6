import { describe, expect, it } from 'vitest';
import { endsSession, failureOf, lacksPassword } from '../../../../main/adapter/sql/mysql/mysql-failure.ts';
import type { Server } from '../../../../main/adapter/sql/mysql/mysql-settings.ts';
import { serverOf } from '../../../../main/adapter/sql/mysql/mysql-settings.ts';
import { requiredSettings, settingsProblem } from '../../../../main/adapter/sql/mysql/mysql-verification.ts';
import { PasswordMissingError } from '../../../../main/adapter/sql/network-failure.ts';
import { StatementRefusedError } from '../../../../main/adapter/sql/statement-allow-list.ts';

function serverError(errno: number, message = 'words'): Error {
  return Object.assign(new Error(message), { errno, code: 'ER_SOMETHING', sqlState: 'HY000' });
}

function clientError(code: string, message = code): Error {
  return Object.assign(new Error(message), { code, fatal: true });
}

describe('failureOf', () => {
  it.each([
    [1045, 'authentication-failed', false],
    [1130, 'authentication-failed', false],
    [4151, 'authentication-failed', false],
    [1049, 'not-found', false],
    [1146, 'not-found', false],
    [1044, 'not-authorized', false],
    [1142, 'not-authorized', false],
    [1227, 'not-authorized', false],
    [1969, 'timeout', true],
    [3024, 'timeout', true],
    [1205, 'timeout', true],
    [1317, 'timeout', true],
    [1040, 'refused', true],
    [1203, 'refused', true],
    [1053, 'unreachable', true],
    [1927, 'unreachable', true],
    [4031, 'unreachable', true],
    [3159, 'tls-failed', false],
    [1193, 'unsupported', false],
    [1792, 'refused', false],
    [9999, 'refused', false],
  ])("reads the server's %s as %s", (number, meaning, retryable) => {
    expect(failureOf(serverError(number), 'db:3306')).toMatchObject({ code: meaning, retryable });
  });

  it.each([
    ['PROTOCOL_CONNECTION_LOST', 'unreachable', true],
    ['HANDSHAKE_NO_SSL_SUPPORT', 'tls-failed', false],
    ['HANDSHAKE_SSL_ERROR', 'tls-failed', false],
    ['AUTH_SWITCH_PLUGIN_ERROR', 'unsupported', false],
    ['ENOTFOUND', 'name-not-resolved', false],
    ['ECONNREFUSED', 'unreachable', true],
    ['ETIMEDOUT', 'timeout', true],
    ['CERT_HAS_EXPIRED', 'tls-failed', false],
  ])("reads the client's %s as %s", (code, meaning, retryable) => {
    expect(failureOf(clientError(code), 'db:3306')).toMatchObject({ code: meaning, retryable });
  });

  it('says where, when the network is the matter', () => {
    expect(failureOf(clientError('ECONNREFUSED', 'connect ECONNREFUSED'), 'db:3306').detail).toBe('db:3306: connect ECONNREFUSED');
    expect(failureOf(serverError(1146, 'no table'), 'db:3306').detail).toBe('no table');
  });

  it('tells a missing secret from a wrong one', () => {
    expect(failureOf(new PasswordMissingError(), 'db').code).toBe('secret-missing');
    expect(lacksPassword(serverError(1045, "Access denied for user 'a'@'b' (using password: NO)"))).toBe(true);
    expect(lacksPassword(serverError(1045, "Access denied for user 'a'@'b' (using password: YES)"))).toBe(false);
  });

  it('knows after which errors the session is gone', () => {
    expect([1053, 1927, 4031, 1146, 1969].map((number) => endsSession(serverError(number)))).toEqual([true, true, true, false, false]);
    expect(endsSession(clientError('PROTOCOL_CONNECTION_LOST'))).toBe(true);
  });

  it.each([new TypeError('a defect'), new StatementRefusedError('x', 'a defect'), new Error('a defect')])(
    'throws on what is no expected failure',
    (error) => {
      expect(() => failureOf(error, 'db')).toThrow('a defect');
    },
  );
});

describe('the settings', () => {
  it.each<[string, Server]>([
    ['10.11.19-MariaDB-0+deb12u1', 'mariadb'],
    ['5.5.5-10.6.1-mariadb', 'mariadb'],
    ['8.0.39', 'mysql'],
    ['8.4.0-commercial', 'mysql'],
    ['', 'mysql'],
  ])('of %s are those of %s', (version, server) => {
    expect(serverOf(version)).toBe(server);
  });

  it.each<Server>(['mariadb', 'mysql'])('of %s must all be in force', (server) => {
    const printed = Object.fromEntries(Object.entries(requiredSettings(server)).map(([name, value]) => [name, value.replaceAll("'", '')]));
    expect(settingsProblem(server, printed)).toBeNull();
    expect(settingsProblem(server, undefined)).not.toBeNull();
    for (const name of Object.keys(printed)) {
      for (const wrong of ['0', '', 'OFF', '50', null]) expect(settingsProblem(server, { ...printed, [name]: wrong })).toContain(name);
    }
  });

  it('are taken as MariaDB prints them, with six digits behind the point', () => {
    const printed = {
      ...requiredSettings('mariadb'),
      tx_read_only: '1',
      max_statement_time: '5.000000',
      lock_wait_timeout: '1',
      idle_transaction_timeout: '5',
      time_zone: '+00:00',
    };
    expect(settingsProblem('mariadb', printed)).toBeNull();
  });
});
