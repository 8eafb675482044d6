import { KafkaWriter } from './kafka-bytes.ts';
import type { ClusterMetadata, TopicMetadata } from './kafka-metadata.ts';
import { sendKafkaRequest } from './kafka-request.ts';

const LATEST = -1n;

/** Asks one broker for the end of partitions it should lead (ListOffsets version 2): the error codes. */
async function errorCodes(broker: string, topics: readonly { readonly name: string; readonly partitions: readonly number[] }[]) {
  const body = new KafkaWriter().int32(-1).int8(0);
  body.array(topics, ({ name, partitions }) => body.string(name).array(partitions, (partition) => body.int32(partition).int64(LATEST)));
  const reader = await sendKafkaRequest(broker, { apiKey: 2, version: 2, body });
  reader.int32(); // throttle time
  const codes = reader.array((topic) => {
    topic.string();
    return topic.array((partition) => {
      const code = partition.skip(4).int16();
      partition.skip(8 + 8); // timestamp, offset
      return code;
    });
  });
  return codes.flat();
}

/**
 * Whether every leader that the metadata names already serves its partitions of these topics. Metadata is ahead of the
 * leaders: a write right after it may be refused for one partition and stored for another, and its repetition then
 * stores a second copy.
 */
export async function leadersServe({ brokers }: ClusterMetadata, topics: readonly TopicMetadata[]): Promise<boolean> {
  const codes = brokers.map(({ nodeId, address }) => {
    const led = topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.filter((each) => each.leader === nodeId).map((each) => each.partition),
    }));
    return errorCodes(
      address,
      led.filter((topic) => topic.partitions.length > 0),
    );
  });
  return (await Promise.all(codes)).flat().every((code) => code === 0);
}
