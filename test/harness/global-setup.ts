import type { TestProject } from 'vitest/node';
import { startServers } from './start-servers.ts';

/** Starts the servers that the integration tests share, once a run; the answer stops them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = await startServers();
  project.provide('sharedServers', {
    kafkaUrl: servers.kafka.clusterUrl,
    postgresUrl: servers.postgres.url,
    mariadbUrl: servers.mariadb.url,
    rabbitmqUrl: servers.rabbitmq.serverUrl,
  });
  return () => servers.stop();
}
