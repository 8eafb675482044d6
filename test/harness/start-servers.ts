import { type KafkaServer, startKafka } from './kafka.ts';
import { type MariadbServer, startMariadb } from './mariadb.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { type RabbitmqServer, startRabbitmq } from './rabbitmq.ts';

export interface Servers {
  readonly kafka: KafkaServer;
  readonly postgres: PostgresServer;
  readonly mariadb: MariadbServer;
  readonly rabbitmq: RabbitmqServer;
  stop(): Promise<void>;
}

/** Starts one server of each kind side by side. When one cannot start, the others are ended before this throws. */
export async function startServers(): Promise<Servers> {
  const starting = { kafka: startKafka(), postgres: startPostgres(), mariadb: startMariadb(), rabbitmq: startRabbitmq() };
  const started = await Promise.allSettled<{ stop(): Promise<void> }>(Object.values(starting));
  const stop = async () => {
    await Promise.all(started.map((each) => (each.status === 'fulfilled' ? each.value.stop() : undefined)));
  };
  const failed = started.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return {
    kafka: await starting.kafka,
    postgres: await starting.postgres,
    mariadb: await starting.mariadb,
    rabbitmq: await starting.rabbitmq,
    stop,
  };
}
