import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TopologySource } from '../../../main/ports/topology.ts';
import { rabbitmqOptions } from '../../contract-suite/broker-rabbitmq.ts';
import { allOf, configsOf, unhurried } from '../../contract-suite/broker-under-test.ts';
import { amqpUrl } from '../../harness/rabbitmq-address.ts';
import type { RabbitmqAddress } from '../../harness/rabbitmq-address.ts';
import { type RabbitmqClient, declareStream, openRabbitmq } from '../../harness/rabbitmq-client.ts';
import { createUser, createVirtualHost, putPolicy } from '../../harness/rabbitmq-management.ts';
import { until } from '../../harness/until.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';
import { openRabbitmqTopology } from './open-rabbitmq.ts';

const password = 'least';
let rabbitmq: RabbitmqAddress;
let client: RabbitmqClient;
let topology: TopologySource;
let virtualHost: string;
let user: string;

beforeAll(async () => {
  ({ rabbitmq } = await sharedServers());
  // A virtual host of its own: policies are for names, and would reach into other tests.
  [virtualHost, user] = [uniqueName('topology'), uniqueName('least')];
  await createVirtualHost(rabbitmq, virtualHost);
  await createUser(rabbitmq, { name: user, password, tags: 'monitoring', rights: { read: '^witness\\.' }, virtualHost });
  client = await openRabbitmq(rabbitmq, virtualHost);
  const { channel } = client;
  await channel.assertExchange('shop', 'topic');
  await channel.assertExchange('eu', 'direct');
  await channel.assertExchange('spare', 'fanout');
  await channel.assertExchange('dead', 'direct');
  await channel.assertExchange('by-headers', 'headers');
  await channel.assertQueue('billing.q', {
    deadLetterExchange: 'dead',
    deadLetterRoutingKey: 'billing',
    messageTtl: 60_000,
    maxLength: 50,
  });
  await channel.assertQueue('email.q', { arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 3 }, deadLetterExchange: 'nowhere' });
  await channel.assertQueue('vip.q');
  await channel.assertQueue('billing.dead');
  await channel.bindExchange('eu', 'shop', 'order.#');
  await channel.bindQueue('billing.q', 'eu', 'order.created');
  await channel.bindQueue('email.q', 'shop', 'invoice.*');
  await channel.bindQueue('vip.q', 'by-headers', '', { vip: 'yes' });
  await channel.bindQueue('billing.dead', 'dead', 'billing');
  await putPolicy(rabbitmq, {
    name: 'spare',
    pattern: '^shop$',
    definition: { 'alternate-exchange': 'spare' },
    applyTo: 'exchanges',
    virtualHost,
  });
  await putPolicy(rabbitmq, {
    name: 'lengths',
    pattern: '^billing.q$',
    definition: { 'max-length': 80, overflow: 'reject-publish' },
    applyTo: 'queues',
    virtualHost,
  });
  await putPolicy(rabbitmq, {
    name: 'limit',
    pattern: '^billing.q$',
    definition: { 'max-length': 20 },
    applyTo: 'queues',
    operator: true,
    virtualHost,
  });
  await declareStream(client, 'witness.orders');
  topology = await openRabbitmqTopology(rabbitmqOptions(rabbitmq, { url: amqpUrl(rabbitmq, user, virtualHost) }), { password });
  await whenCounted();
});
afterAll(() => client.close());

/** The broker counts each queue some time after it is made, and knows its policies from then on. */
async function whenCounted(): Promise<void> {
  const all = { exchange: null, queues: ['billing.q', 'email.q', 'vip.q', 'billing.dead', 'witness.orders'] };
  const counted = async () => (await allOf(topology.describe(all, unhurried))).coverage.every(({ complete }) => complete);
  await until(counted, { what: 'the statistics of every queue', within: 30_000 });
}

function described(exchange: string, routingKey: string, queues: readonly string[]) {
  return allOf(topology.describe({ exchange: { name: exchange, routingKey }, queues }, unhurried));
}

describe('what a broker says of its exchanges and queues to the least user', () => {
  it('is whether a key reaches a queue, through other exchanges too, and what limits the queue has', async () => {
    const before = new Date().toISOString();
    const said = await described('shop', 'order.created', ['billing.q', 'email.q']);
    expect(said.failures).toEqual([]);
    expect(configsOf(said, 'exchange')).toMatchObject([
      {
        source: 'rabbitmq',
        coordinates: { exchange: 'shop', routingKey: 'order.created' },
        facts: { type: 'topic', alternate: 'spare', routed: 'yes', lag: '5000' },
      },
    ]);
    const [billing, email] = configsOf(said, 'queue');
    expect(billing).toMatchObject({
      coordinates: { queue: 'billing.q' },
      facts: {
        type: 'classic',
        bound: 'yes',
        messageTtl: '60000',
        maxLength: '20',
        overflow: 'reject-publish',
        deadLetterExchange: 'dead',
        deadLetterRoutingKey: 'billing',
        deadLetterReaches: 'yes',
        policy: 'lengths',
      },
    });
    expect(email?.facts).toMatchObject({
      type: 'quorum',
      bound: 'no',
      deliveryLimit: '3',
      deadLetterExchange: 'nowhere',
      deadLetterReaches: 'no',
    });
    expect(said.observations.every(({ at }) => at !== null && at >= before)).toBe(true);
    expect(said.coverage).toMatchObject(
      ['exchange shop', 'queue billing.q', 'queue email.q'].map((part) => ({
        role: 'topology',
        part,
        unit: 'none',
        complete: true,
        reason: null,
      })),
    );
  });

  it('is of a stream that it is one', async () => {
    const [stream] = configsOf(await described('shop', 'order.created', ['witness.orders']), 'queue');
    expect(stream?.facts).toMatchObject({ type: 'stream', bound: 'no' });
  });

  it('is that a key reaches nothing, or that nobody can know', async () => {
    const [nothing] = configsOf(await described('shop', 'refund', []), 'exchange');
    // Its alternate exchange takes the message, and has no queue.
    expect(nothing?.facts).toMatchObject({ routed: 'no', alternate: 'spare' });
    const said = await described('by-headers', 'any', ['vip.q', 'billing.q']);
    expect(configsOf(said, 'exchange')[0]?.facts).toMatchObject({ type: 'headers', routed: 'unknown' });
    expect(configsOf(said, 'queue').map(({ facts }) => facts.bound)).toEqual(['unknown', 'no']);
  });

  it('knows the default exchange, which leads to the queue that the key names', async () => {
    const said = await described('', 'billing.q', ['billing.q', 'email.q']);
    expect(configsOf(said, 'exchange')).toMatchObject([{ facts: { type: 'direct', routed: 'yes' } }]);
    expect(configsOf(said, 'queue').map(({ facts }) => facts.bound)).toEqual(['yes', 'no']);
    expect(configsOf(await described('', 'nobody', []), 'exchange')).toMatchObject([{ facts: { routed: 'no' } }]);
  });

  it('counts what waits and who consumes', async () => {
    const { channel } = client;
    await channel.assertQueue('counted.q');
    await client.publish('', 'counted.q', [{ value: 'a', properties: { timestamp: 1_700_000_000 } }, { value: 'b' }]);
    const consumer = await client.connection.createChannel();
    await consumer.prefetch(1);
    await consumer.consume('counted.q', () => undefined);
    const facts = await until(
      async () => {
        const [queue] = configsOf(await described('', 'counted.q', ['counted.q']), 'queue');
        return queue?.facts.unacknowledged === '1' && queue.facts.consumers === '1' ? queue.facts : null;
      },
      { what: 'the numbers of the management API', within: 30_000 },
    );
    expect(facts).toMatchObject({ ready: '1', unacknowledged: '1', consumers: '1' });
    await consumer.close();
    const after = await until(
      async () => {
        const [queue] = configsOf(await described('', 'counted.q', ['counted.q']), 'queue');
        return queue?.facts.consumers === '0' && queue.facts.ready === '2' && queue.facts.headAt !== undefined ? queue.facts : null;
      },
      { what: 'the consumer to be gone', within: 30_000 },
    );
    expect(after.headAt).toBe('2023-11-14T22:13:20.000Z');
  });

  it('names what is not there, and says it of nothing else', async () => {
    const said = await described('absent', 'k', ['nope', 'billing.q']);
    expect(said.failures).toEqual([]);
    expect(said.coverage.map(({ part, complete, reason }) => [part, complete, reason?.split(':')[0] ?? null])).toEqual([
      ['exchange absent', false, 'not-found'],
      ['queue billing.q', true, null],
      ['queue nope', false, 'not-found'],
    ]);
    expect(configsOf(said, 'queue')).toMatchObject([{ coordinates: { queue: 'billing.q' }, facts: { bound: 'no' } }]);
  });
});

describe('what cannot be asked', () => {
  const options = (more: object) => rabbitmqOptions(rabbitmq, { url: amqpUrl(rabbitmq, user, virtualHost), ...more });
  const wanted = { exchange: { name: 'shop', routingKey: 'k' }, queues: ['billing.q'] };

  it.each([
    ['without a management address', { management: null }, password, 'misconfigured', 0],
    ['with a wrong password', {}, 'wrong', 'authentication-failed', 1],
    ['where nothing listens', { management: 'http://127.0.0.1:9' }, password, 'unreachable', 1],
  ] as const)('%s is said of every part', async (_, more, given, code, failures) => {
    const own = await openRabbitmqTopology(options(more), { password: given });
    const said = await allOf(own.describe(wanted, unhurried));
    expect(said.observations).toEqual([]);
    expect(said.coverage.map(({ part, complete, reason }) => [part, complete, reason?.split(':')[0]])).toEqual([
      ['exchange shop', false, code],
      ['queue billing.q', false, code],
    ]);
    expect(said.failures.map((failure) => failure.code)).toEqual(Array.from({ length: failures }, () => code));
  });
});

describe('a check of the broker', () => {
  const wanted = { exchange: { name: 'shop', routingKey: 'order.created' }, queues: ['billing.q'] };

  it('is content with the documented least user', async () => {
    const steps = await Array.fromAsync(topology.check(wanted, unhurried));
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(new Set(steps.map(({ step }) => step))).toEqual(new Set(['management', 'rights', 'exchange', 'queue']));
  });

  it('warns of every right that reading does not need', async () => {
    const own = await openRabbitmqTopology(rabbitmqOptions(rabbitmq, { url: amqpUrl(rabbitmq, rabbitmq.user, virtualHost) }), rabbitmq);
    const missed = (await Array.fromAsync(own.check(wanted, unhurried))).filter(({ ok }) => !ok);
    expect(missed.map(({ step, detail }) => `${step}: ${detail}`)).toEqual([
      expect.stringContaining('administrator'),
      expect.stringContaining('configure .*, write .*'),
      expect.stringContaining('may read billing.q, which is no stream'),
    ]);
  });

  it('names the exchange and the queue that were probably meant', async () => {
    const steps = await Array.fromAsync(topology.check({ exchange: { name: 'shap', routingKey: 'k' }, queues: ['biling.q'] }, unhurried));
    expect(steps.filter(({ ok }) => !ok)).toMatchObject([
      { step: 'exchange', fix: 'Did you mean shop?' },
      { step: 'queue', fix: 'Did you mean billing.q?' },
    ]);
  });
});
