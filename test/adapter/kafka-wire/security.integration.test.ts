import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFolder } from '../../harness/keeper.ts';
import { kafkaLibraries } from '../../harness/kafka-libraries.ts';
import { readMetadata } from '../../harness/kafka-metadata.ts';
import { createKafkaNode, type KafkaNode } from '../../harness/kafka-node.ts';
import { reservePorts } from '../../harness/ports.ts';
import { until } from '../../harness/until.ts';
import { produce } from '../../harness/kafka-admin.ts';
import { kafkaAddress, type KafkaAddress } from '../../harness/kafka-address.ts';
import type { KafkaSettings } from '../../../main/adapter/kafka-wire/client-settings.ts';
import { createKeptTopic } from './kept-topic.ts';
import { openConnection, runScan, unhurried } from './scan-outcome.ts';

const run = promisify(execFile);
const advertised = 'broker-1.waybill.invalid';
const login = 'org.apache.kafka.common.security.plain.PlainLoginModule required user_reader="right";';

let node: KafkaNode;
let plain: KafkaAddress;
let ports: { readonly plain: number; readonly sasl: number; readonly tls: number };
let certificate: Buffer;

/** A key pair whose certificate names the advertised host only, in a store that Kafka reads, and the certificate itself. */
async function makeKeyStore(): Promise<{ readonly store: string; readonly certificate: Buffer }> {
  const folder = await newFolder('keys');
  const store = join(folder, 'broker.p12');
  const common = ['-keystore', store, '-storepass', 'changeit', '-alias', 'broker'];
  await run('keytool', [
    '-genkeypair',
    ...common,
    '-storetype',
    'PKCS12',
    '-keyalg',
    'EC',
    '-validity',
    '2',
    '-dname',
    `CN=${advertised}`,
    '-ext',
    `SAN=dns:${advertised}`,
  ]);
  await run('keytool', ['-exportcert', ...common, '-rfc', '-file', join(folder, 'broker.pem')]);
  return { store, certificate: readFileSync(join(folder, 'broker.pem')) };
}

beforeAll(async () => {
  const keys = await makeKeyStore();
  ({ certificate } = keys);
  const reserved = await reservePorts(4);
  const [client = 0, controller = 0, sasl = 0, tls = 0] = reserved.ports;
  ports = { plain: client, sasl, tls };
  node = await createKafkaNode({
    nodeId: 1,
    clusterId: 'AAAAAAAAAAAAAAAAAAAAAQ',
    libraries: await kafkaLibraries(),
    cluster: [{ client, controller }],
    properties: {
      listeners: `PLAINTEXT://127.0.0.1:${client},CONTROLLER://127.0.0.1:${controller},LOGIN://127.0.0.1:${sasl},SECRET://127.0.0.1:${tls}`,
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${client},LOGIN://127.0.0.1:${sasl},SECRET://${advertised}:9093`,
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LOGIN:SASL_PLAINTEXT,SECRET:SSL',
      'listener.name.login.sasl.enabled.mechanisms': 'PLAIN',
      'listener.name.login.plain.sasl.jaas.config': login,
      'listener.name.secret.ssl.keystore.location': keys.store,
      'listener.name.secret.ssl.keystore.password': 'changeit',
      'listener.name.secret.ssl.keystore.type': 'PKCS12',
    },
  });
  await reserved.release();
  await node.start();
  plain = kafkaAddress([node.address]);
  await until(async () => (await readMetadata(node.address)).controllerId >= 0, { what: 'Kafka to answer', within: 90_000 });
  await createKeptTopic(plain, 'secured');
  await produce(plain, 'secured', [{ value: 'a' }]);
});
afterAll(() => node.remove());

const request = { topic: 'secured', ranges: [{ partition: 0, from: 0n, to: 1n }], patience: 60_000 };

describe('a listener with passwords', () => {
  const at = (sasl: KafkaSettings['sasl']): ReturnType<typeof openConnection> =>
    openConnection(kafkaAddress([`127.0.0.1:${ports.sasl}`]), { sasl });

  it('is read with the right one', async () => {
    const connection = at({ mechanism: 'plain', username: 'reader', password: 'right' });
    expect(await runScan({ connection, ...request })).toMatchObject({ hits: [{ record: { offset: 0n } }], waits: [] });
    connection.close();
  });

  it('fails with the wrong one by its name, and the scan does not try again', async () => {
    const connection = at({ mechanism: 'plain', username: 'reader', password: 'wrong' });
    const outcome = await runScan({ connection, ...request });
    expect(outcome).toMatchObject({
      hits: [],
      waits: [],
      ranges: [{ read: [], unread: [{ failure: { code: 'authentication-failed', retryable: false } }] }],
    });
    connection.close();
  });

  it('names a mechanism that it does not have', async () => {
    const connection = at({ mechanism: 'scram-sha-256', username: 'reader', password: 'right' });
    expect(await connection.refresh([], unhurried)).toMatchObject({ ok: false, failure: { code: 'authentication-failed' } });
    connection.close();
  });

  it('cuts off who does not log in', async () => {
    const connection = at(null);
    expect(await connection.refresh([], unhurried)).toMatchObject({
      ok: false,
      failure: { code: 'broker-unreachable', detail: expect.stringContaining('TLS or SASL') },
    });
    connection.close();
  });
});

describe('a listener with TLS', () => {
  const open = (tls: KafkaSettings['tls'], more: Partial<KafkaSettings> = {}): ReturnType<typeof openConnection> =>
    openConnection(kafkaAddress([`${advertised}:9093`]), { tls, reach: { [`${advertised}:9093`]: `127.0.0.1:${ports.tls}` }, ...more });

  it('is read through a tunnel, its certificate checked against the advertised name', async () => {
    const connection = open({ ca: certificate });
    expect(await runScan({ connection, ...request })).toMatchObject({ hits: [{ record: { offset: 0n } }], waits: [] });
    connection.close();
  });

  it('fails by name when its certificate is not trusted, or is for another host', async () => {
    const untrusted = open({});
    expect(await untrusted.refresh([], unhurried)).toMatchObject({ ok: false, failure: { code: 'tls-failed', retryable: false } });
    untrusted.close();
    const elsewhere = openConnection(kafkaAddress([`127.0.0.1:${ports.tls}`]), { tls: { ca: certificate } });
    expect(await elsewhere.refresh([], unhurried)).toMatchObject({ ok: false, failure: { code: 'tls-failed' } });
    elsewhere.close();
    const renamed = openConnection(kafkaAddress(['other.waybill.invalid:9093']), {
      tls: { ca: certificate },
      reach: { 'other.waybill.invalid:9093': `127.0.0.1:${ports.tls}` },
    });
    expect(await renamed.refresh([], unhurried)).toMatchObject({ ok: false, failure: { code: 'tls-failed' } });
    renamed.close();
  });

  it('fails by name when one side speaks TLS and the other does not', async () => {
    const plainly = open(null);
    expect(await plainly.refresh([], unhurried)).toMatchObject({ ok: false, failure: { code: 'broker-unreachable' } });
    plainly.close();
    const secretly = openConnection(plain, { tls: { ca: certificate } });
    expect(await secretly.refresh([], unhurried)).toMatchObject({ ok: false, failure: { code: 'tls-failed' } });
    secretly.close();
  });
});
