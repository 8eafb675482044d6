import { machineClock } from '../../../main/adapter/clock/machine-clock.ts';
import type { KafkaSecrets } from '../../../main/adapter/kafka/settings.ts';
import { settingsOf } from '../../../main/adapter/kafka/settings.ts';
import { kafkaBroker } from '../../../main/adapter/kafka/source.ts';
import type { KafkaOptions } from '../../../main/domain/workspace/workspace.ts';
import type { BrokerSource } from '../../../main/ports/broker.ts';

/** The Kafka adapter itself, on this thread. */
export async function openKafka(
  options: KafkaOptions,
  secrets: KafkaSecrets = { password: null, keyPassphrase: null, tokenCommand: null },
): Promise<BrokerSource> {
  const settings = await settingsOf(options, secrets);
  if (!settings.ok) throw new Error(settings.failure.detail);
  return kafkaBroker(options, settings.value, machineClock);
}
