import type { WireRequest } from './wire-request.ts';

/** A group that one broker coordinates. `protocolType` is `consumer` for those who read, '' for those who only commit. */
export interface ListedGroup {
  readonly groupId: string;
  readonly protocolType: string;
}

/**
 * ListGroups versions 3 and 2, to be sent to every broker: each names the groups it coordinates. It
 * makes nothing. Groups that this user may not describe are left out by the broker.
 */
export function listGroupsRequest(): WireRequest<{ readonly errorCode: number; readonly groups: readonly ListedGroup[] }> {
  return {
    apiKey: 16,
    apiName: 'ListGroups',
    versions: [3, 2],
    oldestFlexible: 3,
    encode: (writer, version) => {
      if (version >= 3) writer.noTags();
    },
    decode: (reader, version) => {
      const throttleMilliseconds = reader.int32();
      const errorCode = reader.int16();
      const plain = version < 3;
      const group = (): ListedGroup => {
        const read = (): string => (plain ? reader.string() : reader.compactString());
        const listed = { groupId: read(), protocolType: read() };
        if (!plain) reader.skipTags();
        return listed;
      };
      const groups = plain ? reader.array(group) : reader.compactArray(group);
      if (!plain) reader.skipTags();
      return { throttleMilliseconds, value: { errorCode, groups } };
    },
  };
}
