import type { KafkaConnection } from '../../main/adapter/kafka-wire/connection.ts';
import { listOffsetsRequest } from '../../main/adapter/kafka-wire/list-offsets.ts';
import type { ScanRange } from '../../main/adapter/kafka-wire/scan.ts';
import type { Outcome } from '../../main/adapter/kafka-wire/wire-failure.ts';

const { signal } = new AbortController();

function valueOf<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(outcome.failure.detail);
  return outcome.value;
}

/** Every offset that a topic had when it was asked. */
export async function wholeTopic(connection: KafkaConnection, topic: string): Promise<readonly ScanRange[]> {
  const metadata = valueOf(await connection.refresh([topic], signal));
  const partitions = metadata.topics.flatMap((each) => each.partitions);
  const asked = partitions.map(({ partition, leader }) => {
    const request = listOffsetsRequest({ topic, isolation: 'uncommitted', partitions: [{ partition, target: 'latest' }] });
    return connection.send(leader, request, signal);
  });
  const listed = (await Promise.all(asked)).flatMap(valueOf);
  return listed.map(({ partition, offset }) => ({ partition, from: 0n, to: offset }));
}
