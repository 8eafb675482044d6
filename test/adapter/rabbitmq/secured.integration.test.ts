import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TlsOptions } from '../../../main/domain/workspace/workspace.ts';
import { type MatrixRow, matrix } from '../../command/security-case.ts';
import { rabbitmqOptions } from '../../contract-suite/broker-rabbitmq.ts';
import { unhurried } from '../../contract-suite/broker-under-test.ts';
import { type CertificateAuthority, type CertificateWish, createAuthority } from '../../harness/certificates.ts';
import { amqpUrl } from '../../harness/rabbitmq-address.ts';
import { declareStream, openRabbitmq } from '../../harness/rabbitmq-client.ts';
import { type RabbitmqServer, startRabbitmq } from '../../harness/rabbitmq.ts';
import { openRabbitmqSource } from './open-rabbitmq.ts';

const stream = 'secured';
const rows: MatrixRow[] = [];
let authority: CertificateAuthority;
let stranger: CertificateAuthority;
const servers = new Map<string, RabbitmqServer>();

async function started(name: string, wish: Partial<CertificateWish>): Promise<void> {
  const certificate = authority.issue({ name, hosts: ['127.0.0.1'], ...wish });
  const server = await startRabbitmq({ tls: { authorityFile: authority.certificateFile, certificate } });
  servers.set(name, server);
  const client = await openRabbitmq(server);
  await declareStream(client, stream);
  await client.close();
}

beforeAll(async () => {
  [authority, stranger] = await Promise.all([createAuthority(), createAuthority()]);
  await started('good', {});
  await started('expired', { expired: true });
  await started('elsewhere', { hosts: ['rabbit.example'] });
});
afterAll(async () => {
  await Promise.all([...servers.values()].map((server) => server.stop()));
  process.stdout.write(`\n${matrix(rows)}\n`);
});

interface Case {
  readonly server: string;
  readonly client: string;
  readonly tls?: () => TlsOptions;
  /** The port that AMQP over TLS does not listen on. */
  readonly plainPort?: true;
  readonly user?: string;
  readonly password?: string;
  /** The step that fails with these words; null: every step passes. */
  readonly fails: readonly [step: string, detail: RegExp] | null;
}

const trusting = (): TlsOptions => ({ ca: authority.certificateFile });

const cases: readonly Case[] = [
  { server: 'good', client: 'the authority that signed', tls: trusting, fails: null },
  { server: 'good', client: 'another authority', tls: () => ({ ca: stranger.certificateFile }), fails: ['tls', /nobody who is trusted/] },
  { server: 'good', client: 'no authority', tls: () => ({}), fails: ['tls', /nobody who is trusted/] },
  { server: 'good', client: 'a wrong password', tls: trusting, password: 'wrong', fails: ['authentication', /refused the password/] },
  { server: 'good', client: 'an unknown user', tls: trusting, user: 'nobody', fails: ['authentication', /refused the password/] },
  { server: 'good', client: 'TLS to the plain port', tls: trusting, plainPort: true, fails: ['tls', /does not speak TLS/] },
  { server: 'expired', client: 'the authority that signed', tls: trusting, fails: ['tls', /not valid now/] },
  { server: 'elsewhere', client: 'the authority that signed', tls: trusting, fails: ['tls', /another host/] },
  { server: 'elsewhere', client: 'its name as serverName', tls: () => ({ ...trusting(), serverName: 'rabbit.example' }), fails: null },
];

describe('AMQP over TLS: what the server is, and what the client is', () => {
  it.each(cases.map((given) => [`${given.server}, with ${given.client}`, given] as const))('%s', async (_, given) => {
    const server = servers.get(given.server);
    if (server === undefined) throw new Error(`There is no server ${given.server}.`);
    const port = given.plainPort === true ? server.port : server.tlsPorts.amqps;
    const url = amqpUrl({ host: server.host, port }, given.user ?? server.user).replace('amqp:', 'amqps:');
    const options = { ...rabbitmqOptions(server), url, management: null, tls: given.tls?.() ?? null };
    const source = await openRabbitmqSource(options, { password: given.password ?? server.password });
    const steps = await Array.fromAsync(source.check([stream], [], unhurried));
    const broken = steps.find(({ ok }) => !ok);
    rows.push([given.server, given.client, broken === undefined ? 'opens' : `${broken.step}: ${broken.detail}`, '']);
    const stopped = steps.filter(({ ok }) => !ok);
    expect(stopped.map(({ step }) => step)).toEqual(given.fails === null ? [] : [given.fails[0]]);
    expect(stopped.every(({ detail, fix }) => given.fails?.[1].test(detail) === true && fix !== null && fix !== '')).toBe(true);
    // Nothing is tried behind a step that failed.
    expect(steps.at(-1)?.ok).toBe(given.fails === null);
    await source.close();
  });
});
