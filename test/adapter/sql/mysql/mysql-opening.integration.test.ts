import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Opening } from '../../../../main/adapter/sql/dialect.ts';
import { openMysql } from '../../../../main/adapter/sql/mysql/mysql-session.ts';
import type { MysqlOptions } from '../../../../main/domain/workspace/workspace.ts';
import { never } from '../../../contract-suite/read-all.ts';
import type { CertificateAuthority, IssuedCertificate } from '../../../harness/certificates.ts';
import { createAuthority } from '../../../harness/certificates.ts';
import { queryMariadb } from '../../../harness/mariadb-client.ts';
import type { MariadbServer } from '../../../harness/mariadb.ts';
import { startMariadb } from '../../../harness/mariadb.ts';
import { recordMariadb } from '../../../harness/proxy.ts';
import { until } from '../../../harness/until.ts';
import { mysqlOptions } from '../mariadb-fixture.ts';
import { clock, urlWith } from '../postgres-fixture.ts';

async function opening(url: string, more: Partial<MysqlOptions> = {}, password: string | null = null): Promise<Opening> {
  const session = openMysql(mysqlOptions(url, more), password, clock);
  try {
    return await session.open(never);
  } finally {
    await session.close();
  }
}

const steps = ({ passed }: Opening): readonly string[] => passed.map(({ step }) => step);
const query = sql`select current_user() as ${sql.id('me')}`;

describe('opening a connection', () => {
  let server: MariadbServer;
  let authority: CertificateAuthority;
  let client: IssuedCertificate;

  const started = (certificate: IssuedCertificate): Promise<MariadbServer> =>
    startMariadb({
      settings: { 'ssl-cert': certificate.certificateFile, 'ssl-key': certificate.keyFile, 'ssl-ca': authority.certificateFile },
    });

  beforeAll(async () => {
    authority = await createAuthority();
    client = authority.issue({ name: 'certified' });
    server = await started(authority.issue({ name: 'db.int', hosts: ['db.int'] }));
    await server.query(`create database shop; create user reader@'%' identified by 'right'; create user certified@'%' require x509;
      create user encrypted@'%' require ssl; create user elsewhere@'10.9.8.7' identified by 'right'; create user few@'%' with max_user_connections 1`);
  });
  afterAll(() => server.stop());

  it('tells each stage that was passed', async () => {
    const opened = await opening(server.url);
    expect(opened).toMatchObject({ failed: null, answer: { ok: true } });
    expect(opened.passed).toEqual([
      { step: 'dns', detail: '127.0.0.1 is an address' },
      { step: 'tcp', detail: `connected to 127.0.0.1:${server.port}` },
      { step: 'authentication', detail: 'as root' },
    ]);
    const named = await opening(urlWith(server.url, { host: 'localhost' }));
    expect(named.passed[0]).toMatchObject({ step: 'dns', detail: expect.stringMatching(/^localhost is /) });
  });

  it('tells a name that is not resolved', async () => {
    expect(await opening(urlWith(server.url, { host: 'no-such-host.invalid' }))).toMatchObject({
      passed: [],
      failed: { step: 'dns' },
      answer: { failure: { code: 'name-not-resolved', detail: expect.stringContaining('no-such-host.invalid') } },
    });
  });

  it('tells a port where nobody listens', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => listener.once('listening', resolve));
    const { port } = listener.address() as AddressInfo;
    await new Promise((resolve) => listener.close(resolve));
    const opened = await opening(urlWith(server.url, { port }));
    expect(opened).toMatchObject({ failed: { step: 'tcp' }, answer: { failure: { code: 'unreachable', retryable: true } } });
    expect(steps(opened)).toEqual(['dns']);
  });

  it('tells a server that accepts and then says nothing, and who waited for it does not try again', async () => {
    let connections = 0;
    const listener = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
    await new Promise((resolve) => {
      listener.once('listening', resolve);
    });
    const session = openMysql(mysqlOptions(urlWith(server.url, { port: (listener.address() as AddressInfo).port })), null, clock);
    const opened = session.open(never);
    const waited = await Promise.all([session.read(query, never), session.read(query, never)]);
    await session.close();
    listener.close();
    expect(await opened).toMatchObject({
      failed: { step: 'authentication' },
      answer: { failure: { code: 'timeout', retryable: true, detail: expect.stringContaining('5 s') } },
    });
    expect(steps(await opened)).toEqual(['dns', 'tcp']);
    expect(waited).toMatchObject([{ failure: { code: 'timeout' } }, { failure: { code: 'timeout' } }]);
    expect(connections).toBe(1);
  });

  it('tells a server of another kind', async () => {
    const listener = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => {
      listener.once('listening', resolve);
    });
    const opened = await opening(urlWith(server.url, { port: (listener.address() as AddressInfo).port }));
    listener.close();
    expect(opened).toMatchObject({ failed: { step: 'authentication' }, answer: { ok: false } });
  });

  it('tells a missing password from a wrong one, and a wrong one is not tried again', async () => {
    const url = urlWith(server.url, { user: 'reader' });
    expect(await opening(url, {}, null)).toMatchObject({
      failed: { step: 'authentication', fix: expect.stringContaining('Store the password') },
      answer: { failure: { code: 'secret-missing', retryable: false } },
    });
    expect(await opening(url, {}, 'right')).toMatchObject({ answer: { ok: true } });
    const refused = async (): Promise<number> => {
      const [row] = await server.query(`show global status like 'Access_denied_errors'`);
      return Number(row?.['Value']);
    };
    const before = await refused();
    const session = openMysql(mysqlOptions(url), 'wrong', clock);
    const answers = [
      await session.read(query, never),
      await session.read(query, never),
      ...(await Promise.all([session.read(query, never), session.read(query, never)])),
    ];
    await session.close();
    expect(answers).toMatchObject(answers.map(() => ({ ok: false, failure: { code: 'authentication-failed', retryable: false } })));
    expect(JSON.stringify(answers)).not.toContain('wrong');
    expect((await refused()) - before).toBe(1);
  });

  it('tells a database that does not exist, one that may not be entered, and a user that is not let in', async () => {
    expect(await opening(urlWith(server.url, { database: 'nothing' }))).toMatchObject({
      failed: { step: 'authentication' },
      answer: { failure: { code: 'not-found', detail: expect.stringContaining('nothing') } },
    });
    expect(await opening(urlWith(server.url, { user: 'reader', database: 'shop' }), {}, 'right')).toMatchObject({
      failed: { step: 'authentication', fix: expect.stringContaining('GRANT SELECT') },
      answer: { failure: { code: 'not-authorized', detail: expect.stringContaining('shop') } },
    });
    for (const user of ['nobody', 'elsewhere']) {
      expect(await opening(urlWith(server.url, { user }), {}, 'right')).toMatchObject({
        failed: { step: 'authentication', fix: expect.stringContaining('from which hosts') },
        answer: { failure: { code: 'authentication-failed' } },
      });
    }
  });

  it('tells too many connections, of all and of one user', async () => {
    const small = await startMariadb({ settings: { 'max-connections': '10' } });
    await small.query(`create user many@'%'`);
    const url = urlWith(small.url, { user: 'many' });
    const held = Array.from({ length: 10 }, () => openMysql(mysqlOptions(url), null, clock));
    try {
      for (const session of held) await until(async () => (await session.open(never)).answer.ok, { what: 'a connection', within: 60_000 });
      expect(await opening(url)).toMatchObject({
        failed: { step: 'authentication', fix: expect.stringContaining('max_connections') },
        answer: { failure: { code: 'refused', retryable: true, detail: expect.stringContaining('Too many connections') } },
      });
    } finally {
      await Promise.all(held.map((session) => session.close()));
      await small.stop();
    }
    const one = openMysql(mysqlOptions(urlWith(server.url, { user: 'few' })), null, clock);
    expect(await one.open(never)).toMatchObject({ answer: { ok: true } });
    expect(await opening(urlWith(server.url, { user: 'few' }))).toMatchObject({
      answer: { failure: { code: 'refused', retryable: true } },
    });
    await one.close();
  });

  it('refuses a server that does not take the letters it is sent for what they are', async () => {
    const deaf = await startMariadb({ settings: { 'character-set-server': 'latin1', 'character-set-client-handshake': '0' } });
    expect(await opening(deaf.url)).toMatchObject({
      failed: { step: 'read-only' },
      answer: { failure: { code: 'misconfigured', detail: expect.stringContaining('character_set_client = utf8mb4') } },
    });
    await deaf.stop();
  });

  it('encrypts, and checks who answers', async () => {
    const { certificateFile: ca } = authority;
    const right = { ca, serverName: 'db.int' };
    const opened = await opening(server.url, { tls: right });
    expect(opened).toMatchObject({ failed: null, answer: { ok: true } });
    expect(opened.passed.slice(2)).toMatchObject([{ step: 'tls', detail: expect.stringContaining('TLSv1') }, { step: 'authentication' }]);
    const other = await createAuthority();
    for (const tls of [
      { ca },
      { ca, serverName: 'else.int' },
      { ca: other.certificateFile, serverName: 'db.int' },
      { serverName: 'db.int' },
    ]) {
      const wrong = await opening(server.url, { tls });
      expect(wrong).toMatchObject({ failed: { step: 'tls' }, answer: { failure: { code: 'tls-failed', retryable: false } } });
      expect(steps(wrong)).toEqual(['dns', 'tcp']);
    }
  });

  it('is let in where the server asks for encryption or for a certificate', async () => {
    const tls = { ca: authority.certificateFile, serverName: 'db.int' };
    const { certificateFile: certificate, keyFile: key } = client;
    const encrypted = urlWith(server.url, { user: 'encrypted' });
    expect(await opening(encrypted, { tls })).toMatchObject({ answer: { ok: true } });
    expect(await opening(encrypted)).toMatchObject({ failed: { step: 'authentication' } });
    const certified = urlWith(server.url, { user: 'certified' });
    expect(await opening(certified, { tls: { ...tls, certificate, key } })).toMatchObject({ answer: { ok: true } });
    expect(await opening(certified, { tls })).toMatchObject({ failed: { step: 'authentication' } });
  });

  it('checks an address in the certificate, and an end of its validity', async () => {
    const addressed = await started(authority.issue({ name: 'db', hosts: ['127.0.0.1'] }));
    const tls = { ca: authority.certificateFile };
    expect(await opening(addressed.url, { tls })).toMatchObject({ answer: { ok: true } });
    // The certificate is for the address, and a name that leads to it is another.
    expect(await opening(urlWith(addressed.url, { host: 'localhost' }), { tls })).toMatchObject({ failed: { step: 'tls' } });
    await addressed.stop();
    const expired = await started(authority.issue({ name: 'db', hosts: ['127.0.0.1'], expired: true }));
    expect(await opening(expired.url, { tls })).toMatchObject({
      failed: { step: 'tls' },
      answer: { failure: { code: 'tls-failed', detail: expect.stringContaining('expired') } },
    });
    await expired.stop();
  });

  it('never falls back to a connection in the clear', async () => {
    const plain = await startMariadb();
    const proxy = await recordMariadb({ host: '127.0.0.1', port: plain.port });
    const refused = await opening(urlWith(plain.url, { port: proxy.port }), {
      tls: { ca: authority.certificateFile, serverName: 'db.int' },
    });
    expect(refused).toMatchObject({
      failed: { step: 'tls' },
      answer: { failure: { code: 'tls-failed', detail: expect.stringContaining('secure connection') } },
    });
    expect(proxy.entries).toEqual([]);
    await proxy.close();
    await plain.stop();
  });

  it('goes on encrypted after the connection broke', async () => {
    const session = openMysql(mysqlOptions(server.url, { tls: { ca: authority.certificateFile, serverName: 'db.int' } }), null, clock);
    const cipher = sql`select current_user() as ${sql.id('me')}`;
    expect(await session.read(cipher, never)).toMatchObject({ ok: true });
    const [line] = await queryMariadb(
      server.url,
      `select id from information_schema.processlist where id <> connection_id() and user = 'root'`,
    );
    await server.query(`kill ${String(line?.['id'])}`);
    await until(() => !session.connected(), { what: 'the connection to be seen as gone', within: 10_000 });
    expect(await session.open(never)).toMatchObject({
      answer: { ok: true },
      passed: expect.arrayContaining([expect.objectContaining({ step: 'tls' })]),
    });
    await session.close();
  });

  it('tells what is wrong with the source before it sends anything', async () => {
    expect(await opening(server.url, { tls: { ca: '/does/not/exist.pem' } })).toMatchObject({
      answer: { failure: { code: 'misconfigured' } },
    });
    expect(await opening(`${server.url}?ssl-mode=REQUIRED`)).toMatchObject({
      answer: { failure: { code: 'misconfigured', detail: expect.stringContaining('ssl-mode') } },
    });
    expect(await opening(server.url, { timeZone: 'Asia/Shanghia' })).toMatchObject({
      failed: { fix: 'Correct the source in the workspace.' },
      answer: { failure: { code: 'misconfigured', detail: expect.stringContaining('Asia/Shanghia') } },
    });
  });
});
