import type { WireRequest } from './wire-request.ts';

/** A group's committed offset in one partition; `offset` is -1 where it has none. */
export interface CommittedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  readonly offset: bigint;
}

export interface CommittedOffsets {
  readonly errorCode: number;
  readonly offsets: readonly CommittedOffset[];
}

/** OffsetFetch version 5, to be sent to the group's coordinator. Reads only: the group need not exist and is not made. */
export function offsetFetchRequest(
  group: string,
  topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[],
): WireRequest<CommittedOffsets> {
  return {
    apiKey: 9,
    apiName: 'OffsetFetch',
    versions: [5],
    oldestFlexible: 6,
    encode: (writer) => {
      writer.string(group).array(topics, ({ topic, partitions }) => {
        writer.string(topic).array(partitions, (partition) => {
          writer.int32(partition);
        });
      });
    },
    decode: (reader) => {
      const throttleMilliseconds = reader.int32();
      const offsets = reader.array(() => {
        const topic = reader.string();
        return reader.array(() => {
          const partition = reader.int32();
          const offset = reader.int64();
          reader.int32(); // leader epoch of the commit
          reader.nullableString(); // metadata that the consumer left
          return { topic, partition, offset, errorCode: reader.int16() };
        });
      });
      return { throttleMilliseconds, value: { offsets: offsets.flat(), errorCode: reader.int16() } };
    },
  };
}
