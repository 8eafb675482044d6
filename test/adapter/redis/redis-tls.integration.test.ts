import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TlsOptions } from '../../../main/domain/workspace/workspace.ts';
import { owned } from '../../contract-suite/dedupe-keys.ts';
import { allSteps, never, readAll } from '../../contract-suite/read-all.ts';
import type { CertificateAuthority } from '../../harness/certificates.ts';
import { createAuthority } from '../../harness/certificates.ts';
import type { RedisServer } from '../../harness/redis.ts';
import { startRedis } from '../../harness/redis.ts';
import { keysOf, recordedRedis, storeOf } from './redis-fixture.ts';

const keys = keysOf('dedupe:{messageId}');

describe('Redis over TLS', () => {
  let authority: CertificateAuthority;
  let other: CertificateAuthority;
  const servers: Record<string, RedisServer> = {};
  beforeAll(async () => {
    [authority, other] = await Promise.all([createAuthority(), createAuthority()]);
    const issued = {
      good: authority.issue({ name: 'good', hosts: ['127.0.0.1'] }),
      expired: authority.issue({ name: 'expired', hosts: ['127.0.0.1'], expired: true }),
      elsewhere: authority.issue({ name: 'elsewhere', hosts: ['cache.int'] }),
    };
    for (const [name, { certificateFile, keyFile }] of Object.entries(issued))
      servers[name] = await startRedis({ tls: { certificateFile, keyFile, authorityFile: authority.certificateFile } });
    servers['plain'] = await startRedis();
  });
  afterAll(async () => {
    await Promise.all(Object.values(servers).map((server) => server.stop()));
  });

  it.each<[server: string, client: string, tls: () => TlsOptions | null, code: string | null]>([
    ['good', 'the right authority', () => ({ ca: authority.certificateFile }), null],
    ['good', 'another authority', () => ({ ca: other.certificateFile }), 'tls-failed'],
    ['good', 'the authorities of the system', () => ({}), 'tls-failed'],
    ['good', 'a file that is not there', () => ({ ca: '/nowhere/ca.pem' }), 'misconfigured'],
    ['good', 'no encryption', () => null, 'unreachable'],
    ['expired', 'the right authority', () => ({ ca: authority.certificateFile }), 'tls-failed'],
    ['elsewhere', 'the right authority', () => ({ ca: authority.certificateFile }), 'tls-failed'],
    ['elsewhere', 'the name in the certificate', () => ({ ca: authority.certificateFile, serverName: 'cache.int' }), null],
    // It waits for the rest of a command, so only silence is seen.
    ['plain', 'encryption', () => ({ ca: authority.certificateFile }), 'timeout'],
  ])('with a certificate that is %s and a client with %s', async (server, _client, tls, code) => {
    const redis = await recordedRedis();
    const url = `redis://127.0.0.1:${servers[server]?.port}/0`;
    const store = storeOf(redis.open({}, { url, tls: tls() }));
    const read = await readAll(store.find('billing', keys, [owned('dedupe:x')], never));
    expect(read.failures.map((failure) => failure.code)).toEqual(code === null ? [] : [code]);
    expect(read.coverage.map(({ complete }) => complete)).toEqual([code === null]);
    const steps = await allSteps(store.check(keys, never));
    const wrong = steps.filter(({ ok }) => !ok).map(({ step }) => step);
    expect(wrong).toEqual(code === null ? [] : [code === 'misconfigured' ? 'dns' : code === 'unreachable' ? 'authentication' : 'tls']);
    expect(steps.filter(({ step, ok }) => step === 'tls' && ok).map(({ detail }) => detail.slice(0, 5))).toEqual(
      code === null ? ['TLSv1'] : [],
    );
    await redis.close();
  });
});
