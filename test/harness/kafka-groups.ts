import { type KafkaReader, KafkaWriter } from './kafka-bytes.ts';
import { callCoordinator, succeeded } from './kafka-coordinator.ts';
import type { KafkaAddress } from './kafka-address.ts';

/**
 * Commits offsets for a group without joining it, as "simple" consumers do (OffsetCommit version 2, generation -1).
 * Works only while the group has no members. `offsets` maps a partition to the next offset to read.
 */
export async function commitOffsets(
  server: KafkaAddress,
  group: string,
  topic: string,
  offsets: Readonly<Record<number, bigint | number>>,
): Promise<void> {
  const body = () => {
    const writer = new KafkaWriter().string(group).int32(-1).string('').int64(-1n);
    return writer.array([topic], () =>
      writer
        .string(topic)
        .array(Object.entries(offsets), ([partition, offset]) => writer.int32(Number(partition)).int64(BigInt(offset)).string(null)),
    );
  };
  await callCoordinator(server, {
    kind: 'group',
    id: group,
    apiKey: 8,
    version: 2,
    body,
    read(reader) {
      const codes = reader.array((each) => {
        each.string();
        return each.array((part) => part.skip(4).int16());
      });
      return codes.flat().every((code) => succeeded(code, `OffsetCommit of ${group}`)) ? true : null;
    },
  });
}

export interface ConsumerGroupDescription {
  /** As the broker says: "Stable", "Empty", "Reconciling", ... */
  readonly state: string;
  readonly members: readonly { readonly memberId: string; readonly assignment: Readonly<Record<string, readonly number[]>> }[];
}

/** Describes a group of the newer protocol (ConsumerGroupDescribe version 0), which DescribeGroups reports as dead. */
export function describeConsumerGroup(server: KafkaAddress, group: string): Promise<ConsumerGroupDescription> {
  return callCoordinator(server, {
    kind: 'group',
    id: group,
    apiKey: 69,
    version: 0,
    flexible: true,
    body: () => new KafkaWriter().unsignedVarint(2).compactString(group).boolean(false).unsignedVarint(0),
    read(reader) {
      reader.int32(); // throttle time
      const [description] = reader.compactArray((each) => {
        if (!succeeded(each.int16(), `ConsumerGroupDescribe of ${group}`)) return null;
        each.compactString(); // error message
        each.compactString(); // group id
        const state = each.compactString() ?? '';
        each.skip(4 + 4).compactString(); // epochs, assignor
        const members = each.compactArray(readMember);
        each.int32();
        each.tags();
        return { state, members };
      });
      return description ?? null;
    },
  });
}

function readAssignment(reader: KafkaReader): Readonly<Record<string, readonly number[]>> {
  const topics = reader.compactArray((topic) => {
    topic.skip(16); // topic id
    const name = topic.compactString() ?? '';
    const partitions = topic.compactArray((each) => each.int32());
    topic.tags();
    return [name, partitions] as const;
  });
  reader.tags();
  return Object.fromEntries(topics);
}

function readMember(reader: KafkaReader): ConsumerGroupDescription['members'][number] {
  const memberId = reader.compactString() ?? '';
  reader.compactString(); // instance id
  reader.compactString(); // rack
  reader.int32(); // member epoch
  reader.compactString(); // client id
  reader.compactString(); // client host
  reader.compactArray((each) => each.compactString()); // subscribed topics
  reader.compactString(); // subscribed pattern
  const assignment = readAssignment(reader);
  readAssignment(reader); // target assignment
  reader.tags();
  return { memberId, assignment };
}
