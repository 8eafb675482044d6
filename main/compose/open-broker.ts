import { machineClock } from '../adapter/clock/machine-clock.ts';
import type { KafkaSecrets } from '../adapter/kafka/settings.ts';
import { settingsOf } from '../adapter/kafka/settings.ts';
import { kafkaBroker } from '../adapter/kafka/source.ts';
import type { Answer } from '../domain/observation/failure.ts';
import type { KafkaOptions } from '../domain/workspace/workspace.ts';
import type { BrokerSource } from '../ports/broker.ts';

/** A Kafka cluster read on this thread. Nothing is connected before it is asked. */
export async function openBroker(options: KafkaOptions, secrets: KafkaSecrets): Promise<Answer<BrokerSource>> {
  const settings = await settingsOf(options, secrets);
  return settings.ok ? { ok: true, value: kafkaBroker(options, settings.value, machineClock) } : settings;
}
