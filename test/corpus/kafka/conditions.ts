import { withAdmin } from '../../harness/kafka-client.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';
import { until } from '../../harness/until.ts';

/** Waits until a group has committed this offset in partition 0. */
export async function whenCommitted(kafka: KafkaAddress, group: string, topic: string, offset: bigint): Promise<void> {
  const committed = async () => {
    const [fetched] = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId: group, topics: [topic] }));
    return fetched?.partitions.some((each) => each.partition === 0 && BigInt(each.offset) === offset);
  };
  await until(committed, { what: `${group} to commit ${offset}`, within: 60_000 });
}

/** Waits until partition 0 begins at this offset, whatever takes the records below it. */
export async function whenLogStartsAt(kafka: KafkaAddress, topic: string, offset: bigint): Promise<void> {
  const starts = async () =>
    (await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic))).some((each) => BigInt(each.low) === offset);
  await until(starts, { what: `${topic} to begin at ${offset}`, within: 60_000 });
}
