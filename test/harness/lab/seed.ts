import { createTopic } from '../kafka-admin.ts';
import type { KafkaAddress } from '../kafka-address.ts';
import type { PostgresClient } from '../postgres-client.ts';
import { timed } from '../timed.ts';
import type { DatabaseSystem } from './database/database-system.ts';
import { postgresSystem } from './database/postgres-system.ts';
import { type DedupeChoice, dedupeTable } from './dedupe-store.ts';
import type { ExpectedMessage } from './expected.ts';
import { keyCounter } from './keys.ts';
import type { Age, Fact, GroupName, Shop, TopicName, Where } from './plan.ts';
import { scaledOrders } from './scale.ts';
import { allScenarios } from './scenarios.ts';
import { settle } from './settle.ts';
import { TOPICS } from './topics.ts';
import { type WorkspaceParts, workspaceText } from './workspace-text.ts';
import { workspaceParts } from './workspace-routes.ts';
import { recordWriter } from './write-records.ts';
import { type PlannedRow, type RowPlaces, writeRows } from './write-rows.ts';

/** On what the shop stands besides its broker. */
export interface ShopSystems {
  readonly shop: DatabaseSystem;
  /** The billing team's; the shop's system when absent. */
  readonly billing?: DatabaseSystem;
  /** The billing team's idempotency keys; a table in its database when absent. */
  readonly dedupe?: DedupeChoice;
}

export interface SeedOptions {
  readonly kafka: KafkaAddress;
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
  /** What it is made of, to put several shops into one file. */
  readonly parts: WorkspaceParts;
  /** What must be said about each message of the scenarios, judged at `now`. */
  readonly expected: readonly ExpectedMessage[];
  readonly now: Date;
  /** Ends the open transaction, until which its message stays invisible to who reads committed records, and the databases' writers. */
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

async function createDatabases(systems: ShopSystems, suffix: string): Promise<RowPlaces> {
  const { shop: shopSystem, billing: billingSystem = shopSystem, dedupe = dedupeTable } = systems;
  const shop = await shopSystem.create('shop', suffix);
  const billing = await billingSystem.create('billing', suffix);
  return { databases: { shop, billing }, dedupe: await dedupe(billing, 'bill-db', suffix) };
}

async function createTopics(kafka: KafkaAddress, topic: (name: TopicName) => string): Promise<void> {
  const settings = Object.entries(TOPICS) as readonly [TopicName, (typeof TOPICS)[TopicName]][];
  await Promise.all(settings.map(([name, options]) => createTopic(kafka, topic(name), options)));
}

function rowsOf(facts: readonly Fact[], where: Where): readonly PlannedRow[] {
  return facts.flatMap((fact) => (fact.kind === 'row' ? [{ table: fact.table, values: fact.values(where) }] : []));
}

/**
 * Fills a Kafka and databases of any system with a shop whose messages show every verdict that Kafka can show, and says which.
 * Errors: throws when a topic or database of that name exists already (use `suffix`).
 */
export async function seedShopOn(systems: ShopSystems, options: SeedOptions): Promise<SeededShop> {
  const { kafka, now = new Date(), scale = 0 } = options;
  const suffix = options.suffix === undefined ? '' : `-${options.suffix}`;
  const topic = (name: TopicName) => `${name}${suffix}`;
  const group = (name: GroupName) => `${name}${suffix}`;
  const shop = planningShop(now.getTime(), topic);
  const [places] = await Promise.all([createDatabases(systems, suffix), createTopics(kafka, topic)]);
  const { databases, dedupe } = places;
  const writer = recordWriter({ kafka, now: now.getTime(), topic, suffix });

  await timed('Ordinary orders', async () => {
    for (const facts of scaledOrders(shop, scale)) {
      await writer.write(facts);
      await writeRows(places, rowsOf(facts, writer.where));
    }
  });
  const scenarios = allScenarios(shop);
  const facts = scenarios.flatMap((scenario) => scenario.facts);
  await timed('Scenarios', async () => {
    await writer.write(facts);
    await writeRows(places, rowsOf(facts, writer.where));
    await settle({ kafka, topic, group, where: writer.where, facts });
    await Promise.all([databases.shop.analyze(), databases.billing.analyze()]);
  });

  const parts = workspaceParts({ kafka, databases, dedupe, topic, group });
  return {
    workspace: workspaceText(parts),
    parts,
    expected: scenarios.flatMap((scenario) => scenario.expected).map((message) => dedupe.expected(message)),
    now,
    async close() {
      await writer.close();
      await Promise.all([databases.shop.close(), databases.billing.close()]);
    },
  };
}

/** `seedShopOn` with everything in one PostgreSQL. */
export function seedShop({ postgres, ...options }: SeedOptions & { readonly postgres: PostgresClient }): Promise<SeededShop> {
  return seedShopOn({ shop: postgresSystem(postgres) }, options);
}
