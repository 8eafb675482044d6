import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import type { ConsumerOrders } from './participants.ts';

// A billing service as teams write them. Where its orders say so it dies by SIGKILL, or hangs for ever, while it works on one message.
const orders = JSON.parse(process.argv[2] ?? '') as ConsumerOrders;
const { brokers, database, topic, group, name, member, fate } = orders;

const client = new Client({ connectionString: database });
await client.connect();
const keys = orders.dedupe === null ? null : new Redis(orders.dedupe.url, { enableReadyCheck: false });
const consumer = new Kafka({ brokers: [...brokers], clientId: 'billing', logLevel: logLevel.NOTHING }).consumer({
  groupId: group,
  sessionTimeout: 6_000,
  heartbeatInterval: 500,
  rebalanceTimeout: 6_000,
  maxWaitTimeInMs: 100,
  allowAutoTopicCreation: false,
});

interface Delivery {
  readonly id: string;
  readonly order: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** Where a message meets its fate; elsewhere nothing happens. */
async function pass(point: NonNullable<ConsumerOrders['fate']>['at'], { id }: Delivery): Promise<void> {
  if (fate?.messageId !== id || fate.at !== point) return;
  if (fate.how === 'dies') process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
}

async function trace({ id, partition, offset }: Delivery, outcome: 'OK' | 'DUP'): Promise<void> {
  const sql =
    "insert into message_events (message_id, stage, outcome, consumer, member, partition_no, offset_no, attempt) values ($1, 'CONSUME', $2, $3, $4, $5, $6, 1)";
  await client.query(sql, [id, outcome, name, member, partition, String(offset)]);
}

async function invoice({ order }: Delivery): Promise<void> {
  if (orders.effect) await client.query('insert into invoices (order_no) values ($1)', [order]);
}

/** The two orders of key and effect. */
async function handle(delivery: Delivery): Promise<void> {
  const key = `dedupe:${delivery.order}`;
  if (keys === null || orders.dedupe === null) {
    await invoice(delivery);
    await trace(delivery, 'OK');
    return;
  }
  const first = orders.dedupe.order === 'key, then effect' ? (await keys.set(key, '1', 'NX')) !== null : (await keys.exists(key)) === 0;
  if (!first) {
    await trace(delivery, 'DUP');
    return;
  }
  if (orders.dedupe.order === 'key, then effect') await pass('between key and effect', delivery);
  await invoice(delivery);
  if (orders.dedupe.order === 'effect, then key') {
    await pass('between key and effect', delivery);
    await keys.set(key, '1');
  }
  await trace(delivery, 'OK');
}

async function commit(partition: number, offset: bigint): Promise<void> {
  await consumer.commitOffsets([{ topic, partition, offset: String(offset) }]);
}

async function work(delivery: Delivery): Promise<void> {
  const { partition, offset } = delivery;
  if (orders.commit === 'before') await commit(partition, offset + 1n);
  await pass('before the effect', delivery);
  await handle(delivery);
  await pass('before the commit', delivery);
  if (orders.commit === 'after') await commit(partition, offset + 1n);
}

/** What is being worked on. Only `low watermark` works on several messages at once, and commits the lowest of them. */
const inFlight = new Set<bigint>();
let next = 0n;

async function workBeside(delivery: Delivery): Promise<void> {
  inFlight.add(delivery.offset);
  next = delivery.offset + 1n;
  await work(delivery);
  inFlight.delete(delivery.offset);
  await commit(
    delivery.partition,
    [...inFlight].reduce((low, each) => (each < low ? each : low), next),
  );
}

await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  async eachMessage({ partition, message }) {
    const id = String(message.headers?.['message-id'] ?? '');
    const delivery = { id, order: String(message.key), partition, offset: BigInt(message.offset) };
    if (orders.commit === 'low watermark') void workBeside(delivery);
    else await work(delivery);
  },
});

// Asked to end it commits nothing more and leaves the group in order.
process.on('SIGTERM', () => {
  void consumer.disconnect().then(() => process.exit(0));
});
