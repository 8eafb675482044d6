import { queryPostgres } from '../../harness/postgres-client.ts';
import type { PostgresClient } from '../../harness/postgres-client.ts';
import { recordAmqp, recordManagement } from '../../harness/amqp-proxy.ts';
import { recordPostgres } from '../../harness/proxy.ts';
import { type RabbitmqAddress, amqpUrl } from '../../harness/rabbitmq-address.ts';
import { type RabbitmqClient, openRabbitmq } from '../../harness/rabbitmq-client.ts';
import { until } from '../../harness/until.ts';
import { uniqueName } from '../../harness/workspace-server.ts';
import { grants } from '../grants.ts';
import { openWithHistory, sampleOnce } from '../history.ts';
import type { Laboratory } from '../laboratory.ts';
import type { Name, Scenario } from '../scenario.ts';
import { shopTables, traceSettings } from '../shop/tables.ts';

const second = 1000;
/** The numbers of queues are up to 5 s old and count only behind the clock margin of the routes. */
const settling = 8 * second;

/** A RabbitMQ and a database, for scenarios that have an exchange each. */
export interface RabbitLaboratory extends Laboratory {
  readonly rabbitmq: RabbitmqAddress;
  readonly client: RabbitmqClient;
  readonly database: string;
}

export interface RabbitLaboratoryOptions {
  readonly rabbitmq: RabbitmqAddress;
  readonly postgres: PostgresClient;
}

/** Opens a workspace with a route for each scenario, read through relays that can refuse. */
export async function openRabbitLaboratory(
  { rabbitmq, postgres }: RabbitLaboratoryOptions,
  scenarios: readonly Pick<Scenario<never>, 'name' | 'route'>[],
  nameOf: (scenario: string) => Name,
): Promise<RabbitLaboratory> {
  const database = await postgres.createDatabase(uniqueName('corpus'));
  await queryPostgres(database, shopTables);
  const granted = await grants(postgres, database);
  const [sql, amqp, management] = await Promise.all([
    recordPostgres({ host: '127.0.0.1', port: postgres.port }),
    recordAmqp(rabbitmq),
    recordManagement(rabbitmq.management),
  ]);
  const links = { rabbit: [amqp, management], db: [sql] };
  const { open, close } = await openWithHistory(
    {
      waybill: 1,
      name: 'corpus',
      environment: 'local',
      sources: {
        rabbit: {
          kind: 'rabbitmq',
          url: amqpUrl({ host: '127.0.0.1', port: amqp.port }, rabbitmq.user),
          management: `http://${management.address}`,
        },
        db: { kind: 'postgres', url: granted.urlThrough(sql.port), timeZone: 'UTC' },
      },
      routes: Object.fromEntries(scenarios.map(({ name, route }) => [name, route(nameOf(name))])),
      traces: { events: traceSettings },
    },
    { rabbit: rabbitmq.password },
  );
  const client = await openRabbitmq(rabbitmq);
  let current = open;
  return {
    open: () => current,
    rabbitmq,
    client,
    database,
    sample: (route) => sampleOnce(open, route),
    async settled() {
      const past = Date.now() + settling;
      await until(() => Date.now() > past, { what: 'every message to be older than the numbers of its queue', within: 60 * second });
    },
    async blind(what) {
      if (what === 'history') {
        current = { ...open, history: null };
        return () => Promise.resolve(void (current = open));
      }
      if (what !== 'rabbit' && what !== 'db') throw new Error(`The laboratory has no ${what}.`);
      for (const link of links[what]) link.refuse();
      return () => Promise.resolve(links[what].forEach((link) => link.release()));
    },
    async close() {
      await Promise.all([close(), client.close()]);
      await Promise.all(Object.values(links).flatMap((each) => each.map((link) => link.close())));
    },
  };
}
