import { machineClock } from '../../../main/adapter/clock/machine-clock.ts';
import type { RabbitmqSettings } from '../../../main/adapter/rabbitmq/settings.ts';
import { settingsOf } from '../../../main/adapter/rabbitmq/settings.ts';
import { rabbitmqBroker, rabbitmqTopology } from '../../../main/adapter/rabbitmq/source.ts';
import type { RabbitmqOptions } from '../../../main/domain/workspace/workspace.ts';
import type { BrokerSource } from '../../../main/ports/broker.ts';
import type { TopologySource } from '../../../main/ports/topology.ts';

export type HowToRead = { readonly password: string } & Partial<Pick<RabbitmqSettings, 'bytesPerSecond' | 'requestTimeout'>>;

/** The settings of a source, with what no workspace file says. */
export async function rabbitmqSettings(
  options: RabbitmqOptions,
  { password, bytesPerSecond, requestTimeout }: HowToRead,
): Promise<RabbitmqSettings> {
  const settings = await settingsOf(options, { password, management: null });
  if (!settings.ok) throw new Error(settings.failure.detail);
  return {
    ...settings.value,
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
    ...(requestTimeout === undefined ? {} : { requestTimeout }),
  };
}

/** The RabbitMQ adapter itself, on this thread. */
export async function openRabbitmqSource(options: RabbitmqOptions, how: HowToRead): Promise<BrokerSource> {
  return rabbitmqBroker(options, await rabbitmqSettings(options, how), machineClock);
}

export async function openRabbitmqTopology(options: RabbitmqOptions, how: HowToRead): Promise<TopologySource> {
  return rabbitmqTopology(options, await rabbitmqSettings(options, how), machineClock);
}
