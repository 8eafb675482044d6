import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSequences } from '../../main/service/read-sequences.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import type { RabbitmqAddress } from '../harness/rabbitmq-address.ts';
import { amqpUrl } from '../harness/rabbitmq-address.ts';
import type { RabbitmqClient } from '../harness/rabbitmq-client.ts';
import { declareStream, openRabbitmq } from '../harness/rabbitmq-client.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { unhurried } from './asking.ts';

const exchange = uniqueName('numbered');
const witness = `${exchange}.witness`;
/** A stream tells no time of its own: without this property a gap is due only once the window has passed. */
const longAgo = Math.floor(Date.now() / 1000) - 600;
let client: RabbitmqClient;
let opened: OpenedForTest;

beforeAll(async () => {
  const { rabbitmq }: { readonly rabbitmq: RabbitmqAddress } = await sharedServers();
  client = await openRabbitmq(rabbitmq);
  await client.channel.assertExchange(exchange, 'topic');
  await client.channel.assertQueue(exchange);
  await declareStream(client, witness);
  for (const queue of [exchange, witness]) await client.channel.bindQueue(queue, exchange, 'orders');
  // One after the other, so that each stands in a chunk of its own: of the last one nothing is covered.
  for (const sequence of [1, 2, 4, 6, 5, 5, 7, 8]) {
    const headers = { 'message-id': `m-${sequence}`, 'producer-id': 'relay', seq: String(sequence) };
    const properties = { timestamp: longAgo };
    await client.publish(exchange, 'orders', [{ value: `m-${sequence}`, headers, properties }]);
  }
  const workspace = {
    waybill: 1,
    name: 'streams',
    environment: 'local',
    sources: { rabbit: { kind: 'rabbitmq', url: amqpUrl(rabbitmq, rabbitmq.user), management: rabbitmq.management } },
    routes: {
      orders: {
        identity: { messageId: 'header:message-id', producer: 'header:producer-id', sequence: 'header:seq' },
        destination: { source: 'rabbit', exchange, routingKey: 'orders' },
        consumers: [{ name: 'billing', queue: exchange, witness }],
        grace: '1s',
      },
    },
  };
  opened = await openWorkspace(workspace, null, { rabbit: rabbitmq.password });
});

afterAll(async () => {
  await opened?.close();
  for (const queue of [exchange, witness]) await client?.channel.deleteQueue(queue);
  await client?.close();
});

it('finds what is missing from a stream that is bound like a queue', async () => {
  for await (const event of readSequences(opened.open, { route: 'orders', from: null, to: null, over: null }, unhurried)) {
    if (event.type !== 'result') continue;
    const { gaps, repeats, complete } = event.result;
    expect(gaps.map(({ part, first, last, kind }) => [part, first, last, kind])).toEqual([[`${witness}/0`, '3', '3', 'suspected']]);
    expect(gaps[0]).toMatchObject({ before: { messageId: 'm-2' }, after: { messageId: 'm-4' } });
    expect(repeats.map(({ sequence, count, messageIds }) => [sequence, count, messageIds])).toEqual([['5', 2, ['m-5']]]);
    expect(complete).toBe(true);
  }
  expect.assertions(4);
});
