import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { machineClock } from '../../../main/adapter/clock/machine-clock.ts';
import { logIndex } from '../../../main/adapter/index/log-index.ts';
import { settingsOf } from '../../../main/adapter/kafka/settings.ts';
import { kafkaBroker } from '../../../main/adapter/kafka/source.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import type { BrokerSource, ScanRequest } from '../../../main/ports/broker.ts';
import type { LogIndex } from '../../../main/ports/log-index.ts';
import type { Reading } from '../../../main/ports/reading.ts';
import { kafkaOptions } from '../../contract-suite/broker-kafka.ts';
import { allOf, matching, scanOf, unhurried } from '../../contract-suite/broker-under-test.ts';
import type { Said } from '../../contract-suite/broker-under-test.ts';
import { createTopic, deleteRecords, deleteTopic, openProducer } from '../../harness/kafka-admin.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';
import type { OutgoingMessage } from '../../harness/kafka-producer.ts';
import { until } from '../../harness/until.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';

const message = (number: number, partition: number): OutgoingMessage => ({
  partition,
  key: `order-${number % 50}`,
  value: JSON.stringify({ number, id: `json-${number}` }),
  headers: { 'message-id': `m-${number}` },
});

/** What two scans of the same must agree on: everything but their order and how far they told of it. */
function answerOf({ observations, coverage, failures }: Said) {
  const place = ({ coordinates }: Observation): string => `${coordinates['partition']} ${coordinates['offset']}`;
  return { observations: observations.toSorted((a, b) => place(a).localeCompare(place(b))), coverage, failures };
}

describe('an index of a real log', () => {
  let kafka: KafkaAddress;
  let folder: string;
  let index: LogIndex;
  let indexed: BrokerSource;
  let plain: BrokerSource;
  let topic: string;
  let notes: string[];

  /** The answer, and how many records were to be read for it. */
  const scan = async (broker: BrokerSource, request: ScanRequest) => {
    let read = 0;
    const said = await allOf(broker.scan(request, unhurried), (reading: Reading) => {
      if (reading.type === 'progress') read = reading.total;
    });
    return { answer: answerOf(said), read };
  };
  const both = async (request: ScanRequest) => {
    const [ours, theirs] = [await scan(indexed, request), await scan(plain, request)];
    expect(ours.answer).toEqual(theirs.answer);
    return ours;
  };
  const write = async (from: number, count: number, partition = 0): Promise<void> => {
    const producer = await openProducer(kafka);
    for (let start = from; start < from + count; start += 500)
      await producer.send(
        topic,
        Array.from({ length: Math.min(500, from + count - start) }, (_, at) => message(start + at, partition)),
      );
    await producer.close();
  };
  const byId = (...messageIds: readonly string[]) => ({ match: matching({ messageIds }) });

  beforeAll(async () => {
    ({ kafka } = await sharedServers());
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waybill-index-'));
    notes = [];
    index = logIndex({ path: join(folder, 'index.sqlite'), note: (text) => notes.push(text) });
    const settings = await settingsOf(kafkaOptions(kafka), { password: null, keyPassphrase: null, tokenCommand: null });
    if (!settings.ok) throw new Error(settings.failure.detail);
    indexed = kafkaBroker(kafkaOptions(kafka), settings.value, machineClock, index);
    plain = kafkaBroker(kafkaOptions(kafka), settings.value, machineClock);
    topic = uniqueName('indexed');
  });
  afterEach(async () => {
    await Promise.all([indexed.close(), plain.close()]);
    index.close();
    await rm(folder, { recursive: true, force: true });
    if (notes.length > 0) throw new Error(notes.join('\n'));
  });

  it('reads only what is new, and the places of what it finds', async () => {
    await createTopic(kafka, topic);
    await write(0, 5_000);
    expect((await both(scanOf(topic, [5_000], byId('m-77')))).read).toBe(5_000);
    expect((await both(scanOf(topic, [5_000], byId('m-77')))).read).toBe(1);
    expect((await both(scanOf(topic, [5_000], byId('absent')))).read).toBe(0);
    await write(5_000, 1_000);
    expect((await both(scanOf(topic, [6_000], byId('absent')))).read).toBe(1_000);
    expect((await both(scanOf(topic, [6_000], byId('absent', 'm-5999', 'm-12', 'm-13')))).read).toBe(3);
    // A part of a stretch, the last record of which is looked at for its epoch.
    const part = { ...scanOf(topic, [0], byId('m-3000')), ranges: [{ partition: 0, from: 2_900n, to: 3_100n }] };
    expect((await both(part)).read).toBe(2);
  });

  it('answers what a scan answers, whatever was asked before', async () => {
    await createTopic(kafka, topic, { partitions: 2 });
    await write(0, 700, 0);
    await write(650, 900, 1);
    const identities = [
      { messageId: [{ kind: 'header', name: 'message-id' }], businessKey: [{ kind: 'key' }], search: {} },
      { messageId: [{ kind: 'json', pointer: '/id' }], businessKey: [{ kind: 'json', pointer: '/number' }], search: {} },
      { messageId: [{ kind: 'key' }, '/', { kind: 'header', name: 'message-id' }], search: {} },
    ] as const;
    const name = fc.oneof(
      fc.nat(1_700).map((number) => `m-${number}`),
      fc.nat(1_700).map((number) => `json-${number}`),
      fc.nat(60).map((number) => `order-${number}`),
      fc.nat(1_700).map((number) => `${number}`),
      fc.nat(1_700).map((number) => `order-${number % 50}/m-${number}`),
    );
    const range = (partition: number, end: number) =>
      fc.tuple(fc.nat(end), fc.nat(end)).map(([a, b]) => ({ partition, from: BigInt(Math.min(a, b)), to: BigInt(Math.max(a, b)) }));
    const request = fc.record({
      identity: fc.constantFrom(...identities),
      messageIds: fc.array(name, { maxLength: 6 }),
      businessKeys: fc.array(name, { maxLength: 3 }),
      ranges: fc.tuple(range(0, 700), range(1, 900)),
    });
    const property = fc.asyncProperty(request, async ({ identity, messageIds, businessKeys, ranges }) => {
      await both({ ...scanOf(topic, [], { identity, ranges }), match: matching({ messageIds, businessKeys }) });
    });
    await expect(fc.assert(property, { numRuns: 120 })).resolves.toBeUndefined();
  });

  it('reads a topic again that was deleted and made anew', async () => {
    await createTopic(kafka, topic);
    await write(0, 100);
    await both(scanOf(topic, [100], byId('m-5')));
    await deleteTopic(kafka, topic);
    await until(
      async () =>
        await createTopic(kafka, topic).then(
          () => true,
          () => null,
        ),
      { what: 'the topic to be made anew', within: 30_000 },
    );
    await write(1_000, 100);
    expect((await both(scanOf(topic, [100], byId('m-5')))).read).toBe(100);
    expect((await both(scanOf(topic, [100], byId('m-1005')))).read).toBe(1);
  });

  it('says of records that were deleted what a scan says', async () => {
    await createTopic(kafka, topic);
    await write(0, 100);
    await both(scanOf(topic, [100], byId('m-5', 'm-60')));
    await deleteRecords(kafka, topic, { 0: 50 });
    const { answer } = await both(scanOf(topic, [100], byId('m-5', 'm-60')));
    expect(answer.coverage).toMatchObject([{ complete: false }]);
    const rest = { ...scanOf(topic, [0], byId('m-5', 'm-60')), ranges: [{ partition: 0, from: 50n, to: 100n }] };
    expect((await both(rest)).read).toBe(1);
  });

  it('has no part in a log that compacts', async () => {
    await createTopic(kafka, topic, { config: { 'cleanup.policy': 'compact' } });
    await write(0, 100);
    for (let round = 0; round < 2; round += 1) expect((await both(scanOf(topic, [100], byId('absent')))).read).toBe(100);
  });

  it('keeps nothing from the first record on whose name cannot be parsed', async () => {
    await createTopic(kafka, topic);
    await write(0, 60);
    const producer = await openProducer(kafka);
    await producer.send(topic, [{ partition: 0, value: '{"id":' }]);
    await producer.close();
    const identity = { messageId: [{ kind: 'json', pointer: '/id' }], search: {} } as const;
    const request = { ...scanOf(topic, [61], byId('json-7')), identity };
    const first = await both(request);
    expect(first.answer.coverage).toMatchObject([{ complete: false, reason: expect.stringContaining('could not be parsed') }]);
    const second = await both(request);
    expect(second.answer).toEqual(first.answer);
  });

  it('leaves what is not decided yet to every scan', async () => {
    await createTopic(kafka, topic);
    await write(0, 40);
    const producer = await openProducer(kafka, { transactionalId: uniqueName('open') });
    const transaction = await producer.begin();
    await transaction.send(topic, [message(40, 0), message(41, 0)]);
    try {
      const { answer } = await both(scanOf(topic, [42], byId('m-40')));
      expect(answer.observations).toMatchObject([{ facts: { visibility: 'open' } }]);
    } finally {
      await transaction.abort();
      await producer.close();
    }
    const again = await both(scanOf(topic, [42], byId('m-40')));
    expect(again.answer.observations).toMatchObject([{ facts: { visibility: 'aborted' } }]);
    expect(again.read).toBe(2);
  });
});
