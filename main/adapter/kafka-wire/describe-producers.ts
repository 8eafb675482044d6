import type { ByteReader } from './byte-reader.ts';
import type { WireRequest } from './wire-request.ts';

/** A producer that a partition's leader remembers; `-1` where it has none of a field. */
export interface ActiveProducer {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly lastSequence: number;
  /** Milliseconds since 1970. */
  readonly lastTimestamp: bigint;
  readonly coordinatorEpoch: number;
  /** Where its open transaction began; -1 when it has none. */
  readonly transactionStartOffset: bigint;
}

export interface PartitionProducers {
  readonly partition: number;
  readonly errorCode: number;
  readonly producers: readonly ActiveProducer[];
}

/** DescribeProducers version 0, to be sent to the partitions' leader: tells whose transaction holds the last stable offset back. */
export function describeProducersRequest(topic: string, partitions: readonly number[]): WireRequest<readonly PartitionProducers[]> {
  return {
    apiKey: 61,
    apiName: 'DescribeProducers',
    versions: [0],
    oldestFlexible: 0,
    encode: (writer) => {
      writer
        .compactArray([topic], (name) => {
          writer
            .compactString(name)
            .compactArray(partitions, (partition) => writer.int32(partition))
            .noTags();
        })
        .noTags();
    },
    decode: (reader) => {
      const throttleMilliseconds = reader.int32();
      const topics = reader.compactArray(() => {
        reader.compactString();
        const listed = reader.compactArray(() => decodePartition(reader));
        reader.skipTags();
        return listed;
      });
      return { throttleMilliseconds, value: topics.flat() };
    },
  };
}

function decodePartition(reader: ByteReader): PartitionProducers {
  const partition = reader.int32();
  const errorCode = reader.int16();
  reader.nullableCompactString(); // the error in words
  const producers = reader.compactArray(() => {
    const producer = {
      producerId: reader.int64(),
      producerEpoch: reader.int32(),
      lastSequence: reader.int32(),
      lastTimestamp: reader.int64(),
      coordinatorEpoch: reader.int32(),
      transactionStartOffset: reader.int64(),
    };
    reader.skipTags();
    return producer;
  });
  reader.skipTags();
  return { partition, errorCode, producers };
}
