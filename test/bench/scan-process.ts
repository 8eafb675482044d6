// One scan of a whole topic for an id that is not in it, as a process of its own: node scan-process.ts BROKER TOPIC header|key.
// Prints how many records were compared.
import { kafkaSettings } from '../../main/adapter/kafka-wire/client-settings.ts';
import { KafkaConnection } from '../../main/adapter/kafka-wire/connection.ts';
import { listOffsetsRequest } from '../../main/adapter/kafka-wire/list-offsets.ts';
import { scanPartitions, type ScanRange } from '../../main/adapter/kafka-wire/scan.ts';
import type { Outcome } from '../../main/adapter/kafka-wire/wire-failure.ts';

const { signal } = new AbortController();
const absent = Buffer.from('00000000-0000-0000-0000-000000000000');

function valueOf<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(outcome.failure.detail);
  return outcome.value;
}

async function wholeTopic(connection: KafkaConnection, topic: string): Promise<readonly ScanRange[]> {
  const metadata = valueOf(await connection.refresh([topic], signal));
  const partitions = metadata.topics.flatMap((each) => each.partitions);
  const asked = partitions.map(({ partition, leader }) => {
    const request = listOffsetsRequest({ topic, isolation: 'uncommitted', partitions: [{ partition, target: 'latest' }] });
    return connection.send(leader, request, signal);
  });
  const listed = (await Promise.all(asked)).flatMap(valueOf);
  return listed.map(({ partition, offset }) => ({ partition, from: 0n, to: offset }));
}

const [broker = '', topic = '', place = ''] = process.argv.slice(2);
const connection = new KafkaConnection(kafkaSettings({ brokers: [broker] }));
const where = place === 'key' ? ({ kind: 'key' } as const) : ({ kind: 'header', name: 'message-id' } as const);
const match = [{ kind: 'exact', place: where, bytes: absent }] as const;
for await (const event of scanPartitions({ connection, topic, ranges: await wholeTopic(connection, topic), match, signal })) {
  if (event.kind === 'hits') throw new Error('the absent id was found');
  if (event.kind === 'finished') {
    if (event.ranges.some(({ unread }) => unread.length > 0)) throw new Error('not everything was read');
    console.log(event.totals.records);
  }
}
connection.close();
