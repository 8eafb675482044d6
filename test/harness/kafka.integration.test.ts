import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  alterConfig,
  commitOffsets,
  consume,
  createTopic,
  deleteRecords,
  deleteTopic,
  describeConsumerGroup,
  openProducer,
  produce,
  startConsumerGroup,
} from './kafka-admin.ts';
import { KafkaWriter } from './kafka-bytes.ts';
import { withAdmin } from './kafka-client.ts';
import { readMetadata } from './kafka-metadata.ts';
import { sendKafkaRequest } from './kafka-request.ts';
import { type KafkaServer, startKafka } from './kafka.ts';
import { until } from './until.ts';
import { sharedServers, uniqueName } from './workspace-server.ts';

describe('helpers on the shared Kafka', () => {
  it('writes messages where they were told to be', async () => {
    const { kafka } = await sharedServers();
    const topic = uniqueName('orders');
    await createTopic(kafka, topic, { partitions: 2, config: { 'retention.ms': '-1' } });
    const stored = await produce(kafka, topic, [
      { partition: 1, key: 'a', value: 'one', timestamp: 1_700_000_000_000n },
      { partition: 0, value: 'two', headers: { 'message-id': 'm-2' } },
      { partition: 1, value: null },
    ]);
    expect(stored).toEqual([
      { partition: 1, offset: 0n },
      { partition: 0, offset: 0n },
      { partition: 1, offset: 1n },
    ]);
    const records = await consume(kafka, topic, 3);
    expect(records.find((record) => record.partition === 1 && record.offset === 0n)).toEqual({
      partition: 1,
      offset: 0n,
      timestamp: 1_700_000_000_000n,
      key: Buffer.from('a'),
      value: Buffer.from('one'),
      headers: {},
    });
  });

  it('ends transactions with their markers written, and leaves one open', async () => {
    const { kafka } = await sharedServers();
    const topic = uniqueName('orders');
    await createTopic(kafka, topic);
    const producer = await openProducer(kafka, { transactionalId: uniqueName('relay') });
    const aborted = await producer.begin();
    await aborted.send(topic, [{ value: 'aborted' }]);
    await aborted.abort();
    const committed = await producer.begin();
    await committed.send(topic, [{ value: 'committed' }]);
    await committed.commit();
    const open = await producer.begin();
    const [at] = await open.send(topic, [{ value: 'open' }]);
    expect(at).toEqual({ partition: 0, offset: 4n });
    const values = async (readUncommitted: boolean, count: number) =>
      (await consume(kafka, topic, count, { readUncommitted })).map((record) => record.value?.toString());
    expect(await values(false, 1)).toEqual(['committed']);
    expect(await values(true, 3)).toEqual(['aborted', 'committed', 'open']);
    await open.abort();
    await producer.close();
  });

  it('commits offsets without joining the group', async () => {
    const { kafka } = await sharedServers();
    const topic = uniqueName('orders');
    const group = uniqueName('billing');
    await createTopic(kafka, topic, { partitions: 2 });
    await commitOffsets(kafka, group, topic, { 0: 7n, 1: 0 });
    const [committed] = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId: group, topics: [topic] }));
    expect(committed?.partitions.map(({ partition, offset }) => [partition, offset])).toEqual([
      [0, '7'],
      [1, '0'],
    ]);
  });

  it('moves the log start, changes settings and deletes topics', async () => {
    const { kafka } = await sharedServers();
    const topic = uniqueName('orders');
    await createTopic(kafka, topic, { config: { 'retention.ms': '1000000' } });
    await produce(kafka, topic, [{ value: '0' }, { value: '1' }, { value: '2' }]);
    await deleteRecords(kafka, topic, { 0: 2 });
    expect((await consume(kafka, topic, 1)).map((record) => record.offset)).toEqual([2n]);
    await alterConfig(kafka, topic, { 'cleanup.policy': 'compact' });
    await deleteTopic(kafka, topic);
    const { topics } = await readMetadata(kafka.bootstrap);
    expect(topics.map((each) => each.name)).not.toContain(topic);
  });

  it('runs a group of the newer protocol, which only ConsumerGroupDescribe sees', async () => {
    const { kafka } = await sharedServers();
    const topic = uniqueName('orders');
    const group = uniqueName('newer');
    await createTopic(kafka, topic, { partitions: 2 });
    await produce(kafka, topic, [{ value: '[one]' }, { partition: 1, value: 'two' }]);
    const consumer = await startConsumerGroup(kafka, { group, topic, protocol: 'consumer' });
    await until(() => consumer.values().length === 2, { what: 'two values', within: 60_000 });
    expect(consumer.values().toSorted()).toEqual(['[one]', 'two']);
    const description = await describeConsumerGroup(kafka, group);
    expect(description.state).toBe('Stable');
    expect(description.members.map((member) => member.assignment)).toEqual([{ [topic]: [0, 1] }]);
    const classic = await withAdmin(kafka, (admin) => admin.describeGroups([group]));
    expect(classic.groups[0]?.state).toBe('Dead');
    await consumer.leave();
    const [left] = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId: group, topics: [topic] }));
    expect(left?.partitions.map((each) => each.offset)).toEqual(['1', '1']);
  });

  it('creates no topic because somebody asks for it', async () => {
    const { kafka } = await sharedServers();
    const topic = uniqueName('absent');
    const body = new KafkaWriter();
    body.array([topic], () => body.string(topic)).boolean(true);
    await sendKafkaRequest(kafka.bootstrap, { apiKey: 3, version: 4, body });
    const { topics } = await readMetadata(kafka.bootstrap);
    expect(topics.map((each) => each.name)).not.toContain(topic);
  });
});

describe('a Kafka of its own', () => {
  let kafka: KafkaServer;
  beforeAll(async () => {
    kafka = await startKafka({ properties: { 'message.max.bytes': '2000000' } });
  });
  afterAll(() => kafka.stop());

  it('keeps its data and ports over a kill', async () => {
    await createTopic(kafka, 'orders');
    await produce(kafka, 'orders', [{ value: 'kept' }]);
    kafka.kill();
    await expect(readMetadata(kafka.bootstrap)).rejects.toThrow(/ECONNREFUSED|ECONNRESET|closed/);
    await kafka.start();
    expect((await consume(kafka, 'orders', 1)).map((record) => record.value?.toString())).toEqual(['kept']);
  });

  it('stays silent while suspended and answers afterwards', async () => {
    kafka.suspend();
    let answered = false;
    const answer = readMetadata(kafka.bootstrap).then(() => (answered = true));
    await expect(until(() => answered, { what: 'silence', within: 500 })).rejects.toThrow('silence');
    kafka.resume();
    await answer;
    expect(answered).toBe(true);
  });

  it('takes the given settings', async () => {
    const query = { type: 4 as const, name: '1', configNames: ['message.max.bytes'] };
    const { resources } = await withAdmin(kafka, (admin) => admin.describeConfigs({ resources: [query], includeSynonyms: false }));
    expect(resources[0]?.configEntries[0]?.configValue).toBe('2000000');
  });
});

describe('three brokers', () => {
  it('go on without one of them and take it back', async () => {
    const kafka = await startKafka({ brokers: 3 });
    try {
      await createTopic(kafka, 'orders', { partitions: 3, replicationFactor: 3, config: { 'min.insync.replicas': '2' } });
      const leaders = async (broker: number) => {
        const { topics } = await readMetadata(kafka.brokers[broker - 1] ?? '');
        return topics.find((topic) => topic.name === 'orders')?.partitions.map((each) => each.leader) ?? [];
      };
      expect(new Set(await leaders(1))).toEqual(new Set([1, 2, 3]));
      kafka.kill(1);
      const moved = async () => (await leaders(2)).every((leader) => leader === 2 || leader === 3);
      await until(moved, { what: 'new leaders', within: 60_000 });
      await kafka.start(1);
      expect(await leaders(1)).toHaveLength(3);
    } finally {
      await kafka.stop();
    }
  });
});
