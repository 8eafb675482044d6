// One reading of a whole topic in bulk, as a process of its own: node bulk-process.ts BROKER TOPIC header|key.
// Prints how many lines were made.
import { kafkaBulkLogs } from '../../main/adapter/kafka/bulk.ts';
import { kafkaSettings } from '../../main/adapter/kafka-wire/client-settings.ts';
import { KafkaConnection } from '../../main/adapter/kafka-wire/connection.ts';
import { wholeTopic } from './whole-topic.ts';

const { signal } = new AbortController();
const [broker = '', topic = '', place = ''] = process.argv.slice(2);
const settings = kafkaSettings({ brokers: [broker] });
const connection = new KafkaConnection(settings);
const ranges = await wholeTopic(connection, topic);
connection.close();
const where = place === 'key' ? ({ kind: 'key' } as const) : ({ kind: 'header', name: 'message-id' } as const);
const options = { kind: 'kafka', name: 'bench', brokers: [broker], tls: null, sasl: null, reach: {}, readBytesPerSecond: null } as const;
const logs = kafkaBulkLogs(options, settings);
const request = {
  topic,
  role: 'destination',
  identity: { messageId: [where], search: {} },
  ranges,
  keys: [[{ name: 'messageId' }]],
  asOf: '2026-11-20T00:00:00Z',
} as const;
let rows = 0;
for await (const reading of logs.records(request, signal)) {
  if (reading.type === 'lines') rows += reading.rows;
  if (reading.type === 'coverage' && !reading.coverage.complete) throw new Error(reading.coverage.reason ?? 'not everything was read');
}
console.log(rows);
await logs.close();
