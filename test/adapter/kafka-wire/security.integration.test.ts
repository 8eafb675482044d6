import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KafkaSettings } from '../../../main/adapter/kafka-wire/client-settings.ts';
import { createAuthority } from '../../harness/certificates.ts';
import { produce } from '../../harness/kafka-admin.ts';
import { kafkaAddress, type KafkaAddress } from '../../harness/kafka-address.ts';
import { startSecuredListeners, type SecuredBroker } from '../../harness/secured-listeners.ts';
import { createKeptTopic } from './kept-topic.ts';
import { openConnection, runScan, unhurried } from './scan-outcome.ts';

const advertised = 'broker-1.waybill.invalid';
const module = 'org.apache.kafka.common.security.plain.PlainLoginModule required user_reader="right";';

let broker: SecuredBroker<'login' | 'secret'>;
let plain: KafkaAddress;
let certificate: string;

beforeAll(async () => {
  const authority = await createAuthority();
  ({ certificate } = authority);
  const { bothFile } = authority.issue({ name: advertised, hosts: [advertised] });
  broker = await startSecuredListeners({
    login: { protocol: 'SASL_PLAINTEXT', properties: { 'sasl.enabled.mechanisms': 'PLAIN', 'plain.sasl.jaas.config': module } },
    secret: {
      protocol: 'SSL',
      advertised: `${advertised}:9093`,
      properties: { 'ssl.keystore.type': 'PEM', 'ssl.keystore.location': bothFile },
    },
  });
  plain = broker.admin;
  await createKeptTopic(plain, 'secured');
  await produce(plain, 'secured', [{ value: 'a' }]);
});
afterAll(() => broker.stop());

const request = { topic: 'secured', ranges: [{ partition: 0, from: 0n, to: 1n }], patience: 60_000 };

describe('a listener with passwords', () => {
  const at = (sasl: KafkaSettings['sasl']): ReturnType<typeof openConnection> => openConnection(kafkaAddress([broker.at.login]), { sasl });

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
    expect(await connection.refresh([], unhurried)).toMatchObject({
      ok: false,
      failure: { code: 'mechanism-not-offered', retryable: false },
    });
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
    openConnection(kafkaAddress([`${advertised}:9093`]), { tls, reach: { [`${advertised}:9093`]: broker.at.secret }, ...more });

  it('is read through a tunnel, its certificate checked against the advertised name', async () => {
    const connection = open({ ca: certificate });
    expect(await runScan({ connection, ...request })).toMatchObject({ hits: [{ record: { offset: 0n } }], waits: [] });
    connection.close();
  });

  it('fails by name when its certificate is not trusted, or is for another host', async () => {
    const untrusted = open({});
    expect(await untrusted.refresh([], unhurried)).toMatchObject({
      ok: false,
      failure: { code: 'certificate-untrusted', retryable: false },
    });
    untrusted.close();
    const elsewhere = openConnection(kafkaAddress([broker.at.secret]), { tls: { ca: certificate } });
    expect(await elsewhere.refresh([], unhurried)).toMatchObject({ ok: false, failure: { code: 'certificate-of-another-host' } });
    elsewhere.close();
    const renamed = openConnection(kafkaAddress(['other.waybill.invalid:9093']), {
      tls: { ca: certificate },
      reach: { 'other.waybill.invalid:9093': broker.at.secret },
    });
    expect(await renamed.refresh([], unhurried)).toMatchObject({ ok: false, failure: { code: 'certificate-of-another-host' } });
    renamed.close();
  });

  it('fails by name when one side speaks TLS and the other does not', async () => {
    const plainly = open(null);
    expect(await plainly.refresh([], unhurried)).toMatchObject({ ok: false, failure: { code: 'tls-required', retryable: false } });
    plainly.close();
    const secretly = openConnection(plain, { tls: { ca: certificate } });
    expect(await secretly.refresh([], unhurried)).toMatchObject({ ok: false, failure: { code: 'tls-not-offered' } });
    secretly.close();
  });
});
