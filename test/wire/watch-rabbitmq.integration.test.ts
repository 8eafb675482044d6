import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { amqpViolations, managementViolations } from '../harness/amqp-check.ts';
import { recordAmqp, recordManagement } from '../harness/amqp-proxy.ts';
import { amqpUrl } from '../harness/rabbitmq-address.ts';
import { type RabbitmqServer, startRabbitmq } from '../harness/rabbitmq.ts';
import { until } from '../harness/until.ts';
import { sampledOnce } from '../service/watched-shop.ts';
import { brokerState, count, drained, fillShop, least, queues, shop } from './rabbitmq-shop.ts';

let server: RabbitmqServer;
let amqp: Awaited<ReturnType<typeof recordAmqp>>;
let management: Awaited<ReturnType<typeof recordManagement>>;
let opened: OpenedForTest;

beforeAll(async () => {
  // A server of its own: nobody else may change what is compared before and after.
  server = await startRabbitmq();
  await fillShop(server);
  [amqp, management] = await Promise.all([recordAmqp(server), recordManagement(server.management)]);
  const url = amqpUrl({ host: server.host, port: amqp.port }, least.user);
  const consumers = queues.map((queue) => ({ name: queue, queue, witness: shop.witness }));
  opened = await openWorkspace({
    waybill: 1,
    name: 'watched',
    environment: 'local',
    sources: { rabbit: { kind: 'rabbitmq', url, management: `http://${management.address}` } },
    routes: {
      orders: {
        identity: { messageId: 'header:message-id' },
        destination: { source: 'rabbit', exchange: shop.exchange, routingKey: shop.routingKey },
        consumers,
      },
    },
  });
});
afterAll(async () => {
  await opened.close();
  await Promise.all([amqp.close(), management.close()]);
  await server.stop();
});

describe('sampling exchanges and queues by the least user', () => {
  it('asks only the management, only to read, and leaves every queue, binding and policy as it was', { timeout: 240_000 }, async () => {
    const variables = { WAYBILL_SECRET_RABBIT: least.password };
    const sampled = () => sampledOnce(opened, variables);
    await until(async () => (await sampled()).document.complete, { what: 'the statistics of every queue', within: 60_000 });
    const [before, asked] = [await brokerState(server), management.entries.length];
    for (let round = 0; round < 5; round += 1) expect(await sampled()).toMatchObject({ code: 0, document: { complete: true, samples: 4 } });
    expect(await brokerState(server)).toEqual(before);
    expect(management.entries.length).toBeGreaterThan(asked + 20);
    expect(managementViolations(management.entries)).toEqual([]);
    expect(amqpViolations(amqp.entries)).toEqual([]);
    // No channel is opened to look at depths: a consumer of a stream would be one.
    expect(amqp.entries).toEqual([]);
    const untouched = Array.from({ length: count }, (_, index) => ({ value: `{"n":${index}}`, redelivered: false, deliveries: 0 }));
    for (const queue of queues) expect(await drained(server, queue)).toEqual(untouched);
  });
});
