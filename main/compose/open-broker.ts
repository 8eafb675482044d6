import { machineClock } from '../adapter/clock/machine-clock.ts';
import { kafkaBulkLogs } from '../adapter/kafka/bulk.ts';
import { settingsOf as kafkaSettingsOf } from '../adapter/kafka/settings.ts';
import { kafkaBroker } from '../adapter/kafka/source.ts';
import { rabbitmqBulkLogs } from '../adapter/rabbitmq/bulk.ts';
import type { RabbitmqSecrets } from '../adapter/rabbitmq/settings.ts';
import { settingsOf as rabbitmqSettingsOf } from '../adapter/rabbitmq/settings.ts';
import { rabbitmqBroker, rabbitmqTopology } from '../adapter/rabbitmq/source.ts';
import type { Answer } from '../domain/observation/failure.ts';
import { answered } from '../domain/observation/failure.ts';
import type { KafkaOptions, RabbitmqOptions } from '../domain/workspace/workspace.ts';
import type { BrokerSource } from '../ports/broker.ts';
import type { BulkLogs } from '../ports/bulk.ts';
import type { LogIndex } from '../ports/log-index.ts';
import type { TopologySource } from '../ports/topology.ts';
import type { ScanWorkerData } from '../worker/scan-protocol.ts';

/** Narrows by the options, which the union itself cannot do. */
function isKafka(broker: ScanWorkerData): broker is Extract<ScanWorkerData, { options: KafkaOptions }> {
  return broker.options.kind === 'kafka';
}

/**
 * A broker read on this thread, or with its scans read by `scanElsewhere`. `index`: where a Kafka's scans look first. Nothing is connected before it is asked.
 */
export async function openBroker(
  broker: ScanWorkerData,
  scanElsewhere?: BrokerSource['scan'],
  index: LogIndex | null = null,
): Promise<Answer<BrokerSource>> {
  if (isKafka(broker)) {
    const settings = await kafkaSettingsOf(broker.options, broker.secrets);
    if (!settings.ok) return settings;
    const source = kafkaBroker(broker.options, settings.value, machineClock, index);
    return { ok: true, value: scanElsewhere === undefined ? source : { ...source, scan: scanElsewhere } };
  }
  const settings = await rabbitmqSettingsOf(broker.options, broker.secrets);
  if (!settings.ok) return settings;
  return { ok: true, value: rabbitmqBroker(broker.options, settings.value, machineClock, scanElsewhere) };
}

/** A broker's logs, read in bulk on this thread. Nothing is connected before they are asked. */
export async function openBulkLogs(broker: ScanWorkerData): Promise<Answer<BulkLogs>> {
  if (isKafka(broker)) {
    const settings = await kafkaSettingsOf(broker.options, broker.secrets);
    return settings.ok ? answered(kafkaBulkLogs(broker.options, settings.value)) : settings;
  }
  const settings = await rabbitmqSettingsOf(broker.options, broker.secrets);
  return settings.ok ? answered(rabbitmqBulkLogs(broker.options, settings.value)) : settings;
}

/** What a RabbitMQ says of its exchanges and queues. Nothing is connected before it is asked. */
export async function openTopology(options: RabbitmqOptions, secrets: RabbitmqSecrets): Promise<Answer<TopologySource>> {
  const settings = await rabbitmqSettingsOf(options, secrets);
  return settings.ok ? { ok: true, value: rabbitmqTopology(options, settings.value, machineClock) } : settings;
}
