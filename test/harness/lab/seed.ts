import { createTopic } from '../kafka-admin.ts';
import type { KafkaAddress } from '../kafka-address.ts';
import { type PostgresClient, queryPostgres } from '../postgres-client.ts';
import { timed } from '../timed.ts';
import type { ExpectedMessage } from './expected.ts';
import { keyCounter } from './keys.ts';
import type { Age, GroupName, Shop, TopicName } from './plan.ts';
import { scaledOrders } from './scale.ts';
import { allScenarios } from './scenarios.ts';
import { type DatabaseName, READER, TOPICS, databaseSchema } from './schema.ts';
import { settle } from './settle.ts';
import { workspaceText } from './workspace-text.ts';
import { recordWriter } from './write-records.ts';
import { writeRows } from './write-rows.ts';

export interface SeedOptions {
  readonly kafka: KafkaAddress;
  readonly postgres: PostgresClient;
  /** The instant from which all times of the shop count; the time of the call when absent. */
  readonly now?: Date;
  /** How many ordinary orders to add, in the day before the scenarios; none when absent. */
  readonly scale?: number;
  /** Added to every topic, group and database, so that several shops can stand on one server. */
  readonly suffix?: string;
}

export interface SeededShop {
  /** The workspace file, as YAML. */
  readonly workspace: string;
  /** What must be said about each message of the scenarios, judged at `now`. */
  readonly expected: readonly ExpectedMessage[];
  readonly now: Date;
  /** Ends the open transaction. Until then its message stays invisible to who reads committed records. */
  close(): Promise<void>;
}

function instantWriter(now: number): (age: Age) => string {
  // three more digits than JavaScript knows, so that whoever rounds them is found out
  return (age) => new Date(now - age).toISOString().replace('Z', '417Z');
}

function planningShop(now: number, topic: (name: TopicName) => string): Shop {
  const nextOrder = keyCounter('o', 4);
  const orders = new Map<string, string>();
  const counters = new Map<string, (partition: number) => string>();
  return {
    at: instantWriter(now),
    topic,
    orderNumber(messageId, partition) {
      const known = orders.get(messageId) ?? nextOrder(partition);
      orders.set(messageId, known);
      return known;
    },
    key(stem, partition) {
      const counter = counters.get(stem) ?? keyCounter(stem, 2);
      counters.set(stem, counter);
      return counter(partition);
    },
  };
}

async function createDatabases(postgres: PostgresClient, suffix: string): Promise<Readonly<Record<DatabaseName, string>>> {
  const create = async (name: DatabaseName) => {
    const url = await postgres.createDatabase(`${name}${suffix}`);
    await queryPostgres(url, databaseSchema(name));
    return url;
  };
  return { shop: await create('shop'), billing: await create('billing') };
}

async function createTopics(kafka: KafkaAddress, topic: (name: TopicName) => string): Promise<void> {
  const settings = Object.entries(TOPICS) as readonly [TopicName, (typeof TOPICS)[TopicName]][];
  await Promise.all(settings.map(([name, options]) => createTopic(kafka, topic(name), options)));
}

function readerUrl(url: string): string {
  const own = new URL(url);
  own.username = READER;
  own.password = '';
  return own.href;
}

/**
 * Fills a Kafka and a PostgreSQL with a shop whose messages show every verdict that Kafka can show, and says which.
 * Errors: throws when a topic or database of that name exists already (use `suffix`).
 */
export async function seedShop(options: SeedOptions): Promise<SeededShop> {
  const { kafka, postgres, now = new Date(), scale = 0 } = options;
  const suffix = options.suffix === undefined ? '' : `-${options.suffix}`;
  const topic = (name: TopicName) => `${name}${suffix}`;
  const group = (name: GroupName) => `${name}${suffix}`;
  const shop = planningShop(now.getTime(), topic);
  const [urls] = await Promise.all([createDatabases(postgres, suffix), createTopics(kafka, topic)]);
  const writer = recordWriter({ kafka, now: now.getTime(), topic, suffix });

  await timed('Ordinary orders', async () => {
    for (const facts of scaledOrders(shop, scale)) {
      await writer.write(facts);
      await writeRows(urls, facts, writer.where);
    }
  });
  const scenarios = allScenarios(shop);
  const facts = scenarios.flatMap((scenario) => scenario.facts);
  await timed('Scenarios', async () => {
    await writer.write(facts);
    await writeRows(urls, facts, writer.where);
    await settle({ kafka, topic, group, where: writer.where, facts });
    await Promise.all(Object.values(urls).map((url) => queryPostgres(url, 'analyze')));
  });

  const workspace = workspaceText({ kafka, shopUrl: readerUrl(urls.shop), billingUrl: readerUrl(urls.billing), topic, group });
  return { workspace, expected: scenarios.flatMap((scenario) => scenario.expected), now, close: () => writer.close() };
}
