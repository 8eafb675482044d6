import type { WireRequest } from './wire-request.ts';

/**
 * What to ask an offset for. `earliest`: log start. `latest`: with isolation `uncommitted` the high watermark, with
 * `committed` the last stable offset. A bigint: the first record with at least this timestamp (milliseconds since 1970).
 */
export type OffsetTarget = 'earliest' | 'latest' | bigint;

/** `offset` and `timestamp` are -1 when no record is that young, or with an error code. */
export interface ListedOffset {
  readonly partition: number;
  readonly errorCode: number;
  readonly timestamp: bigint;
  readonly offset: bigint;
  readonly leaderEpoch: number;
}

function timestampFor(target: OffsetTarget): bigint {
  if (target === 'earliest') return -2n;
  return target === 'latest' ? -1n : target;
}

/** ListOffsets version 5, to be sent to the partitions' leader. Any other broker answers error 6 for a partition. */
export function listOffsetsRequest(query: {
  readonly topic: string;
  readonly isolation: 'committed' | 'uncommitted';
  readonly partitions: readonly { readonly partition: number; readonly target: OffsetTarget }[];
}): WireRequest<readonly ListedOffset[]> {
  return {
    apiKey: 2,
    apiName: 'ListOffsets',
    versions: [5],
    oldestFlexible: 6,
    encode: (writer) => {
      writer
        .int32(-1) // replica id: a consumer
        .int8(query.isolation === 'committed' ? 1 : 0)
        .array([query.topic], (topic) => {
          writer.string(topic).array(query.partitions, ({ partition, target }) => {
            writer.int32(partition).int32(-1).int64(timestampFor(target)); // -1: any leader epoch
          });
        });
    },
    decode: (reader) => {
      const throttleMilliseconds = reader.int32();
      const topics = reader.array(() => {
        reader.string();
        return reader.array(() => ({
          partition: reader.int32(),
          errorCode: reader.int16(),
          timestamp: reader.int64(),
          offset: reader.int64(),
          leaderEpoch: reader.int32(),
        }));
      });
      return { throttleMilliseconds, value: topics.flat() };
    },
  };
}
