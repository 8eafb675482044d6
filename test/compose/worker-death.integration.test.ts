import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanWorkers } from '../../main/compose/scan-workers.ts';
import type { KafkaOptions } from '../../main/domain/workspace/workspace.ts';
import type { ScanWorkers } from '../../main/ports/scan-workers.ts';
import { kafkaOptions } from '../contract-suite/broker-kafka.ts';
import { allOf, placesOf, scanOf, unhurried } from '../contract-suite/broker-under-test.ts';
import { createTopic, openProducer } from '../harness/kafka-admin.ts';
import type { KafkaAddress } from '../harness/kafka-address.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';

const topic = uniqueName('worker');
const batches = 8;
const secrets = { password: null, keyPassphrase: null, tokenCommand: null };
let kafka: KafkaAddress;

beforeAll(async () => {
  ({ kafka } = await sharedServers());
  await createTopic(kafka, topic, { partitions: 2 });
  const producer = await openProducer(kafka);
  for (let batch = 0; batch < batches; batch += 1)
    await producer.send(
      topic,
      Array.from({ length: 500 }, (_, index) => ({ partition: index % 2, value: 'x'.repeat(1_000) })),
    );
  await producer.close();
});

function workersFor(options: KafkaOptions): ScanWorkers {
  return scanWorkers([{ options, secrets }]);
}

describe('a scan whose worker ends', () => {
  const ends = [batches * 250, batches * 250];
  let workers: ScanWorkers;
  afterAll(() => workers.close());

  it('is one failure that names every part, and the next scan gets a worker of its own', { timeout: 30_000 }, async () => {
    workers = workersFor(kafkaOptions(kafka, { readBytesPerSecond: 64 * 1024 }));
    const endings: Promise<void>[] = [];
    const said = await allOf(workers.scan('kafka', scanOf(topic, ends), unhurried), (reading) => {
      if (reading.type === 'progress') endings.push(workers.close());
    });
    await Promise.all(endings);
    expect(said.failures).toMatchObject([{ code: 'worker-died', retryable: true }]);
    const unread = {
      wanted: { from: '0', to: String(ends[0]) },
      read: [],
      complete: false,
      reason: expect.stringMatching(/^worker-died: /),
    };
    expect(said.coverage).toMatchObject([
      { ...unread, part: `${topic}/0` },
      { ...unread, part: `${topic}/1` },
    ]);
    expect(placesOf(await allOf(workers.scan('kafka', scanOf(topic, [2, 1]), unhurried)))).toEqual(['0/0', '0/1', '1/0']);
  });

  it('is the failure of its source when the worker cannot open it', async () => {
    const broken = workersFor(kafkaOptions(kafka, { tls: { ca: '/nowhere/ca.pem' } }));
    const said = await allOf(broken.scan('kafka', scanOf(topic, [5]), unhurried));
    await broken.close();
    expect(said.failures).toMatchObject([{ code: 'misconfigured', detail: expect.stringContaining('/nowhere/ca.pem') }]);
    expect(said.coverage).toMatchObject([{ read: [], complete: false, reason: expect.stringMatching(/^misconfigured: /) }]);
  });

  it('gives each of several scans at once its own answer', async () => {
    const several = workersFor(kafkaOptions(kafka));
    const said = await Promise.all([3, 5, 7].map((end) => allOf(several.scan('kafka', scanOf(topic, [end]), unhurried))));
    await several.close();
    expect(
      said.map(({ observations, coverage }) => [observations.filter(({ kind }) => kind === 'record').length, coverage[0]?.wanted?.to]),
    ).toEqual([
      [3, '3'],
      [5, '5'],
      [7, '7'],
    ]);
  });
});
