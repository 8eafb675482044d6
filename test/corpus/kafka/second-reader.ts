import { withAdmin } from '../../harness/kafka-client.ts';
import { consume } from '../../harness/kafka-admin.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';

/** Where a message stands in a topic, as kafkajs reads it: the truth is not taken from the product's own reader. */
async function copiesOf(kafka: KafkaAddress, topic: string, messageId: string): Promise<readonly bigint[]> {
  const ends = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const count = ends.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  const records = count === 0 ? [] : await consume(kafka, topic, count);
  return records.filter(({ headers }) => String(headers['message-id']) === messageId).map(({ offset }) => offset);
}

/** Throws unless the message stands exactly so many times in the topic: then the harm was not done as the scenario says. */
export async function mustStand(kafka: KafkaAddress, topic: string, messageId: string, times: number): Promise<void> {
  const copies = await copiesOf(kafka, topic, messageId);
  if (copies.length !== times) throw new Error(`${messageId} stands ${copies.length} times in ${topic}, not ${times} times.`);
}
