import { kafkaClient, withAdmin } from '../../harness/kafka-client.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';
import { until } from '../../harness/until.ts';

/**
 * Where a message stands in a topic, as kafkajs reads it from the first to the last record of every
 * partition: the truth is not taken from the product's own reader. The last record must be visible.
 */
async function copiesOf(kafka: KafkaAddress, topic: string, messageId: string): Promise<number> {
  const ends = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const open = new Map(ends.filter(({ high, low }) => high !== low).map(({ partition, high }) => [partition, BigInt(high) - 1n]));
  const groupId = `second-reader-${process.pid}-${performance.now()}`;
  const consumer = kafkaClient(kafka).consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100 });
  let copies = 0;
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage({ partition, message: { offset, headers } }) {
        if (String(headers?.['message-id']) === messageId) copies += 1;
        if (BigInt(offset) >= (open.get(partition) ?? 0n)) open.delete(partition);
        return Promise.resolve();
      },
    });
    await until(() => open.size === 0, { what: `the end of ${topic}`, within: 60_000 });
    return copies;
  } finally {
    await consumer.disconnect();
  }
}

/** Throws unless the message stands exactly so many times in the topic: then the harm was not done as the scenario says. */
export async function mustStand(kafka: KafkaAddress, topic: string, messageId: string, times: number): Promise<void> {
  const copies = await copiesOf(kafka, topic, messageId);
  if (copies !== times) throw new Error(`${messageId} stands ${copies} times in ${topic}, not ${times} times.`);
}
