import type { KafkaOptions } from '../../main/domain/workspace/workspace.ts';
import type { BrokerSource } from '../../main/ports/broker.ts';
import { commitOffsets, createTopic, deleteRecords, openProducer } from '../harness/kafka-admin.ts';
import type { KafkaAddress } from '../harness/kafka-address.ts';
import type { OutgoingMessage } from '../harness/kafka-producer.ts';
import { recordKafka } from '../harness/proxy.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import type { BrokerUnderTest } from './broker-under-test.ts';

/** Bytes a second of the capped source: a scan of a few megabytes would take a minute. */
const cap = 64 * 1024;

/** The options of a Kafka source as the workspace of a test has them. */
export function kafkaOptions(kafka: KafkaAddress, more: Partial<KafkaOptions> = {}): KafkaOptions {
  return { kind: 'kafka', name: 'kafka', brokers: kafka.brokers, tls: null, sasl: null, reach: {}, readBytesPerSecond: null, ...more };
}

/** Brokers take batches of at most a megabyte. */
const messagesAtOnce = 500;

async function write(kafka: KafkaAddress, topic: string, messages: readonly OutgoingMessage[]): Promise<void> {
  const producer = await openProducer(kafka);
  try {
    for (let start = 0; start < messages.length; start += messagesAtOnce)
      await producer.send(topic, messages.slice(start, start + messagesAtOnce));
  } finally {
    await producer.close();
  }
}

/** What a log with transactions, compaction, producer ids and groups adds to the contract; Kafka is the first that has one. */
export interface LogUnderTest extends BrokerUnderTest {
  readonly kafka: KafkaAddress;
  /** Removes what stands before the offset. */
  truncate(topic: string, before: Readonly<Record<number, number>>): Promise<void>;
  /** Commits for a group that has no members. */
  commit(group: string, topic: string, offsets: Readonly<Record<number, number>>): Promise<void>;
}

/** The shared Kafka as a broker under test, read by the sources that `open` makes. */
export async function kafkaUnderTest(open: (options: KafkaOptions) => Promise<BrokerSource>): Promise<LogUnderTest> {
  const { kafka } = await sharedServers();
  const nobody = await recordKafka(kafka.bootstrap);
  const { address } = nobody;
  await nobody.close();
  const link = await recordKafka(kafka.bootstrap);
  const reach = { [kafka.bootstrap]: link.address };
  const [source, capped, dead, hanging] = await Promise.all([
    open(kafkaOptions(kafka)),
    open(kafkaOptions(kafka, { readBytesPerSecond: cap })),
    open(kafkaOptions(kafka, { brokers: [address] })),
    open(kafkaOptions(kafka, { brokers: [kafka.bootstrap], reach })),
  ]);
  const newTopic = async (settings: Parameters<BrokerUnderTest['createTopic']>[0] = {}): Promise<string> => {
    const topic = uniqueName('contract');
    await createTopic(kafka, topic, settings);
    return topic;
  };
  return {
    partitions: 2,
    timestampType: 'create',
    logStep: 'topic',
    kafka,
    source,
    capped,
    dead,
    hanging: { source: hanging, stall: () => link.stall(), release: () => link.release() },
    createTopic: newTopic,
    write: (topic, messages) => write(kafka, topic, messages),
    async cutTopic() {
      const topic = await newTopic();
      await write(
        kafka,
        topic,
        Array.from({ length: 10 }, (_, index) => ({ value: `${index}` })),
      );
      await deleteRecords(kafka, topic, { 0: 6 });
      return { topic, offsets: [6, 7, 8, 9] };
    },
    truncate: (topic, before) => deleteRecords(kafka, topic, before),
    commit: (group, topic, offsets) => commitOffsets(kafka, group, topic, offsets),
    async close() {
      await Promise.all([source, capped, dead, hanging].map((each) => each.close()));
      await link.close();
    },
  };
}
