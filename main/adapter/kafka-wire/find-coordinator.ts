import type { WireRequest } from './wire-request.ts';

/** The broker that keeps a group's state. With an error code `nodeId` is -1. */
export interface Coordinator {
  readonly errorCode: number;
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

/**
 * FindCoordinator version 2 for a group. Must not be sent to a cluster without `__consumer_offsets`: it may create that
 * topic. Metadata tells whether it exists.
 */
export function findCoordinatorRequest(group: string): WireRequest<Coordinator> {
  return {
    apiKey: 10,
    apiName: 'FindCoordinator',
    versions: [2],
    oldestFlexible: 3,
    encode: (writer) => {
      writer.string(group).int8(0); // 0: a group, not a transactional id
    },
    decode: (reader) => {
      const throttleMilliseconds = reader.int32();
      const errorCode = reader.int16();
      reader.nullableString(); // the error in words
      return { throttleMilliseconds, value: { errorCode, nodeId: reader.int32(), host: reader.string(), port: reader.int32() } };
    },
  };
}
