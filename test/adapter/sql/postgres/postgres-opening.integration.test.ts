import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import type { Opening } from '../../../../main/adapter/sql/dialect.ts';
import { openPostgres } from '../../../../main/adapter/sql/postgres/postgres-session.ts';
import type { PostgresOptions } from '../../../../main/domain/workspace/workspace.ts';
import { never } from '../../../contract-suite/read-all.ts';
import { createAuthority } from '../../../harness/certificates.ts';
import type { PostgresServer } from '../../../harness/postgres.ts';
import { startPostgres } from '../../../harness/postgres.ts';
import { recordPostgres } from '../../../harness/proxy.ts';
import { clock, optionsFor, urlWith } from '../postgres-fixture.ts';

async function opening(url: string, more: Partial<PostgresOptions> = {}, password: string | null = null): Promise<Opening> {
  const session = openPostgres(optionsFor(url, more), password, clock);
  try {
    return await session.open(never);
  } finally {
    await session.close();
  }
}

const steps = ({ passed }: Opening): readonly string[] => passed.map(({ step }) => step);

describe('opening a connection', () => {
  let server: PostgresServer;
  let ca: string;
  let otherCa: string;

  beforeAll(async () => {
    const authority = await createAuthority();
    ca = authority.certificateFile;
    otherCa = (await createAuthority()).certificateFile;
    const { certificateFile, keyFile } = authority.issue({ name: 'db.int', hosts: ['db.int'] });
    server = await startPostgres({ settings: { ssl: 'on', ssl_cert_file: certificateFile, ssl_key_file: keyFile } });
    await server.query(`create role reader login password 'right'`);
    await server.query(`create role certified login`);
    const [row] = await server.query('show hba_file');
    const path = String(row?.['hba_file']);
    const trusting = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      `host all reader 127.0.0.1/32 scram-sha-256\nhostssl all certified 127.0.0.1/32 trust\nhost all certified 127.0.0.1/32 reject\n${trusting}`,
    );
    await server.query('select pg_reload_conf()');
  });
  afterAll(async () => {
    await server.stop();
  });

  it('tells each stage that was passed', async () => {
    const opened = await opening(server.url);
    expect(opened).toMatchObject({ failed: null, answer: { ok: true } });
    expect(opened.passed).toEqual([
      { step: 'dns', detail: '127.0.0.1 is an address' },
      { step: 'tcp', detail: `connected to 127.0.0.1:${server.port}` },
      { step: 'authentication', detail: 'as waybill' },
    ]);
    const named = await opening(urlWith(server.url, { host: 'localhost' }));
    expect(named.passed[0]).toMatchObject({ step: 'dns', detail: expect.stringMatching(/^localhost is /) });
  });

  it('tells a name that is not resolved', async () => {
    const opened = await opening(urlWith(server.url, { host: 'no-such-host.invalid' }));
    expect(opened).toMatchObject({
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
    const session = openPostgres(optionsFor(urlWith(server.url, { port: (listener.address() as AddressInfo).port })), null, clock);
    const query = sql`select current_user as "me"`;
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

  it('tells a missing password from a wrong one, and a wrong one is not tried again', async () => {
    const url = urlWith(server.url, { user: 'reader' });
    expect(await opening(url, {}, null)).toMatchObject({
      failed: { step: 'authentication' },
      answer: { failure: { code: 'secret-missing', retryable: false } },
    });
    expect(await opening(url, {}, 'right')).toMatchObject({ answer: { ok: true } });
    const proxy = await recordPostgres({ host: '127.0.0.1', port: server.port });
    const session = openPostgres(optionsFor(urlWith(url, { port: proxy.port })), 'wrong', clock);
    const query = sql`select current_user as "me"`;
    const answers = [
      await session.read(query, never),
      await session.read(query, never),
      ...(await Promise.all([session.read(query, never), session.read(query, never)])),
    ];
    expect(answers).toMatchObject(answers.map(() => ({ ok: false, failure: { code: 'authentication-failed', retryable: false } })));
    expect(JSON.stringify(answers)).not.toContain('wrong');
    const attempts = proxy.entries.filter((entry) => entry.sql.includes('statement_timeout')).length;
    expect(attempts).toBe(1);
    await session.close();
    await proxy.close();
  });

  it('tells a database and a user that do not exist', async () => {
    expect(await opening(urlWith(server.url, { database: 'nothing' }))).toMatchObject({
      failed: { step: 'authentication' },
      answer: { failure: { code: 'not-found', detail: expect.stringContaining('nothing') } },
    });
    expect(await opening(urlWith(server.url, { user: 'nobody' }))).toMatchObject({
      answer: { failure: { code: 'authentication-failed' } },
    });
  });

  it('encrypts, and checks who answers', async () => {
    const opened = await opening(server.url, { tls: { ca, serverName: 'db.int' } });
    expect(opened).toMatchObject({ failed: null, answer: { ok: true } });
    expect(opened.passed.slice(2)).toMatchObject([{ step: 'tls', detail: expect.stringContaining('TLSv1') }, { step: 'authentication' }]);
    const session = openPostgres(
      optionsFor(urlWith(server.url, { user: 'certified' }), { tls: { ca, serverName: 'db.int' } }),
      null,
      clock,
    );
    expect(await session.read(sql`select current_user as "me"`, never)).toMatchObject({ ok: true });
    await session.close();
    for (const tls of [{ ca }, { ca, serverName: 'else.int' }, { ca: otherCa, serverName: 'db.int' }, { serverName: 'db.int' }]) {
      const wrong = await opening(server.url, { tls });
      expect(wrong).toMatchObject({ failed: { step: 'tls' }, answer: { failure: { code: 'tls-failed', retryable: false } } });
      expect(steps(wrong)).toEqual(['dns', 'tcp']);
    }
  });

  it('never falls back to a connection in the clear', async () => {
    const proxy = await recordPostgres({ host: '127.0.0.1', port: server.port });
    const refused = await opening(urlWith(server.url, { port: proxy.port }), { tls: { ca, serverName: 'db.int' } });
    expect(refused).toMatchObject({
      failed: { step: 'tls' },
      answer: { failure: { code: 'tls-failed', detail: expect.stringContaining('SSL') } },
    });
    expect(proxy.entries).toEqual([]);
    await proxy.close();
  });

  it('tells what is wrong with the source before it sends anything', async () => {
    expect(await opening(server.url, { tls: { ca: `${ca}.missing` } })).toMatchObject({
      answer: { failure: { code: 'misconfigured' } },
    });
    expect(await opening(`${server.url}?sslmode=require`)).toMatchObject({
      answer: { failure: { code: 'misconfigured', detail: expect.stringContaining('sslmode') } },
    });
  });
});
