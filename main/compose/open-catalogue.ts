import { machineClock } from '../adapter/clock/machine-clock.ts';
import { kafkaCatalogue } from '../adapter/kafka/catalogue.ts';
import type { KafkaSecrets } from '../adapter/kafka/settings.ts';
import { settingsOf } from '../adapter/kafka/settings.ts';
import type { Answer } from '../domain/observation/failure.ts';
import type { KafkaOptions } from '../domain/workspace/workspace.ts';
import type { CatalogueSource } from '../ports/catalogue.ts';

/** What a Kafka cluster holds, on connections of its own. Nothing is connected before it is asked. */
export async function openKafkaCatalogue(options: KafkaOptions, secrets: KafkaSecrets): Promise<Answer<CatalogueSource>> {
  const settings = await settingsOf(options, secrets);
  return settings.ok ? { ok: true, value: kafkaCatalogue(options, settings.value, machineClock) } : settings;
}
