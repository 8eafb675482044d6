import { openRabbitmq, declareStream } from '../harness/rabbitmq-client.ts';
import { askManagement, createUser, managementPath, putPolicy } from '../harness/rabbitmq-management.ts';
import type { RabbitmqServer } from '../harness/rabbitmq.ts';

/** The documented least user: sees everything, may read the witness, may change nothing. */
export const least = { user: 'waybill-reader', password: 'least' } as const;

export const shop = { exchange: 'shop', routingKey: 'order.created', witness: 'witness.orders' } as const;
/** Queues of both kinds, bound like the witness. Nobody consumes them. */
export const queues = ['billing.q', 'email.q'] as const;
export const count = 300;

/** An exchange with two queues and a witness, policies, an alternate exchange, dead letters, and messages that wait. */
export async function fillShop(server: RabbitmqServer): Promise<void> {
  const client = await openRabbitmq(server);
  const { channel } = client;
  await channel.assertExchange(shop.exchange, 'topic');
  await channel.assertExchange('unrouted', 'fanout');
  await channel.assertExchange('dead', 'fanout');
  await channel.assertQueue('billing.q', { deadLetterExchange: 'dead' });
  await channel.assertQueue('email.q', { arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 2 } });
  await channel.assertQueue('billing.dead');
  await channel.bindQueue('billing.dead', 'dead', '');
  await declareStream(client, shop.witness);
  for (const queue of [...queues, shop.witness]) await channel.bindQueue(queue, shop.exchange, 'order.*');
  await putPolicy(server, { name: 'unrouted', pattern: '^shop$', definition: { 'alternate-exchange': 'unrouted' }, applyTo: 'exchanges' });
  await putPolicy(server, { name: 'lengths', pattern: '^billing', definition: { 'max-length': 100_000 }, applyTo: 'queues' });
  await createUser(server, { name: least.user, password: least.password, tags: 'monitoring', rights: { read: '^witness\\.' } });
  const messages = Array.from({ length: count }, (_, index) => ({ value: `{"n":${index}}`, headers: { 'message-id': `m-${index}` } }));
  await client.publish(shop.exchange, shop.routingKey, messages);
  await client.close();
}

/** Everything of the broker that a reader could change, but for what lies in the queues. */
export async function brokerState(server: RabbitmqServer): Promise<object> {
  const client = await openRabbitmq(server);
  const depths = await Promise.all([...queues, 'billing.dead'].map(async (queue) => client.channel.checkQueue(queue)));
  await client.close();
  const ask = async (...path: readonly string[]): Promise<unknown> => {
    const rows = (await askManagement(server, 'GET', managementPath(...path))) as readonly object[];
    return rows.map((row) => JSON.stringify(row)).toSorted();
  };
  const names = async (kind: string): Promise<unknown> => {
    const rows = (await askManagement(
      server,
      'GET',
      `${managementPath(kind, '/')}?columns=name,type,arguments,durable`,
    )) as readonly object[];
    return rows;
  };
  return {
    depths: depths.map(({ queue, messageCount, consumerCount }) => ({ queue, messageCount, consumerCount })),
    bindings: await ask('bindings', '/'),
    policies: await ask('policies', '/'),
    queues: await names('queues'),
    exchanges: await names('exchanges'),
    users: await ask('permissions'),
  };
}

export interface Drained {
  readonly value: string;
  readonly redelivered: boolean;
  /** What a quorum queue counts when a message was looked at and given back. */
  readonly deliveries: unknown;
}

/** Takes everything out of a queue: its order, and whether anybody had looked at it. */
export async function drained(server: RabbitmqServer, queue: string): Promise<readonly Drained[]> {
  const client = await openRabbitmq(server);
  const taken = await client.drain(queue);
  await client.close();
  return taken.map(({ content, fields, properties }) => ({
    value: content.toString(),
    redelivered: fields.redelivered,
    deliveries: properties.headers?.['x-delivery-count'] ?? 0,
  }));
}
