import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '../../../main/adapter/rabbitmq/connection.ts';
import type { RabbitmqOptions } from '../../../main/domain/workspace/workspace.ts';
import { rabbitmqOptions } from '../../contract-suite/broker-rabbitmq.ts';
import { allOf, placesOf, scanOf, unhurried } from '../../contract-suite/broker-under-test.ts';
import { recordAmqp } from '../../harness/amqp-proxy.ts';
import { type CertificateAuthority, createAuthority } from '../../harness/certificates.ts';
import { amqpUrl } from '../../harness/rabbitmq-address.ts';
import { declareStream, openRabbitmq } from '../../harness/rabbitmq-client.ts';
import { type RabbitmqServer, startRabbitmq } from '../../harness/rabbitmq.ts';
import { until } from '../../harness/until.ts';
import { openRabbitmqSource, openRabbitmqTopology, rabbitmqSettings } from './open-rabbitmq.ts';

const stream = 'interrupted';
const messages = 6_000;
let authority: CertificateAuthority;
let server: RabbitmqServer;

beforeAll(async () => {
  authority = await createAuthority();
  const certificate = authority.issue({ name: 'rabbitmq', hosts: ['127.0.0.1'] });
  // A server of its own: it is killed and suspended.
  server = await startRabbitmq({ tls: { authorityFile: authority.certificateFile, certificate } });
  const client = await openRabbitmq(server);
  await declareStream(client, stream);
  await client.publish(
    '',
    stream,
    Array.from({ length: messages }, () => ({ value: 'x'.repeat(1_000) })),
  );
  await client.close();
});
afterAll(() => server.stop());

function options(): RabbitmqOptions {
  return rabbitmqOptions(server);
}

describe('a broker that fails while it is read', () => {
  it('is read on where it stopped when it comes back, without a hole and without a message twice', async () => {
    const link = await recordAmqp(server);
    const url = amqpUrl({ host: server.host, port: link.port }, server.user);
    const source = await openRabbitmqSource({ ...options(), url }, { password: server.password, bytesPerSecond: 2_000_000 });
    let cuts = 0;
    const said = await allOf(source.scan(scanOf(stream, [messages]), unhurried), (reading) => {
      if (reading.type !== 'progress' || cuts >= 2) return;
      cuts += 1;
      link.cut();
    });
    expect(cuts).toBe(2);
    expect(said).toMatchObject({ failures: [], coverage: [{ read: [{ from: '0', to: String(messages) }], complete: true }] });
    expect(placesOf(said)).toEqual(Array.from({ length: messages }, (_, index) => `0/${index}`));
    await source.close();
    await link.close();
  });

  it('that was killed is one failure with the exact account, and is read again by the same source when it is back', async () => {
    const source = await openRabbitmqSource(options(), { password: server.password, bytesPerSecond: 1_000_000 });
    const said = await allOf(source.scan(scanOf(stream, [messages]), unhurried), (reading) => {
      if (reading.type === 'progress') server.kill();
    });
    expect(said.failures).toMatchObject([{ code: 'unreachable', retryable: true }]);
    const [coverage] = said.coverage;
    expect(coverage).toMatchObject({ complete: false, reason: expect.stringMatching(/^unreachable: /) });
    expect(coverage?.read.map(({ from }) => from)).toEqual(['0']);
    expect(placesOf(said)).toHaveLength(Number(coverage?.read[0]?.to));
    await server.start();
    // The server listens a moment before it has its streams back: until then it is not whole, and nothing is missing.
    const again = await until(
      async () => {
        const attempt = await allOf(source.scan(scanOf(stream, [10]), unhurried));
        expect(attempt.failures.map(({ code }) => code)).toEqual(attempt.coverage[0]?.complete === true ? [] : ['unreachable']);
        return attempt.failures.length === 0 && attempt;
      },
      { what: 'the stream to be there again', within: 30_000 },
    );
    expect(again).toMatchObject({ failures: [], coverage: [{ complete: true }] });
    await source.close();
  });

  it('that hangs shows at the request time-out, in a scan, in boundaries and in the topology', async () => {
    const how = { password: server.password, requestTimeout: 3_000 };
    const [source, topology] = [await openRabbitmqSource(options(), how), await openRabbitmqTopology(options(), how)];
    server.suspend();
    const hung = { code: 'timeout', retryable: true, detail: expect.stringContaining(`${server.host}:`) };
    const [scanned, boundaries, described] = await Promise.all([
      allOf(source.scan(scanOf(stream, [10]), unhurried)),
      allOf(source.boundaries(stream, unhurried)),
      allOf(topology.describe({ exchange: null, queues: [stream] }, unhurried)),
    ]);
    server.resume();
    expect(scanned).toMatchObject({ observations: [], failures: [hung], coverage: [{ read: [], complete: false }] });
    expect(boundaries).toMatchObject({ observations: [], failures: [hung] });
    expect(described).toMatchObject({ observations: [], failures: [hung], coverage: [{ complete: false }] });
    await source.close();
  });
});

describe('a wrong password', () => {
  it('is tried once, also by a scan of several ranges', async () => {
    const link = await recordAmqp(server);
    const url = amqpUrl({ host: server.host, port: link.port }, server.user);
    const source = await openRabbitmqSource({ ...options(), url }, { password: 'wrong' });
    const ranges = [0n, 10n, 20n].map((from) => ({ partition: 0, from, to: from + 5n }));
    const said = await allOf(source.scan(scanOf(stream, [], { ranges }), unhurried));
    expect(said.failures).toMatchObject([{ code: 'authentication-failed', retryable: false }]);
    expect(said.coverage.map(({ complete }) => complete)).toEqual([false, false, false]);
    expect(link.entries.filter(({ frame }) => frame === '10.11')).toHaveLength(1);
    await link.close();
  });
});

describe('TLS', () => {
  const secured = (more: object): RabbitmqOptions => ({
    ...options(),
    url: amqpUrl({ host: server.host, port: server.tlsPorts.amqps }, server.user).replace('amqp:', 'amqps:'),
    management: `https://${server.host}:${server.tlsPorts.management}`,
    ...more,
  });

  it('with the authority that signed reads streams and the topology', async () => {
    const tls = { ca: authority.certificateFile };
    const [source, topology] = [await openRabbitmqSource(secured({ tls }), server), await openRabbitmqTopology(secured({ tls }), server)];
    expect(placesOf(await allOf(source.scan(scanOf(stream, [2]), unhurried)))).toEqual(['0/0', '0/1']);
    const steps = await Array.fromAsync(source.check([stream], [], unhurried));
    expect(steps.map(({ step, ok }) => [step, ok])).toEqual(
      ['dns', 'tcp', 'tls', 'authentication', 'virtual host', 'stream'].map((step) => [step, true]),
    );
    const described = await allOf(topology.describe({ exchange: null, queues: [] }, unhurried));
    expect(described.failures).toEqual([]);
    await source.close();
  });

  it.each(['an authority that did not sign', 'no authority'])('with %s is refused before the password is sent', async (which) => {
    const other = await createAuthority();
    const tls = which === 'no authority' ? {} : { ca: other.certificateFile };
    const source = await openRabbitmqSource(secured({ tls }), server);
    const said = await allOf(source.boundaries(stream, unhurried));
    expect(said.failures).toMatchObject([{ code: 'tls-failed', retryable: false }]);
    const steps = await Array.fromAsync(source.check([stream], [], unhurried));
    expect(steps.at(-1)).toMatchObject({ step: 'tls', ok: false, fix: expect.stringMatching(/./) });
    const topology = await openRabbitmqTopology(secured({ tls }), server);
    const described = await allOf(topology.describe({ exchange: null, queues: ['q'] }, unhurried));
    expect(described.failures).toMatchObject([{ code: 'tls-failed' }]);
    await source.close();
  });

  it('guards the socket as a plain one', async () => {
    const settings = await rabbitmqSettings(secured({ tls: { ca: authority.certificateFile } }), server);
    const opened = await openConnection(settings, () => undefined, unhurried);
    if (!opened.ok) throw new Error(opened.failure.detail);
    const channel = await opened.value.model.createChannel();
    await channel.get(stream).catch(() => undefined);
    expect(opened.value.lost()).toMatchObject({ code: 'defect', detail: expect.stringContaining('60.70') });
    await opened.value.close();
  });
});
