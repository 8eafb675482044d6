import { createTopic, type TopicOptions } from '../../harness/kafka-admin.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';

/**
 * Creates a topic that keeps its records whatever their timestamps. By default Kafka deletes what is older than seven days,
 * by the records' own time and for the first time 30 seconds after its start: records with fixed timestamps would vanish
 * in the middle of a test.
 */
export async function createKeptTopic(server: KafkaAddress, topic: string, options: TopicOptions = {}): Promise<void> {
  await createTopic(server, topic, { ...options, config: { 'retention.ms': '-1', ...options.config } });
}
