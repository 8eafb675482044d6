import { inject } from 'vitest';
import { type KafkaAddress, parseKafkaUrl } from './kafka-address.ts';
import { type MariadbClient, mariadbClient } from './mariadb-client.ts';
import { type PostgresClient, postgresClient } from './postgres-client.ts';
import { type RabbitmqAddress, parseRabbitmqUrl } from './rabbitmq-address.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The addresses of the servers that global-setup.ts started for this run. */
    readonly sharedServers: {
      readonly kafkaUrl: string;
      readonly postgresUrl: string;
      readonly mariadbUrl: string;
      readonly rabbitmqUrl: string;
    };
  }
}

/** The servers that all integration tests of a run share. They can be neither stopped nor suspended. */
export interface SharedServers {
  readonly kafka: KafkaAddress;
  readonly postgres: PostgresClient;
  readonly mariadb: MariadbClient;
  readonly rabbitmq: RabbitmqAddress;
}

let names = 0;

/**
 * The servers of this run. Each test makes its own topics, groups and databases with `uniqueName`.
 * A test that must stop or suspend a server starts one of its own.
 */
export function sharedServers(): Promise<SharedServers> {
  const { kafkaUrl, postgresUrl, mariadbUrl, rabbitmqUrl } = inject('sharedServers');
  return Promise.resolve({
    kafka: parseKafkaUrl(kafkaUrl),
    postgres: postgresClient(postgresUrl),
    mariadb: mariadbClient(mariadbUrl),
    rabbitmq: parseRabbitmqUrl(rabbitmqUrl),
  });
}

/** A name that no other test of this run uses, valid as a topic, a group and a database: "orders-4711-1". */
export function uniqueName(stem: string): string {
  names += 1;
  return `${stem}-${process.pid}-${names}`;
}
