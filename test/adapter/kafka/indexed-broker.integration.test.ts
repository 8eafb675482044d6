import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { machineClock } from '../../../main/adapter/clock/machine-clock.ts';
import { logIndex } from '../../../main/adapter/index/log-index.ts';
import { settingsOf } from '../../../main/adapter/kafka/settings.ts';
import { kafkaBroker } from '../../../main/adapter/kafka/source.ts';
import type { KafkaOptions } from '../../../main/domain/workspace/workspace.ts';
import type { BrokerSource } from '../../../main/ports/broker.ts';
import { describeBrokerContract } from '../../contract-suite/broker.ts';
import { kafkaUnderTest } from '../../contract-suite/broker-kafka.ts';
import { describeLogContract } from '../../contract-suite/broker-log.ts';

const folder = await mkdtemp(join(tmpdir(), 'waybill-index-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
let files = 0;

/** Every scan is made twice: the first is indexed, the second answered from the index as far as it goes. */
async function openIndexed(options: KafkaOptions): Promise<BrokerSource> {
  const settings = await settingsOf(options, { password: null, keyPassphrase: null, tokenCommand: null });
  if (!settings.ok) throw new Error(settings.failure.detail);
  const note = (text: string): void => {
    throw new Error(text);
  };
  const index = logIndex({ path: join(folder, `${(files += 1)}.sqlite`), note });
  const broker = kafkaBroker(options, settings.value, machineClock, index);
  const first = kafkaBroker(options, settings.value, machineClock, index);
  return {
    ...broker,
    async *scan(request, signal) {
      const named = request.match.messageIds.length + request.match.businessKeys.length > 0;
      if (named && request.limit > 100) await Array.fromAsync(first.scan(request, signal));
      yield* broker.scan(request, signal);
    },
    async close() {
      await Promise.all([broker.close(), first.close()]);
      index.close();
    },
  };
}

describeBrokerContract('Kafka with an index', () => kafkaUnderTest(openIndexed));
describeLogContract('Kafka with an index', () => kafkaUnderTest(openIndexed));
