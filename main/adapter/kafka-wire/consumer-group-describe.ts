import type { ByteReader } from './byte-reader.ts';
import type { WireRequest } from './wire-request.ts';

export interface AssignedTopic {
  readonly topic: string;
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ConsumerGroupMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly rack: string | null;
  readonly epoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopics: readonly string[];
  /** The regular expression it subscribed with, if any. */
  readonly subscribedPattern: string | null;
  readonly assignment: readonly AssignedTopic[];
  /** What it is to have once the rebalance is over. */
  readonly targetAssignment: readonly AssignedTopic[];
}

/** A group of the consumer protocol (KIP-848). A classic or unknown group has an error code (69 GROUP_ID_NOT_FOUND) and no members. */
export interface ConsumerGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly state: string;
  readonly epoch: number;
  readonly assignmentEpoch: number;
  readonly assignor: string;
  readonly members: readonly ConsumerGroupMember[];
}

/**
 * ConsumerGroupDescribe version 0, to be sent to the groups' coordinator. Needed because DescribeGroups calls a live group
 * of this protocol `Dead`.
 */
export function consumerGroupDescribeRequest(groups: readonly string[]): WireRequest<readonly ConsumerGroup[]> {
  return {
    apiKey: 69,
    apiName: 'ConsumerGroupDescribe',
    versions: [0],
    oldestFlexible: 0,
    encode: (writer) => {
      writer
        .compactArray(groups, (group) => writer.compactString(group))
        .boolean(false) // no list of authorized operations
        .noTags();
    },
    decode: (reader) => {
      const throttleMilliseconds = reader.int32();
      return { throttleMilliseconds, value: reader.compactArray(() => decodeGroup(reader)) };
    },
  };
}

function decodeGroup(reader: ByteReader): ConsumerGroup {
  const group = {
    errorCode: reader.int16(),
    errorMessage: reader.nullableCompactString(),
    groupId: reader.compactString(),
    state: reader.compactString(),
    epoch: reader.int32(),
    assignmentEpoch: reader.int32(),
    assignor: reader.compactString(),
    members: reader.compactArray(() => decodeMember(reader)),
  };
  reader.int32(); // authorized operations, not asked for
  reader.skipTags();
  return group;
}

function decodeMember(reader: ByteReader): ConsumerGroupMember {
  const member = {
    memberId: reader.compactString(),
    instanceId: reader.nullableCompactString(),
    rack: reader.nullableCompactString(),
    epoch: reader.int32(),
    clientId: reader.compactString(),
    clientHost: reader.compactString(),
    subscribedTopics: reader.compactArray(() => reader.compactString()),
    subscribedPattern: emptyAsNull(reader.nullableCompactString()),
    assignment: decodeAssignment(reader),
    targetAssignment: decodeAssignment(reader),
  };
  reader.skipTags();
  return member;
}

// Brokers send an empty text for a member that subscribed to topics by name.
function emptyAsNull(text: string | null): string | null {
  return text === '' ? null : text;
}

function decodeAssignment(reader: ByteReader): AssignedTopic[] {
  const topics = reader.compactArray(() => {
    const topicId = reader.uuid();
    const topic = reader.compactString();
    const partitions = reader.compactArray(() => reader.int32());
    reader.skipTags();
    return { topic, topicId, partitions };
  });
  reader.skipTags();
  return topics;
}
