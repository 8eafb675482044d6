import { machineClock } from '../adapter/clock/machine-clock.ts';
import { kafkaCatalogue } from '../adapter/kafka/catalogue.ts';
import type { KafkaSecrets } from '../adapter/kafka/settings.ts';
import { settingsOf } from '../adapter/kafka/settings.ts';
import { rabbitmqCatalogue } from '../adapter/rabbitmq/catalogue.ts';
import type { RabbitmqSecrets } from '../adapter/rabbitmq/settings.ts';
import { settingsOf as rabbitmqSettingsOf } from '../adapter/rabbitmq/settings.ts';
import type { Answer } from '../domain/observation/failure.ts';
import type { KafkaOptions, RabbitmqOptions } from '../domain/workspace/workspace.ts';
import type { CatalogueSource } from '../ports/catalogue.ts';

/** What a Kafka cluster holds, on connections of its own. Nothing is connected before it is asked. */
export async function openKafkaCatalogue(options: KafkaOptions, secrets: KafkaSecrets): Promise<Answer<CatalogueSource>> {
  const settings = await settingsOf(options, secrets);
  return settings.ok ? { ok: true, value: kafkaCatalogue(options, settings.value, machineClock) } : settings;
}

/** What a RabbitMQ holds. Nothing is connected before it is asked. */
export async function openRabbitmqCatalogue(options: RabbitmqOptions, secrets: RabbitmqSecrets): Promise<Answer<CatalogueSource>> {
  const settings = await rabbitmqSettingsOf(options, secrets);
  return settings.ok ? { ok: true, value: rabbitmqCatalogue(options, settings.value) } : settings;
}
