import { kafkaBulkLogs } from '../../main/adapter/kafka/bulk.ts';
import { settingsOf } from '../../main/adapter/kafka/settings.ts';
import { encodeRecordBatch } from '../../main/adapter/kafka-wire/record-batch-encoder.ts';
import type { KafkaOptions } from '../../main/domain/workspace/workspace.ts';
import type { BulkLogs } from '../../main/ports/bulk.ts';
import { bytes } from '../adapter/kafka-wire/batch-samples.ts';
import { openKafka } from '../adapter/kafka/open-kafka.ts';
import type { PlacedBatch } from '../adapter/kafka-wire/raw-producer.ts';
import { produceBatches } from '../adapter/kafka-wire/raw-producer.ts';
import type { LogUnderTest } from './broker-kafka.ts';
import { kafkaUnderTest } from './broker-kafka.ts';
import type { BulkLogsUnderTest } from './bulk-logs-contract.ts';

async function openBulk(options: KafkaOptions): Promise<BulkLogs> {
  const settings = await settingsOf(options, { password: null, keyPassphrase: null, tokenCommand: null });
  if (!settings.ok) throw new Error(settings.failure.detail);
  return kafkaBulkLogs(options, settings.value);
}

function* batches(count: number, ofBatch: number): Generator<PlacedBatch> {
  for (let first = 0; first < count; first += ofBatch) {
    const records = Array.from({ length: ofBatch }, (_, index) => ({
      timestamp: BigInt(Date.now()),
      key: bytes(`key-${first + index}`),
      value: null,
      headers: [{ name: bytes('message-id'), value: bytes(`message-number-${first + index}`) }],
    }));
    yield { partition: 0, batch: encodeRecordBatch({ records, compression: 'zstd' }) };
  }
}

/** The shared Kafka, and adapters that read it in bulk. */
export async function bulkKafka(): Promise<BulkLogsUnderTest<LogUnderTest>> {
  const opened: KafkaOptions[] = [];
  const broker = await kafkaUnderTest((options) => {
    opened.push(options);
    return openKafka(options);
  });
  const [own, capped, dead] = opened.map(openBulk);
  if (own === undefined || capped === undefined || dead === undefined) throw new Error('The broker was opened otherwise.');
  return {
    broker,
    bulk: await own,
    capped: await capped,
    dead: await dead,
    async writeMany(topic) {
      const count = 150_000;
      await produceBatches(broker.kafka.bootstrap, topic, batches(count, 10_000));
      return count;
    },
  };
}
