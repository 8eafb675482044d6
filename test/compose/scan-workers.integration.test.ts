import type { KafkaOptions } from '../../main/domain/workspace/workspace.ts';
import { scanWorkers } from '../../main/compose/scan-workers.ts';
import type { BrokerSource } from '../../main/ports/broker.ts';
import { openKafka } from '../adapter/kafka/open-kafka.ts';
import { describeBrokerContract } from '../contract-suite/broker.ts';
import { kafkaUnderTest } from '../contract-suite/broker-kafka.ts';
import { describeLogContract } from '../contract-suite/broker-log.ts';

/** Small calls on this thread, scans in a worker: as the application composes it. */
async function openWithWorker(options: KafkaOptions): Promise<BrokerSource> {
  const broker = await openKafka(options);
  const workers = scanWorkers([{ options, secrets: { password: null, keyPassphrase: null, tokenCommand: null } }]);
  return {
    ...broker,
    scan: (request, signal) => workers.scan(options.name, request, signal),
    async close() {
      await Promise.all([broker.close(), workers.close()]);
    },
  };
}

describeBrokerContract('Kafka with scans in a worker', () => kafkaUnderTest(openWithWorker));
describeLogContract('Kafka with scans in a worker', () => kafkaUnderTest(openWithWorker));
