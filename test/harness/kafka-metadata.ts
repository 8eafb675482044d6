import { KafkaWriter } from './kafka-bytes.ts';
import type { KafkaAddress } from './kafka-address.ts';
import { sendKafkaRequest } from './kafka-request.ts';

export interface PartitionMetadata {
  readonly partition: number;
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

export interface TopicMetadata {
  readonly errorCode: number;
  readonly name: string;
  readonly partitions: readonly PartitionMetadata[];
}

export interface ClusterMetadata {
  readonly brokers: readonly { readonly nodeId: number; readonly address: string }[];
  readonly controllerId: number;
  readonly topics: readonly TopicMetadata[];
}

/** What one broker ("host:port") says about its cluster: Metadata version 4, all topics, none created. */
export async function readMetadata(broker: string): Promise<ClusterMetadata> {
  const body = new KafkaWriter().int32(-1).boolean(false);
  const reader = await sendKafkaRequest(broker, { apiKey: 3, version: 4, body });
  reader.int32(); // throttle time
  const brokers = reader.array((each) => {
    const nodeId = each.int32();
    const address = `${each.string() ?? ''}:${each.int32()}`;
    each.string(); // rack
    return { nodeId, address };
  });
  reader.string(); // cluster id
  const controllerId = reader.int32();
  const topics = reader.array((topic) => {
    const errorCode = topic.int16();
    const name = topic.string() ?? '';
    topic.boolean(); // internal
    const partitions = topic.array((part) => {
      part.int16(); // error code: leader -1 says the same
      return {
        partition: part.int32(),
        leader: part.int32(),
        replicas: part.array((r) => r.int32()),
        inSync: part.array((r) => r.int32()),
      };
    });
    return { errorCode, name, partitions };
  });
  return { brokers, controllerId, topics };
}

/** "host:port" of the leader of a partition. Throws when the topic, the partition or its leader is unknown. */
export async function leaderOf(server: KafkaAddress, topic: string, partition: number): Promise<string> {
  const { brokers, topics } = await readMetadata(server.bootstrap);
  const leader = topics.find((each) => each.name === topic)?.partitions.find((each) => each.partition === partition)?.leader;
  const broker = brokers.find((each) => each.nodeId === leader);
  if (broker === undefined) throw new Error(`${topic}/${partition} has no leader.`);
  return broker.address;
}
