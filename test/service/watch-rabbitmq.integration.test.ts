import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import type { WatchDocument } from '../../main/contract/watch.ts';
import type { RabbitmqAddress } from '../harness/rabbitmq-address.ts';
import { amqpUrl } from '../harness/rabbitmq-address.ts';
import type { RabbitmqClient } from '../harness/rabbitmq-client.ts';
import { declareStream, openRabbitmq } from '../harness/rabbitmq-client.ts';
import { until } from '../harness/until.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { explained } from './asking.ts';
import { sampledOnce, seen } from './watched-shop.ts';

let rabbitmq: RabbitmqAddress;
let client: RabbitmqClient;
let opened: OpenedForTest;
const [exchange, queue, other] = [uniqueName('shop'), uniqueName('billing'), uniqueName('search')];

beforeAll(async () => {
  ({ rabbitmq } = await sharedServers());
  client = await openRabbitmq(rabbitmq);
  const { channel } = client;
  await channel.assertExchange(exchange, 'topic');
  await channel.assertQueue(queue, { arguments: { 'x-max-length': 2 } });
  await channel.assertQueue(other);
  await declareStream(client, `${queue}.witness`);
  for (const each of [queue, other, `${queue}.witness`]) await channel.bindQueue(each, exchange, 'orders');
  const consumers = [
    { name: 'billing', queue, witness: `${queue}.witness` },
    { name: 'search', queue: other },
  ];
  opened = await openWorkspace(
    {
      waybill: 1,
      name: 'watched',
      environment: 'local',
      sources: { rabbit: { kind: 'rabbitmq', url: amqpUrl(rabbitmq, rabbitmq.user), management: rabbitmq.management } },
      routes: {
        orders: {
          identity: { messageId: 'header:message-id' },
          destination: { source: 'rabbit', exchange, routingKey: 'orders' },
          consumers,
        },
      },
    },
    null,
    { rabbit: rabbitmq.password },
  );
});
afterAll(async () => {
  await opened.close();
  await client.close();
});

/** Samples until something is seen; what the broker says of its queues lags by some seconds. */
function whatIsSeen(): Promise<{ readonly code: number | null; readonly document: WatchDocument }> {
  return until(
    async () => {
      const sampled = await sampledOnce(opened, { WAYBILL_SECRET_RABBIT: rabbitmq.password });
      return sampled.document.complete && sampled.document.events.length > 0 ? sampled : null;
    },
    { what: 'an event', within: 90_000 },
  );
}

describe('what happens to an exchange and its queues', () => {
  it('is seen by the next sample, and is evidence of every message that came after it', { timeout: 300_000 }, async () => {
    // An exchange, two queues and a stream beside one; complete once the broker has statistics of each.
    await until(async () => (await sampledOnce(opened, { WAYBILL_SECRET_RABBIT: rabbitmq.password })).document.complete, {
      what: 'the statistics of the queues',
      within: 60_000,
    });
    const { channel } = client;
    await channel.unbindQueue(queue, exchange, 'orders');
    const unbound = await whatIsSeen();
    expect(seen(unbound.document)).toEqual([`queue-unbound ${queue}`]);
    expect(unbound.code).toBe(1);
    await channel.unbindQueue(other, exchange, 'orders');
    await channel.unbindQueue(`${queue}.witness`, exchange, 'orders');
    const lost = await whatIsSeen();
    expect(seen(lost.document)).toEqual(
      ['exchange-lost-its-queues', `queue-unbound ${queue}.witness`, `queue-unbound ${other}`].toSorted(),
    );
    for (const each of [queue, other, `${queue}.witness`]) await channel.bindQueue(each, exchange, 'orders');
    expect(seen((await whatIsSeen()).document)).toContain('exchange-reaches-queues');

    const id = uniqueName('m');
    const values = [id, uniqueName('m'), uniqueName('m')];
    const properties = { timestamp: Math.floor(Date.now() / 1000) };
    await client.publish(
      exchange,
      'orders',
      values.map((value) => ({ value, headers: { 'message-id': value }, properties })),
    );
    const full = await whatIsSeen();
    expect(full.document.events).toMatchObject([
      { kind: 'queue-reached-its-limit', harmful: true, facts: { queue, limit: '2', overflow: 'drop-head' } },
    ]);
    const { observations, coverage } = await explained(opened.open, id, 'orders');
    const samples = observations.flatMap(({ facts, coordinates }) =>
      'subject' in facts && facts.subject === 'queue-sample' && coordinates['queue'] === queue
        ? [`${facts.bound} ${facts.ready} of ${facts.maxLength}`]
        : [],
    );
    expect(samples).toContain('yes 0 of 2');
    expect(samples).toContain('yes 2 of 2');
    expect(observations.some(({ facts }) => 'subject' in facts && facts.subject === 'exchange-sample' && facts.routed === 'yes')).toBe(
      true,
    );
    const history = coverage.filter(({ role }) => role === 'history');
    expect(history.map(({ part, complete }) => [part, complete])).toEqual(
      [`exchange ${exchange}`, `queue ${queue}`, `queue ${queue}.witness`, `queue ${other}`].map((part) => [part, true]),
    );
  });
});
