// One scan of a whole topic for an id that is not in it, as a process of its own: node scan-process.ts BROKER TOPIC header|key.
// Prints how many records were compared.
import { kafkaSettings } from '../../main/adapter/kafka-wire/client-settings.ts';
import { KafkaConnection } from '../../main/adapter/kafka-wire/connection.ts';
import { scanPartitions } from '../../main/adapter/kafka-wire/scan.ts';
import { wholeTopic } from './whole-topic.ts';

const { signal } = new AbortController();
const absent = Buffer.from('00000000-0000-0000-0000-000000000000');

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
