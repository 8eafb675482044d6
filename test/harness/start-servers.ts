import { type KafkaServer, startKafka } from './kafka.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';

export interface Servers {
  readonly kafka: KafkaServer;
  readonly postgres: PostgresServer;
  stop(): Promise<void>;
}

/** Starts one Kafka and one PostgreSQL side by side. When one cannot start, the other is ended before this throws. */
export async function startServers(): Promise<Servers> {
  const [kafka, postgres] = await Promise.allSettled([startKafka(), startPostgres()]);
  if (kafka.status === 'fulfilled' && postgres.status === 'fulfilled') {
    const stop = async () => {
      await Promise.all([kafka.value.stop(), postgres.value.stop()]);
    };
    return { kafka: kafka.value, postgres: postgres.value, stop };
  }
  if (kafka.status === 'fulfilled') await kafka.value.stop();
  if (postgres.status === 'fulfilled') await postgres.value.stop();
  throw kafka.status === 'rejected' ? kafka.reason : (postgres as PromiseRejectedResult).reason;
}
