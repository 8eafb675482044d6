import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { AbortedTransaction } from './transaction-state.ts';
import type { WireRequest } from './wire-request.ts';

/** What one fetch asks of one partition. */
export interface FetchPosition {
  readonly partition: number;
  readonly offset: bigint;
  /** The leader epoch this position was planned with: the broker refuses when it is not the same. -1: do not check. */
  readonly leaderEpoch: number;
  /** At most this many bytes of records; the first batch comes whole even when it is larger. */
  readonly maxBytes: number;
}

export interface FetchQuery {
  readonly topic: string;
  readonly positions: readonly FetchPosition[];
  /** `committed` stops at the last stable offset and brings the aborted list; `uncommitted` goes to the high watermark without one. */
  readonly isolation: 'committed' | 'uncommitted';
  /** At most this many bytes for all partitions together. */
  readonly maxBytes: number;
  /** How long the broker may wait for `minBytes`; 0 answers at once. */
  readonly maxWaitMilliseconds: number;
  readonly minBytes: number;
}

/** One partition's answer. With an error code the offsets are -1 and the record set is empty. */
export interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: bigint;
  readonly lastStableOffset: bigint;
  readonly logStartOffset: bigint;
  /** Null in an uncommitted answer. May hold transactions that began before the fetched offset. */
  readonly aborted: readonly AbortedTransaction[] | null;
  /** Raw batches, a view into the response; the last one may be cut. */
  readonly recordSet: Buffer;
}

/** A throttling broker answers without any partition: the same request is to be sent again. */
export interface FetchAnswer {
  readonly errorCode: number;
  readonly partitions: readonly FetchedPartition[];
}

/** Fetch version 11: the newest that names topics and has no tagged fields; brokers from 2.3 to 4.x have it. */
export function fetchRequest(query: FetchQuery): WireRequest<FetchAnswer> {
  return {
    apiKey: 1,
    apiName: 'Fetch',
    versions: [11],
    oldestFlexible: 12,
    encode: (writer) => encodeFetch(writer, query),
    decode: (reader) => {
      const throttleMilliseconds = reader.int32();
      const errorCode = reader.int16();
      reader.int32(); // session id: no session is used
      const partitions = reader.array(() => decodeTopic(reader)).flat();
      return { throttleMilliseconds, value: { errorCode, partitions } };
    },
  };
}

function encodeFetch(writer: ByteWriter, query: FetchQuery): void {
  writer
    .int32(-1) // replica id: a consumer
    .int32(query.maxWaitMilliseconds)
    .int32(query.minBytes)
    .int32(query.maxBytes)
    .int8(query.isolation === 'committed' ? 1 : 0)
    .int32(0) // no fetch session: it would be state on the broker
    .int32(-1)
    .array([query.topic], (topic) => {
      writer.string(topic).array(query.positions, (position) => {
        writer.int32(position.partition).int32(position.leaderEpoch).int64(position.offset).int64(-1n).int32(position.maxBytes);
      });
    })
    .array([], () => {})
    .string(''); // rack: only the leader is read, a follower's high watermark lags
}

function decodeTopic(reader: ByteReader): FetchedPartition[] {
  reader.string();
  return reader.array(() => {
    const partition = reader.int32();
    const errorCode = reader.int16();
    const highWatermark = reader.int64();
    const lastStableOffset = reader.int64();
    const logStartOffset = reader.int64();
    const aborted = reader.nullableArray(() => ({ producerId: reader.int64(), firstOffset: reader.int64() }));
    reader.int32(); // preferred replica
    const recordSet = reader.nullableBytes() ?? Buffer.alloc(0);
    return { partition, errorCode, highWatermark, lastStableOffset, logStartOffset, aborted, recordSet };
  });
}
