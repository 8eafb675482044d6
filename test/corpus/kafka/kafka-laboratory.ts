import type { KafkaAddress } from '../../harness/kafka-address.ts';
import { type PostgresClient, queryPostgres } from '../../harness/postgres-client.ts';
import { recordKafka, recordPostgres, recordRedis } from '../../harness/proxy.ts';
import type { RedisServer } from '../../harness/redis.ts';
import { until } from '../../harness/until.ts';
import { uniqueName } from '../../harness/workspace-server.ts';
import { grants } from '../grants.ts';
import { openWithHistory, sampleOnce } from '../history.ts';
import type { Laboratory } from '../laboratory.ts';
import type { Scenario } from '../scenario.ts';
import { type Participants, participants } from '../shop/participants.ts';
import { shopTables, traceSettings } from '../shop/tables.ts';

const second = 1000;
/** Beyond the grace of every route; all clocks are this machine's. */
const settling = 3 * second;

/** A Kafka, a database and, where it is asked for, a Redis. */
export interface KafkaLaboratory extends Laboratory {
  readonly kafka: KafkaAddress;
  readonly database: string;
  /** Throws where the laboratory has none. */
  readonly redis: () => RedisServer;
  readonly participants: Participants;
}

export interface KafkaLaboratoryOptions {
  readonly kafka: KafkaAddress;
  readonly postgres: PostgresClient;
  readonly redis?: RedisServer;
}

/** Opens a workspace with a route for each scenario, read through relays that can refuse. */
export async function openKafkaLaboratory(
  { kafka, postgres, redis }: KafkaLaboratoryOptions,
  scenarios: readonly Pick<Scenario<never>, 'name' | 'route'>[],
  nameOf: (scenario: string) => (stem: string) => string,
): Promise<KafkaLaboratory> {
  const database = await postgres.createDatabase(uniqueName('corpus'));
  await queryPostgres(database, shopTables);
  const granted = await grants(postgres, database);
  const [sql, cache, ...brokers] = await Promise.all([
    recordPostgres({ host: '127.0.0.1', port: postgres.port }),
    redis === undefined ? null : recordRedis(redis),
    ...kafka.brokers.map(recordKafka),
  ]);
  const links = { kafka: brokers, db: [sql], cache: cache === null ? [] : [cache] };
  const reach = Object.fromEntries(kafka.brokers.map((address, index) => [address, brokers[index]?.address ?? address]));
  const { open, close } = await openWithHistory({
    waybill: 1,
    name: 'corpus',
    environment: 'local',
    sources: {
      kafka: { kind: 'kafka', brokers: kafka.brokers, reach },
      db: { kind: 'postgres', url: granted.urlThrough(sql.port), timeZone: 'UTC' },
      ...(cache === null ? {} : { cache: { kind: 'redis', url: `redis://${cache.address}/0` } }),
    },
    routes: Object.fromEntries(scenarios.map(({ name, route }) => [name, route(nameOf(name))])),
    traces: { events: traceSettings },
  });
  let current = open;
  return {
    open: () => current,
    kafka,
    database,
    participants: participants(kafka, database),
    redis() {
      if (redis === undefined) throw new Error('This laboratory has no Redis.');
      return redis;
    },
    sample: (route) => sampleOnce(open, route),
    async settled() {
      const past = Date.now() + settling;
      await until(() => Date.now() > past, { what: 'every message to be older than the grace', within: 60 * second });
    },
    async blind(what) {
      if (what === 'history') {
        current = { ...open, history: null };
        return () => Promise.resolve(void (current = open));
      }
      if (what.startsWith('table ')) return granted.revoke(what.slice('table '.length));
      const [, node] = /^broker (\d+)$/.exec(what) ?? [];
      const chosen =
        node === undefined ? (new Map(Object.entries(links)).get(what) ?? []) : links.kafka.slice(Number(node) - 1, Number(node));
      if (chosen.length === 0) throw new Error(`The laboratory has no ${what}.`);
      for (const link of chosen) link.refuse();
      return () => Promise.resolve(chosen.forEach((link) => link.release()));
    },
    async close() {
      await close();
      await Promise.all(Object.values(links).flatMap((each) => each.map((link) => link.close())));
    },
  };
}
