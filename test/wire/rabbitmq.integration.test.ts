import type { Channel } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '../../main/adapter/rabbitmq/connection.ts';
import type { RabbitmqOptions } from '../../main/domain/workspace/workspace.ts';
import type { BrokerSource } from '../../main/ports/broker.ts';
import type { TopologySource } from '../../main/ports/topology.ts';
import { openRabbitmqSource, openRabbitmqTopology, rabbitmqSettings } from '../adapter/rabbitmq/open-rabbitmq.ts';
import { allOf, configsOf, identity, matching, placesOf, scanOf, unhurried } from '../contract-suite/broker-under-test.ts';
import { amqpViolations, managementViolations } from '../harness/amqp-check.ts';
import { recordAmqp, recordManagement } from '../harness/amqp-proxy.ts';
import { amqpUrl } from '../harness/rabbitmq-address.ts';
import { openRabbitmq } from '../harness/rabbitmq-client.ts';
import { askManagement, managementPath } from '../harness/rabbitmq-management.ts';
import { type RabbitmqServer, startRabbitmq } from '../harness/rabbitmq.ts';
import { until } from '../harness/until.ts';
import { brokerState, count, drained, fillShop, least, queues, shop } from './rabbitmq-shop.ts';

const searches = 1_000;
/** As many at a time as a person with several windows has. */
const atOnce = 8;

const wanted = { exchange: { name: shop.exchange, routingKey: shop.routingKey }, queues: [...queues, shop.witness] };

let server: RabbitmqServer;
let amqp: Awaited<ReturnType<typeof recordAmqp>>;
let management: Awaited<ReturnType<typeof recordManagement>>;
let options: RabbitmqOptions;
let broker: BrokerSource;
let topology: TopologySource;

beforeAll(async () => {
  // A server of its own: nobody else may change what is compared before and after.
  server = await startRabbitmq();
  await fillShop(server);
  [amqp, management] = await Promise.all([recordAmqp(server), recordManagement(server.management)]);
  const url = amqpUrl({ host: server.host, port: amqp.port }, least.user);
  options = { kind: 'rabbitmq', name: 'shop-mq', url, management: `http://${management.address}`, tls: null, readBytesPerSecond: null };
  broker = await openRabbitmqSource(options, least);
  topology = await openRabbitmqTopology(options, least);
  const counted = async () => (await allOf(topology.describe(wanted, unhurried))).coverage.every(({ complete }) => complete);
  await until(counted, { what: 'the statistics of every queue', within: 30_000 });
});
afterAll(async () => {
  await broker.close();
  await Promise.all([amqp.close(), management.close()]);
  await server.stop();
});

/** One search as gathering makes it: topology, boundaries, a place in time, a scan, and one record read again. */
async function search(number: number): Promise<void> {
  const messageId = `m-${number % count}`;
  const told = await allOf(topology.describe(wanted, unhurried));
  expect(told.failures).toEqual([]);
  expect(configsOf(told, 'queue').map(({ facts }) => facts.bound)).toEqual(['yes', 'yes', 'yes']);
  const boundaries = await allOf(broker.boundaries(shop.witness, unhurried));
  const [boundary] = configsOf(boundaries, 'partition');
  const end = Number(boundary?.facts.highWatermark);
  const at = await broker.offsetsAt(shop.witness, '2026-01-01T00:00:00Z', unhurried);
  expect(at).toMatchObject({ ok: true, value: [{ partition: 0, offset: 0n }] });
  const topicRole = { role: 'destination', witness: true } as const;
  const request = scanOf(shop.witness, [end], { topicRole, match: matching({ messageIds: [messageId] }) });
  const scanned = await allOf(broker.scan(request, unhurried));
  expect(placesOf(scanned)).toEqual([`0/${number % count}`]);
  if (number % 10 !== 0) return;
  const places = [{ partition: 0, offset: BigInt(number % count) }];
  expect(placesOf(await allOf(broker.read(shop.witness, topicRole, identity, places, unhurried)))).toEqual(placesOf(scanned));
}

describe('a thousand searches by the least user', () => {
  it('send nothing but what is allowed, and leave every queue, binding and policy as it was', { timeout: 600_000 }, async () => {
    const before = await brokerState(server);
    const steps = [
      ...(await Array.fromAsync(broker.check([shop.witness], [], unhurried))),
      ...(await Array.fromAsync(topology.check(wanted, unhurried))),
    ];
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    for (let number = 0; number < searches; number += atOnce)
      await Promise.all(Array.from({ length: Math.min(atOnce, searches - number) }, (_, index) => search(number + index)));
    expect(await brokerState(server)).toEqual(before);
    expect(amqpViolations(amqp.entries)).toEqual([]);
    expect(managementViolations(management.entries)).toEqual([]);
    // Not by staying silent: streams were consumed with credit given back, and all parts of the broker asked for.
    const frames = new Set(amqp.entries.map(({ frame }) => frame));
    expect(['10.11', '10.40', '20.10', '60.10', '60.20', '60.80', '10.50'].filter((frame) => !frames.has(frame))).toEqual([]);
    expect(new Set(amqp.entries.flatMap(({ product }) => product ?? []))).toEqual(new Set(['Waybill']));
    expect(new Set(amqp.entries.flatMap(({ consume, queue }) => (consume === undefined ? [] : (queue ?? ''))))).toEqual(
      // The check alone asks for the others, in a way that the broker refuses.
      new Set([shop.witness, ...queues]),
    );
    expect(management.entries.length).toBeGreaterThan(searches);
    const untouched = Array.from({ length: count }, (_, index) => ({ value: `{"n":${index}}`, redelivered: false, deliveries: 0 }));
    for (const queue of queues) expect(await drained(server, queue)).toEqual(untouched);
    expect(await drained(server, 'billing.dead')).toEqual([]);
  });
});

const planted: readonly (readonly [string, (channel: Channel) => unknown])[] = [
  ['basic.get', (channel) => channel.get('billing.q')],
  ['basic.publish', (channel) => channel.publish(shop.exchange, shop.routingKey, Buffer.from('planted'))],
  ['basic.nack', (channel) => channel.nackAll(true)],
  ['basic.reject', (channel) => channel.reject({ fields: { deliveryTag: 1 } } as Parameters<Channel['reject']>[0], true)],
  ['basic.recover', (channel) => channel.recover()],
  ['basic.consume of a queue', (channel) => channel.consume('billing.q', () => undefined)],
  [
    'basic.consume without acknowledgement',
    (channel) => channel.consume(shop.witness, () => undefined, { noAck: true, arguments: { 'x-stream-offset': 'first' } }),
  ],
  [
    'basic.consume that locks others out',
    (channel) => channel.consume(shop.witness, () => undefined, { exclusive: true, arguments: { 'x-stream-offset': 'first' } }),
  ],
  ['queue.declare that creates', (channel) => channel.assertQueue('planted')],
  ['queue.purge', (channel) => channel.purgeQueue('billing.q')],
  ['queue.delete', (channel) => channel.deleteQueue('billing.q')],
  ['queue.bind', (channel) => channel.bindQueue('billing.q', shop.exchange, '#')],
  ['queue.unbind', (channel) => channel.unbindQueue('billing.q', shop.exchange, 'order.*')],
  ['exchange.declare', (channel) => channel.assertExchange('planted', 'fanout')],
  ['exchange.delete', (channel) => channel.deleteExchange(shop.exchange)],
];

describe('a write that is planted in our own connection', () => {
  it.each(planted)('%s is refused before a byte of it is sent', async (_, plant) => {
    const settings = await rabbitmqSettings(options, { password: server.password });
    const asAdministrator = { ...settings, user: server.user };
    const opened = await openConnection(asAdministrator, () => undefined, unhurried);
    if (!opened.ok) throw new Error(opened.failure.detail);
    const channel = await opened.value.model.createChannel();
    const from = amqp.entries.length;
    // What the client says of it does not matter: its connection is gone.
    await Promise.resolve(plant(channel)).catch(() => undefined);
    const failure = await until(() => opened.value.lost(), { what: 'the refusal', within: 5_000 });
    expect(failure).toMatchObject({ code: 'defect', detail: expect.stringMatching(/^refused to send /) });
    await opened.value.close();
    expect(amqp.entries.slice(from)).toEqual([]);
  });
});

describe('the check itself', () => {
  it('reports a get that somebody else sends over the same link, and a drain sees what it did', async () => {
    const direct = await openRabbitmq(server);
    await direct.channel.assertQueue('looked-at');
    await direct.publish('', 'looked-at', [{ value: 'a' }]);
    const from = amqp.entries.length;
    const foreign = await openRabbitmq({ ...server, port: amqp.port });
    const message = await foreign.channel.get('looked-at');
    if (message !== false) foreign.channel.nack(message);
    // An answer on the same channel: then the nack has arrived as well.
    await foreign.channel.checkQueue('looked-at');
    await foreign.close();
    expect(amqpViolations(amqp.entries.slice(from))).toEqual(
      expect.arrayContaining([expect.stringContaining('basic.get'), expect.stringContaining('basic.nack')]),
    );
    expect(await drained(server, 'looked-at')).toEqual([{ value: 'a', redelivered: true, deliveries: 0 }]);
    await direct.channel.deleteQueue('looked-at');
    await direct.close();
  });

  it('reports what is not GET over the management API', async () => {
    const from = management.entries.length;
    const foreign = { ...server, management: `http://${management.address}` };
    await askManagement(foreign, 'POST', managementPath('queues', '/', 'billing.q', 'get'), {
      count: 1,
      ackmode: 'ack_requeue_true',
      encoding: 'auto',
    });
    expect(managementViolations(management.entries.slice(from))).toEqual([expect.stringMatching(/^POST .*get: not a read$/)]);
  });
});
