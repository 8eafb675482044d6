import type { ByteReader } from './byte-reader.ts';
import type { WireRequest } from './wire-request.ts';

export interface BrokerAddress {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

/** One partition; `leader` is -1 while it has none. A partition's error leaves the topic's other partitions readable. */
export interface PartitionMetadata {
  readonly partition: number;
  readonly errorCode: number;
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
  readonly offline: readonly number[];
}

/** One topic; with an error code it has no partitions here. */
export interface TopicMetadata {
  readonly name: string;
  /** Changes when a topic is deleted and made again; null from brokers before 2.8, which have none. */
  readonly topicId: string | null;
  readonly errorCode: number;
  readonly internal: boolean;
  readonly partitions: readonly PartitionMetadata[];
}

export interface ClusterMetadata {
  readonly clusterId: string | null;
  readonly controllerId: number;
  readonly brokers: readonly BrokerAddress[];
  readonly topics: readonly TopicMetadata[];
}

const newestVersion = 12;
const versionWithoutTags = 7;
const noTopicId = Buffer.alloc(16);

/**
 * Asks for the brokers and for these topics, or all of them. Never lets the broker create a topic. Own code instead of
 * kafkajs's, which fails as a whole when one partition of one topic has no leader.
 */
export function metadataRequest(topics: readonly string[] | 'all'): WireRequest<ClusterMetadata> {
  return {
    apiKey: 3,
    apiName: 'Metadata',
    versions: [newestVersion, versionWithoutTags],
    oldestFlexible: 9,
    encode: (writer, version) => {
      if (version === versionWithoutTags) {
        if (topics === 'all') writer.int32(-1);
        else writer.array(topics, (topic) => writer.string(topic));
        writer.boolean(false);
        return;
      }
      if (topics === 'all') writer.unsignedVarint(0);
      else writer.compactArray(topics, (topic) => writer.raw(noTopicId).compactString(topic).noTags());
      writer.boolean(false).boolean(false).noTags();
    },
    decode: (reader, version) => {
      const throttleMilliseconds = reader.int32();
      return { throttleMilliseconds, value: version === versionWithoutTags ? decodePlain(reader) : decodeTagged(reader) };
    },
  };
}

function decodePlain(reader: ByteReader): ClusterMetadata {
  const brokers = reader.array(() => ({
    nodeId: reader.int32(),
    host: reader.string(),
    port: reader.int32(),
    rack: reader.nullableString(),
  }));
  const clusterId = reader.nullableString();
  const controllerId = reader.int32();
  const nodes = (): number[] => reader.array(() => reader.int32());
  const topics = reader.array(() => ({
    errorCode: reader.int16(),
    name: reader.string(),
    topicId: null,
    internal: reader.boolean(),
    partitions: reader.array(() => decodePartition(reader, nodes)),
  }));
  return { clusterId, controllerId, brokers, topics };
}

function decodeTagged(reader: ByteReader): ClusterMetadata {
  const tagged = <Item>(item: Item): Item => {
    reader.skipTags();
    return item;
  };
  const brokers = reader.compactArray(() =>
    tagged({ nodeId: reader.int32(), host: reader.compactString(), port: reader.int32(), rack: reader.nullableCompactString() }),
  );
  const clusterId = reader.nullableCompactString();
  const controllerId = reader.int32();
  const nodes = (): number[] => reader.compactArray(() => reader.int32());
  const topics = reader.compactArray(() => {
    const errorCode = reader.int16();
    const name = reader.nullableCompactString() ?? '';
    const topicId = reader.uuid();
    const internal = reader.boolean();
    const partitions = reader.compactArray(() => tagged(decodePartition(reader, nodes)));
    reader.int32(); // authorized operations, not asked for
    return tagged({ errorCode, name, topicId, internal, partitions });
  });
  return tagged({ clusterId, controllerId, brokers, topics });
}

function decodePartition(reader: ByteReader, nodes: () => number[]): PartitionMetadata {
  return {
    errorCode: reader.int16(),
    partition: reader.int32(),
    leader: reader.int32(),
    leaderEpoch: reader.int32(),
    replicas: nodes(),
    inSync: nodes(),
    offline: nodes(),
  };
}
