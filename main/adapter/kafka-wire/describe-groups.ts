import type { WireRequest } from './wire-request.ts';

/** A group of the classic protocol. A group of the consumer protocol (KIP-848) is called `Dead` here though it lives. */
export interface ClassicGroup {
  readonly errorCode: number;
  readonly groupId: string;
  readonly state: string;
  readonly members: number;
}

/** DescribeGroups version 4, to be sent to the groups' coordinator. */
export function describeGroupsRequest(groups: readonly string[]): WireRequest<readonly ClassicGroup[]> {
  return {
    apiKey: 15,
    apiName: 'DescribeGroups',
    versions: [4],
    oldestFlexible: 5,
    encode: (writer) => {
      writer
        .array(groups, (group) => {
          writer.string(group);
        })
        .boolean(false); // no list of authorized operations
    },
    decode: (reader) => {
      const throttleMilliseconds = reader.int32();
      const value = reader.array(() => {
        const errorCode = reader.int16();
        const groupId = reader.string();
        const state = reader.string();
        reader.string(); // protocol type
        reader.string(); // assignor
        const members = reader.array(() => {
          reader.string();
          reader.nullableString();
          reader.string();
          reader.string();
          reader.nullableBytes();
          reader.nullableBytes();
        }).length;
        reader.int32(); // authorized operations, not asked for
        return { errorCode, groupId, state, members };
      });
      return { throttleMilliseconds, value };
    },
  };
}
