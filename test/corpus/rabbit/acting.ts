import { queryPostgres } from '../../harness/postgres-client.ts';
import { declareStream } from '../../harness/rabbitmq-client.ts';
import { askManagement, managementPath } from '../../harness/rabbitmq-management.ts';
import { until } from '../../harness/until.ts';
import type { Name } from '../scenario.ts';
import { markSent, orderOf, recordOrder, traceSend } from '../shop/tables.ts';
import type { RabbitLaboratory } from './rabbit-laboratory.ts';
import { routingKey } from './route.ts';

const within = 60_000;
const second = 1000;

/** The exchange and the queue of a scenario, bound to each other, with these arguments of the queue. */
export async function declare(
  { client }: RabbitLaboratory,
  name: Name,
  queueArguments: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { channel } = client;
  await channel.assertExchange(name('shop'), 'topic');
  await channel.assertQueue(name('billing'), { durable: true, arguments: queueArguments });
  await channel.bindQueue(name('billing'), name('shop'), routingKey);
}

/** And the stream that sees what the exchange accepts. */
export async function declareWitnessed(
  laboratory: RabbitLaboratory,
  name: Name,
  queueArguments: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await declare(laboratory, name, queueArguments);
  await declareStream(laboratory.client, name('witness'));
  await laboratory.client.channel.bindQueue(name('witness'), name('shop'), routingKey);
}

export interface Publishing {
  /** The message's own time to live, in milliseconds. */
  readonly expiration?: number;
  /** The broker must hand it back when no queue is bound. */
  readonly mandatory?: true;
}

/** What became of a publish as the producer saw it. */
type Outcome = 'confirmed' | 'refused' | 'returned';

async function publish(
  { client }: RabbitLaboratory,
  exchange: string,
  id: string,
  { expiration, mandatory }: Publishing,
): Promise<Outcome> {
  const { channel } = client;
  const headers = { 'message-id': id, 'order-no': orderOf(id) };
  const options = {
    headers,
    persistent: true,
    timestamp: Math.floor(Date.now() / second),
    ...(expiration === undefined ? {} : { expiration }),
  };
  let returned = false;
  const onReturn = ({ properties }: { readonly properties: { readonly headers?: Readonly<Record<string, unknown>> } }) => {
    if (properties.headers?.['message-id'] === id) returned = true;
  };
  channel.on('return', onReturn);
  try {
    return await new Promise<Outcome>((resolve) => {
      const confirmed = (error: unknown) => resolve(error instanceof Error ? 'refused' : returned ? 'returned' : 'confirmed');
      channel.publish(exchange, routingKey, Buffer.from('{"status":"PAID"}'), { ...options, mandatory: mandatory ?? false }, confirmed);
    });
  } finally {
    channel.off('return', onReturn);
  }
}

/** A relay sends one message, and notes what the broker said: in its trace and in the row. Throws when that is not what was to happen. */
export async function send(
  laboratory: RabbitLaboratory,
  name: Name,
  id: string,
  expected: Outcome,
  publishing: Publishing = {},
): Promise<void> {
  const { database } = laboratory;
  const exchange = name('shop');
  await recordOrder(database, exchange, id);
  const outcome = await publish(laboratory, exchange, id, publishing);
  if (outcome !== expected) throw new Error(`${id} was ${outcome}, not ${expected}.`);
  switch (outcome) {
    case 'confirmed':
      return markSent(database, id);
    case 'returned':
      await traceSend(database, id, 'RETURNED', '312 NO_ROUTE');
      return markSent(database, id);
    case 'refused':
      await traceSend(database, id, 'ERROR', 'nack');
      await queryPostgres(database, "update outbox set status = 'FAILED', last_error = 'nack' where message_id = $1", [id]);
  }
}

/** The consumer takes the next message, fails, notes that, and rejects it; `requeue`: it asks for it again. */
export async function failOn({ client, database }: RabbitLaboratory, name: Name, id: string, requeue = false, attempt = 1): Promise<void> {
  const message = await until(() => client.channel.get(name('billing')), { what: `${id} to be in its queue`, within });
  if (message.properties.headers?.['message-id'] !== id) throw new Error(`Another message than ${id} was taken.`);
  const sql =
    "insert into message_events (message_id, stage, outcome, consumer, attempt, error) values ($1, 'CONSUME', 'ERROR', 'billing', $2, 'no such customer')";
  await queryPostgres(database, sql, [id, attempt]);
  client.channel.nack(message, false, requeue);
}

/** Waits until the numbers that the management shows of the queue are these: they follow the queue by seconds. */
export async function whenCounted({ rabbitmq }: RabbitLaboratory, name: Name, messages: number): Promise<void> {
  const counted = async () => {
    const queue = (await askManagement(rabbitmq, 'GET', managementPath('queues', '/', name('billing')))) as {
      readonly messages_ready?: number;
      readonly messages_unacknowledged?: number;
    };
    return queue.messages_ready === messages && queue.messages_unacknowledged === 0;
  };
  await until(counted, { what: `${messages} messages in ${name('billing')}`, within });
}
