import type { WireRequest } from './wire-request.ts';

/** The end of a leader epoch; both are -1 when the broker does not know the epoch. */
export interface EpochEnd {
  readonly partition: number;
  readonly errorCode: number;
  /** The largest epoch at or below the one asked for. */
  readonly leaderEpoch: number;
  /** The first offset of the next epoch, or the log end. */
  readonly endOffset: bigint;
}

/** OffsetForLeaderEpoch version 3, to be sent to the partitions' leader. */
export function offsetForLeaderEpochRequest(query: {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly leaderEpoch: number }[];
}): WireRequest<readonly EpochEnd[]> {
  return {
    apiKey: 23,
    apiName: 'OffsetForLeaderEpoch',
    versions: [3],
    oldestFlexible: 4,
    encode: (writer) => {
      writer
        .int32(-1) // replica id: a consumer
        .array([query.topic], (topic) => {
          writer.string(topic).array(query.partitions, ({ partition, leaderEpoch }) => {
            writer.int32(partition).int32(-1).int32(leaderEpoch); // -1: any current epoch
          });
        });
    },
    decode: (reader) => {
      const throttleMilliseconds = reader.int32();
      const topics = reader.array(() => {
        reader.string();
        return reader.array(() => ({
          errorCode: reader.int16(),
          partition: reader.int32(),
          leaderEpoch: reader.int32(),
          endOffset: reader.int64(),
        }));
      });
      return { throttleMilliseconds, value: topics.flat() };
    },
  };
}
