import type { KafkaAddress } from './kafka-address.ts';
import { type PartitionMetadata, readMetadata } from './kafka-metadata.ts';
import { until } from './until.ts';

/** One partition as the brokers that answer see it; null while none of them knows it. Who is suspended is not waited for. */
async function partitionOf(server: KafkaAddress, topic: string, partition: number): Promise<PartitionMetadata | null> {
  const answer = await Promise.any(server.brokers.map(readMetadata));
  const described = answer.topics.find(({ name }) => name === topic);
  return described?.partitions.find((each) => each.partition === partition) ?? null;
}

/** Waits until exactly these nodes are the replicas in sync of a partition, and the first of them leads it. */
export async function whenReplicasAre(server: KafkaAddress, topic: string, partition: number, nodes: readonly number[]): Promise<void> {
  const [leader] = nodes;
  const wanted = new Set(nodes);
  await until(
    async () => {
      const found = await partitionOf(server, topic, partition);
      return found?.leader === leader && new Set(found?.inSync).symmetricDifference(wanted).size === 0;
    },
    { what: `${topic}/${partition} to be led by ${leader}, in sync: ${nodes.join(', ')}`, within: 60_000 },
  );
}
