import { type KafkaServer, startKafka } from './kafka.ts';
import { type MariadbServer, startMariadb } from './mariadb.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { type RabbitmqServer, startRabbitmq } from './rabbitmq.ts';

interface Stoppable {
  stop(): Promise<void>;
}

type Started<Starting extends Readonly<Record<string, Promise<Stoppable>>>> = {
  readonly [Name in keyof Starting]: Awaited<Starting[Name]>;
} & Stoppable;

/** Waits for servers that start side by side. When one cannot start, the others are ended before this throws. `stop` ends them all. */
export async function startTogether<Starting extends Readonly<Record<string, Promise<Stoppable>>>>(
  starting: Starting,
): Promise<Started<Starting>> {
  const settled = await Promise.allSettled(Object.values(starting));
  const stop = async () => {
    await Promise.all(settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.stop()] : [])));
  };
  const failed = settled.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  const started: [string, Stoppable][] = [];
  for (const [name, server] of Object.entries(starting)) started.push([name, await server]);
  return { ...Object.fromEntries(started), stop } as Started<Starting>;
}

export interface Servers extends Stoppable {
  readonly kafka: KafkaServer;
  readonly postgres: PostgresServer;
  readonly mariadb: MariadbServer;
  readonly rabbitmq: RabbitmqServer;
}

/** Starts one server of each kind side by side. */
export function startServers(): Promise<Servers> {
  return startTogether({ kafka: startKafka(), postgres: startPostgres(), mariadb: startMariadb(), rabbitmq: startRabbitmq() });
}
