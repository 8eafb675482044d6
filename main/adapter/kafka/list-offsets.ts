import type { Answer } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import type { KafkaConnection } from '../kafka-wire/connection.ts';
import { brokerFailure } from '../kafka-wire/failure-mapping.ts';
import type { ListedOffset, OffsetTarget } from '../kafka-wire/list-offsets.ts';
import { listOffsetsRequest } from '../kafka-wire/list-offsets.ts';
import { failureOf } from './failures.ts';

/** Asks every partition's leader for one offset; a partition that cannot answer fails the whole. By partition. */
export async function listOffsets(
  connection: KafkaConnection,
  topic: string,
  partitions: readonly number[],
  target: OffsetTarget,
  isolation: 'committed' | 'uncommitted',
  signal: AbortSignal,
): Promise<Answer<ReadonlyMap<number, ListedOffset>>> {
  const byLeader = new Map<number, number[]>();
  for (const partition of partitions) {
    const leader = connection.leaderOf(topic, partition);
    if (!leader.ok) return { ok: false, failure: failureOf(leader.failure) };
    byLeader.set(leader.value.nodeId, [...(byLeader.get(leader.value.nodeId) ?? []), partition]);
  }
  const answers = await Promise.all(
    [...byLeader].map(([node, owned]) =>
      connection.send(
        node,
        listOffsetsRequest({ topic, isolation, partitions: owned.map((partition) => ({ partition, target })) }),
        signal,
      ),
    ),
  );
  const listed = new Map<number, ListedOffset>();
  for (const answer of answers) {
    if (!answer.ok) return { ok: false, failure: failureOf(answer.failure) };
    for (const offset of answer.value) {
      if (offset.errorCode !== 0)
        return { ok: false, failure: failureOf(brokerFailure(offset.errorCode, `${topic}, partition ${offset.partition}`)) };
      listed.set(offset.partition, offset);
    }
  }
  return answered(listed);
}
