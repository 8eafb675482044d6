import { Kafka } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RefusedRequestError } from '../../../main/adapter/kafka-wire/allow-list.ts';
import { kafkajsConfig, kafkaSettings } from '../../../main/adapter/kafka-wire/client-settings.ts';
import type { KafkaConnection } from '../../../main/adapter/kafka-wire/connection.ts';
import { consumerGroupDescribeRequest } from '../../../main/adapter/kafka-wire/consumer-group-describe.ts';
import { findCoordinatorRequest } from '../../../main/adapter/kafka-wire/find-coordinator.ts';
import { offsetForLeaderEpochRequest } from '../../../main/adapter/kafka-wire/offset-for-leader-epoch.ts';
import type { WireRequest } from '../../../main/adapter/kafka-wire/wire-request.ts';
import { kafkaViolations } from '../../harness/allow-list-check.ts';
import { commitOffsets, openProducer, produce, startConsumerGroup } from '../../harness/kafka-admin.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';
import { recordKafka } from '../../harness/proxy.ts';
import { until } from '../../harness/until.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';
import { createKeptTopic } from './kept-topic.ts';
import { offsetOf, openConnection, runScan, unhurried, valueOf, wholeTopic } from './scan-outcome.ts';

let kafka: KafkaAddress;
let connection: KafkaConnection;

beforeAll(async () => {
  ({ kafka } = await sharedServers());
  connection = openConnection(kafka);
});
afterAll(() => connection.close());

/** A request that no reader may send, as a mistake in the product would make it. */
function planted(apiKey: number, apiName: string): WireRequest<null> {
  return {
    apiKey,
    apiName,
    versions: [2],
    oldestFlexible: 99,
    encode: (writer) => writer.raw(Buffer.alloc(30)),
    decode: () => ({ throttleMilliseconds: 0, value: null }),
  };
}

describe('what reading sends', () => {
  it('is on the allow-list, seen by a recorder between us and the broker', async () => {
    const topic = uniqueName('recorded');
    await createKeptTopic(kafka, topic, { partitions: 2 });
    await produce(kafka, topic, [{ value: 'a' }]);
    const recorder = await recordKafka(kafka.bootstrap);
    const recorded = openConnection({ ...kafka, brokers: [recorder.address] }, { reach: { [kafka.bootstrap]: recorder.address } });
    const { hits } = await runScan({ connection: recorded, topic, ranges: await wholeTopic(recorded, topic) });
    expect(hits).toHaveLength(1);
    const admin = new Kafka(
      kafkajsConfig(kafkaSettings({ brokers: [recorder.address], reach: { [kafka.bootstrap]: recorder.address } })),
    ).admin();
    await admin.connect();
    expect(await admin.fetchTopicMetadata({ topics: [topic] })).toMatchObject({ topics: [{ name: topic }] });
    await admin.disconnect();
    recorded.close();
    expect(kafkaViolations(recorder.entries)).toEqual([]);
    expect(new Set(recorder.entries.map(({ apiKey }) => apiKey))).toEqual(new Set([1, 2, 3, 18]));
    expect(new Set(recorder.entries.map(({ clientId }) => clientId))).toEqual(new Set(['waybill']));
    await recorder.close();
  });

  it.each([
    [8, 'OffsetCommit'],
    [11, 'JoinGroup'],
    [0, 'Produce'],
    [19, 'CreateTopics'],
  ])('is stopped at the socket when a defect makes it api key %i (%s)', async (apiKey, apiName) => {
    const recorder = await recordKafka(kafka.bootstrap);
    const recorded = openConnection({ ...kafka, brokers: [recorder.address] });
    const refused = recorded.sendToAny(planted(apiKey, apiName), unhurried);
    await expect(refused).rejects.toBeInstanceOf(RefusedRequestError);
    await expect(refused).rejects.toMatchObject({ apiKey });
    recorded.close();
    expect(recorder.entries.map((entry) => entry.apiKey)).toEqual([18]);
    await recorder.close();
  });

  it('is refused to ordinary kafkajs clients of ours too: none of their writes leaves this process', async () => {
    const topic = uniqueName('kept');
    const groupId = uniqueName('group');
    await createKeptTopic(kafka, topic);
    await commitOffsets(kafka, groupId, topic, { 0: 0 });
    const recorder = await recordKafka(kafka.bootstrap);
    const client = new Kafka(kafkajsConfig(kafkaSettings({ brokers: [recorder.address], reach: { [kafka.bootstrap]: recorder.address } })));
    const admin = client.admin();
    await admin.connect();
    expect(await admin.fetchOffsets({ groupId, topics: [topic] })).toMatchObject([{ partitions: [{ offset: '0' }] }]);
    await expect(admin.createTopics({ topics: [{ topic: uniqueName('never') }] })).rejects.toThrow(/api key 19/);
    await expect(admin.deleteTopics({ topics: [topic] })).rejects.toThrow(/refused to send/);
    const producer = client.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await expect(producer.send({ topic, messages: [{ value: 'never' }] })).rejects.toThrow(/api key 0/);
    // What kafkajs does to set a group's offsets: it joins the group. It tells of the refusal by an event only.
    const consumer = client.consumer({ groupId, allowAutoTopicCreation: false });
    const crash = new Promise<Error>((resolve) => consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error)));
    await consumer.connect();
    await consumer.subscribe({ topic });
    await consumer.run({ eachMessage: () => Promise.resolve() });
    expect((await crash).message).toMatch(/api key 11/);
    await Promise.all([admin.disconnect(), producer.disconnect(), consumer.disconnect()]);
    expect(kafkaViolations(recorder.entries)).toEqual([]);
    await recorder.close();
  });
});

describe('the requests that kafkajs lacks', () => {
  it('tell log start, last stable offset, high watermark and the offset for a time', async () => {
    const topic = uniqueName('offsets');
    await createKeptTopic(kafka, topic);
    await produce(
      kafka,
      topic,
      [1_000, 2_000, 3_000].map((timestamp) => ({ value: `${timestamp}`, timestamp })),
    );
    const producer = await openProducer(kafka, { transactionalId: uniqueName('open') });
    const transaction = await producer.begin();
    await transaction.send(topic, [{ value: 'open', timestamp: 4_000 }]);
    const ask = async (target: 'earliest' | 'latest' | bigint, isolation: 'committed' | 'uncommitted'): Promise<bigint> =>
      offsetOf(connection, topic, 0, target, isolation);
    expect(await ask('earliest', 'uncommitted')).toBe(0n);
    expect(await ask('latest', 'committed')).toBe(3n);
    expect(await ask('latest', 'uncommitted')).toBe(4n);
    expect(await ask(1_500n, 'uncommitted')).toBe(1n);
    expect(await ask(3_000n, 'uncommitted')).toBe(2n);
    expect(await ask(9_000n, 'uncommitted')).toBe(-1n);
    await transaction.abort();
    await producer.close();
  });

  it('tell where a leader epoch ends', async () => {
    const topic = uniqueName('epoch');
    await createKeptTopic(kafka, topic);
    await produce(kafka, topic, [{ value: 'a' }, { value: 'b' }]);
    valueOf(await connection.refresh([topic], unhurried));
    const { nodeId, leaderEpoch } = valueOf(connection.leaderOf(topic, 0));
    const request = offsetForLeaderEpochRequest({ topic, partitions: [{ partition: 0, leaderEpoch }] });
    expect(valueOf(await connection.send(nodeId, request, unhurried))).toEqual([
      { partition: 0, errorCode: 0, leaderEpoch, endOffset: 2n },
    ]);
  });

  it('describe a live group of the consumer protocol, which DescribeGroups calls dead', async () => {
    const topic = uniqueName('group-topic');
    const group = uniqueName('kip-848');
    await createKeptTopic(kafka, topic, { partitions: 2 });
    await produce(kafka, topic, [{ value: 'hello' }]);
    const member = await startConsumerGroup(kafka, { group, topic, protocol: 'consumer' });
    const coordinator = await until(
      async () => {
        const found = valueOf(await connection.sendToAny(findCoordinatorRequest(group), unhurried));
        return found.errorCode === 0 ? found : null;
      },
      { what: 'the coordinator', within: 30_000 },
    );
    const described = await until(
      async () => {
        const [found] = valueOf(await connection.send(coordinator.nodeId, consumerGroupDescribeRequest([group]), unhurried));
        return found?.state === 'Stable' && found.members.some(({ assignment }) => assignment.length > 0) ? found : null;
      },
      { what: 'the group to be stable', within: 60_000 },
    );
    expect(described).toMatchObject({
      errorCode: 0,
      groupId: group,
      assignor: 'uniform',
      members: [
        {
          subscribedTopics: [topic],
          subscribedPattern: null,
          clientHost: expect.stringContaining('127.0.0.1'),
          assignment: [{ topic, partitions: [0, 1] }],
        },
      ],
    });
    expect(described.members[0]?.assignment[0]?.topicId).toBe(valueOf(await connection.refresh([topic], unhurried)).topics[0]?.topicId);
    await member.leave();
    const [unknown] = valueOf(await connection.send(coordinator.nodeId, consumerGroupDescribeRequest([uniqueName('nobody')]), unhurried));
    expect(unknown).toMatchObject({ errorCode: 69, members: [] });
  });

  it('read the metadata of the whole cluster', async () => {
    const topic = uniqueName('metadata');
    await createKeptTopic(kafka, topic, { partitions: 3 });
    const metadata = valueOf(await connection.refresh('all', unhurried));
    expect(metadata.brokers.map(({ host, port }) => `${host}:${port}`)).toEqual(kafka.brokers);
    const found = metadata.topics.find(({ name }) => name === topic);
    expect(found).toMatchObject({ errorCode: 0, internal: false, topicId: expect.stringMatching(/^[\w-]{22}$/) });
    expect(found?.partitions.map(({ leader, replicas, inSync, offline }) => ({ leader, replicas, inSync, offline }))).toEqual(
      Array.from({ length: 3 }, () => ({ leader: 1, replicas: [1], inSync: [1], offline: [] })),
    );
  });
});

describe('a connection', () => {
  it('fails with the broker named when nothing listens, and after it was closed', async () => {
    const nowhere = openConnection({ ...kafka, brokers: ['127.0.0.1:1'] });
    expect(await nowhere.refresh([], unhurried)).toMatchObject({
      ok: false,
      failure: { code: 'broker-unreachable', retryable: true, detail: expect.stringContaining('127.0.0.1:1') },
    });
    nowhere.close();
    expect(await nowhere.refresh([], unhurried)).toMatchObject({ ok: false, failure: { code: 'aborted' } });
  });

  it('goes on to the next bootstrap broker', async () => {
    const second = openConnection({ ...kafka, brokers: ['127.0.0.1:1', ...kafka.brokers] });
    expect(await second.refresh([], unhurried)).toMatchObject({ ok: true });
    second.close();
  });

  it('is made anew after the broker cut it', async () => {
    const recorder = await recordKafka(kafka.bootstrap);
    const cut = openConnection({ ...kafka, brokers: [recorder.address] }, { reach: { [kafka.bootstrap]: recorder.address } });
    valueOf(await cut.refresh([], unhurried));
    recorder.cut();
    // The first one may still go out over the connection that is being cut.
    const answers = [await cut.refresh([], unhurried), await cut.refresh([], unhurried)];
    expect(answers[1]).toMatchObject({ ok: true });
    cut.close();
    await recorder.close();
  });

  it('arms no timer for requests that nothing holds back', async () => {
    const quiet = openConnection(kafka);
    valueOf(await quiet.refresh([], unhurried));
    const timers = vi.spyOn(globalThis, 'setTimeout');
    try {
      for (let count = 0; count < 20; count += 1) valueOf(await quiet.refresh([], unhurried));
      // The stock queue arms one after every answer, with a delay of minus the time since 1970.
      expect(timers.mock.calls.map(([, delay]) => delay)).toEqual([]);
    } finally {
      timers.mockRestore();
      quiet.close();
    }
  });

  it('gives up a request at an abort and closes at once, while the broker hangs', async () => {
    const recorder = await recordKafka(kafka.bootstrap);
    const hanging = openConnection(
      { ...kafka, brokers: [recorder.address] },
      { reach: { [kafka.bootstrap]: recorder.address }, requestTimeout: 3_600_000, connectionTimeout: 3_600_000 },
    );
    valueOf(await hanging.refresh([], unhurried));
    recorder.stall();
    const controller = new AbortController();
    const given = hanging.refresh([], controller.signal);
    const closed = hanging.refresh([], unhurried);
    controller.abort();
    expect(await given).toMatchObject({ ok: false, failure: { code: 'aborted' } });
    hanging.close();
    expect(await closed).toMatchObject({ ok: false, failure: { code: 'aborted' } });
    const connecting = openConnection(
      { ...kafka, brokers: [recorder.address] },
      { requestTimeout: 3_600_000, connectionTimeout: 3_600_000 },
    );
    const never = connecting.refresh([], unhurried);
    connecting.close();
    expect(await never).toMatchObject({ ok: false, failure: { code: 'aborted' } });
    await recorder.close();
  });
});
