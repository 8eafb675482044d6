import type { IHeaders } from 'kafkajs';
import { KafkaWriter } from './kafka-bytes.ts';
import { kafkaClient, withAdmin } from './kafka-client.ts';
import type { KafkaAddress } from './kafka-address.ts';
import { leadersServe } from './kafka-leaders.ts';
import { leaderOf, readMetadata } from './kafka-metadata.ts';
import { sendKafkaRequest } from './kafka-request.ts';
import { until } from './until.ts';

export { commitOffsets, describeConsumerGroup } from './kafka-groups.ts';
export { openProducer, produce } from './kafka-producer.ts';
export type { OpenTransaction } from './kafka-producer.ts';
export { startConsumerGroup } from './kafka-console-consumer.ts';

/** The kind "topic" of a resource that has settings. */
const TOPIC_RESOURCE = 2;

export interface TopicOptions {
  /** 1 when absent. */
  readonly partitions?: number;
  /** 1 when absent. */
  readonly replicationFactor?: number;
  /** The nodes that hold every partition, the preferred leader first; chosen by the cluster when absent. */
  readonly replicas?: readonly number[];
  readonly config?: Readonly<Record<string, string>>;
}

/** Whether every broker that answers knows the topic, and each of its partitions has a leader that serves it. */
async function isServed(server: KafkaAddress, name: string): Promise<boolean> {
  const answers = await Promise.allSettled(server.brokers.map(readMetadata));
  const heard = answers.filter((answer) => answer.status === 'fulfilled').map(({ value }) => value);
  const served = heard.map(async (metadata) => {
    const topics = metadata.topics.filter((topic) => topic.name === name);
    const led = topics.length === 1 && topics.every((topic) => topic.partitions.every((each) => each.leader >= 0));
    return led && leadersServe(metadata, topics);
  });
  return heard.length > 0 && (await Promise.all(served)).every(Boolean);
}

/** Creates a topic and resolves when each of its partitions has a leader that serves it. */
export async function createTopic(server: KafkaAddress, topic: string, options: TopicOptions = {}): Promise<void> {
  const configEntries = Object.entries(options.config ?? {}).map(([name, value]) => ({ name, value }));
  const { partitions: numPartitions = 1, replicationFactor = 1, replicas } = options;
  const assigned =
    replicas === undefined ? [] : Array.from({ length: numPartitions }, (_, partition) => ({ partition, replicas: [...replicas] }));
  // The broker takes either the numbers or the assignment.
  const placed =
    replicas === undefined
      ? { numPartitions, replicationFactor }
      : { numPartitions: -1, replicationFactor: -1, replicaAssignment: assigned };
  const wanted = { topic, configEntries, ...placed };
  await withAdmin(server, (admin) => admin.createTopics({ topics: [wanted], waitForLeaders: false }));
  await until(() => isServed(server, topic), { what: `topic ${topic} to be served`, within: 30_000 });
}

/** Deletes a topic and resolves when the cluster no longer knows it. */
export async function deleteTopic(server: KafkaAddress, topic: string): Promise<void> {
  await withAdmin(server, async (admin) => {
    await admin.deleteTopics({ topics: [topic] });
    const gone = async () => !(await admin.listTopics()).includes(topic);
    await until(gone, { what: `topic ${topic} to be gone`, within: 30_000 });
  });
}

/** Deletes the records below the offset of each named partition, so that the log starts there. DeleteRecords version 1. */
export async function deleteRecords(server: KafkaAddress, topic: string, before: Readonly<Record<number, bigint | number>>): Promise<void> {
  for (const [partition, offset] of Object.entries(before)) {
    const leader = await leaderOf(server, topic, Number(partition));
    const body = new KafkaWriter();
    body.array([topic], () => body.string(topic).array([offset], () => body.int32(Number(partition)).int64(BigInt(offset))));
    const reader = await sendKafkaRequest(leader, { apiKey: 21, version: 1, body: body.int32(10_000) });
    reader.int32(); // throttle time
    const codes = reader.array((each) => {
      each.string();
      return each.array((part) => part.skip(4 + 8).int16()); // partition, low watermark
    });
    if (codes.flat().some((code) => code !== 0))
      throw new Error(`DeleteRecords of ${topic}/${partition}: Kafka error ${codes.flat().join()}`);
  }
}

/**
 * Changes settings of a topic, leaving its others alone, and resolves when the broker answers with the new values.
 * IncrementalAlterConfigs version 0.
 */
export async function alterConfig(server: KafkaAddress, topic: string, config: Readonly<Record<string, string>>): Promise<void> {
  const body = new KafkaWriter();
  body.array([topic], () => {
    body.int8(TOPIC_RESOURCE).string(topic);
    body.array(Object.entries(config), ([name, value]) => body.string(name).int8(0).string(value));
  });
  const reader = await sendKafkaRequest(server.bootstrap, { apiKey: 44, version: 0, body: body.boolean(false) });
  reader.int32(); // throttle time
  const codes = reader.array((each) => {
    const code = each.int16();
    each.string(); // error message
    each.skip(1).string(); // type, name
    return code;
  });
  if (codes.some((code) => code !== 0)) throw new Error(`Settings of ${topic}: Kafka error ${codes.join(', ')}`);
  const query = { type: TOPIC_RESOURCE, name: topic, configNames: Object.keys(config) };
  await withAdmin(server, (admin) =>
    until(
      async () => {
        const { resources } = await admin.describeConfigs({ resources: [query], includeSynonyms: false });
        return resources[0]?.configEntries.every((entry) => config[entry.configName] === entry.configValue);
      },
      { what: `the new settings of ${topic}`, within: 30_000 },
    ),
  );
}

/** One record as kafkajs reads it: an independent second reader for what the product reads itself. */
export interface ConsumedRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
}

/** Reads a topic from its start with a kafkajs consumer of a throw-away group until `count` records have come. */
export async function consume(
  server: KafkaAddress,
  topic: string,
  count: number,
  options: { readonly readUncommitted?: boolean } = {},
): Promise<readonly ConsumedRecord[]> {
  const consumer = kafkaClient(server).consumer({
    groupId: `waybill-test-${process.pid}-${performance.now()}`,
    readUncommitted: options.readUncommitted ?? false,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
  });
  const records: ConsumedRecord[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  try {
    await consumer.run({
      autoCommit: false,
      eachMessage({ partition, message: { offset, timestamp, key, value, headers } }) {
        records.push({ partition, offset: BigInt(offset), timestamp: BigInt(timestamp), key, value, headers: headers ?? {} });
        return Promise.resolve();
      },
    });
    await until(() => records.length >= count, { what: `${count} records of ${topic}`, within: 60_000 });
    return records;
  } finally {
    await consumer.disconnect();
  }
}
