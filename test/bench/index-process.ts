// One search of a whole topic for an id that is not in it, through the adapter, as a process of its own:
// node index-process.ts BROKER TOPIC COUNT [INDEX-FILE]. With a file what is read is indexed. Prints how many records were to be read.
import { machineClock } from '../../main/adapter/clock/machine-clock.ts';
import { logIndex } from '../../main/adapter/index/log-index.ts';
import { settingsOf } from '../../main/adapter/kafka/settings.ts';
import { kafkaBroker } from '../../main/adapter/kafka/source.ts';

const [broker = '', topic = '', count = '0', path] = process.argv.slice(2);
const options = { kind: 'kafka', name: 'kafka', brokers: [broker], tls: null, sasl: null, reach: {}, readBytesPerSecond: null } as const;
const settings = await settingsOf(options, { password: null, keyPassphrase: null, tokenCommand: null });
if (!settings.ok) throw new Error(settings.failure.detail);
const note = (text: string): void => {
  throw new Error(text);
};
const index = path === undefined ? null : logIndex({ path, note });
const source = kafkaBroker(options, settings.value, machineClock, index);
const partitions = 4;
const request = {
  topic,
  topicRole: { role: 'destination' },
  identity: { messageId: [{ kind: 'header', name: 'message-id' }], businessKey: [{ kind: 'key' }], search: {} },
  ranges: Array.from({ length: partitions }, (_, partition) => ({ partition, from: 0n, to: BigInt(Number(count) / partitions) })),
  match: { messageIds: ['00000000-0000-0000-0000-000000000000'], businessKeys: [], fields: [], text: null, all: false },
  limit: 100,
  asOf: '2026-11-20T12:00:00.000Z',
} as const;
let planned = 0;
for await (const reading of source.scan(request, new AbortController().signal)) {
  if (reading.type === 'progress') planned = reading.total;
  if (reading.type === 'failure') throw new Error(reading.failure.detail);
  if (reading.type === 'coverage' && !reading.coverage.complete) throw new Error(reading.coverage.reason ?? 'not everything was read');
}
console.log(planned);
await source.close();
index?.close();
