import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSources } from '../../main/service/check-sources.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import type { RabbitmqAddress } from '../harness/rabbitmq-address.ts';
import { amqpUrl } from '../harness/rabbitmq-address.ts';
import type { RabbitmqClient } from '../harness/rabbitmq-client.ts';
import { declareStream, openRabbitmq } from '../harness/rabbitmq-client.ts';
import { until } from '../harness/until.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { explained, found, unhurried } from './asking.ts';
import { insertRows, outboxTable } from './outbox-route.ts';

const second = 1000;
const shop = uniqueName('shop');
const queue = uniqueName('billing');
const witness = `${queue}.witness`;
const orphan = uniqueName('orphan');

let rabbitmq: RabbitmqAddress;
let database: string;
let client: RabbitmqClient;
let opened: OpenedForTest;

function routeTo(exchange: string, consumer: object): object {
  return {
    identity: { messageId: 'header:message-id' },
    outbox: {
      source: 'db',
      tables: ['public.outbox'],
      only: { topic: [exchange] },
      columns: {
        messageId: 'message_id',
        state: 'status',
        createdAt: 'created_at',
        sentAt: 'sent_at',
        error: 'last_error',
        destination: 'topic',
      },
      states: { pending: ['NEW'], sent: ['SENT'], failed: ['FAILED'] },
    },
    destination: { source: 'rabbit', exchange, routingKey: 'orders' },
    fallbacks: [{ source: 'db', table: 'public.unsent', columns: { messageId: 'message_id', at: 'created_at' } }],
    consumers: [{ name: 'billing', ...consumer }],
    grace: '1s',
    clockMargin: '1s',
  };
}

async function publish(id: string): Promise<void> {
  const timestamp = Math.floor(Date.now() / second);
  await client.publish(shop, 'orders', [{ value: id, headers: { 'message-id': id }, properties: { timestamp } }]);
}

/** Waits until the clock of this machine, which all servers share, is past an instant. */
async function isPast(instant: number): Promise<void> {
  await until(() => Date.now() > instant, { what: 'the clock to be past an instant', within: 60 * second });
}

beforeAll(async () => {
  const servers = await sharedServers();
  ({ rabbitmq } = servers);
  database = await servers.postgres.createDatabase(uniqueName('exchange'));
  await queryPostgres(database, outboxTable);
  await queryPostgres(database, 'create table unsent (message_id text primary key, created_at timestamptz not null)');
  client = await openRabbitmq(rabbitmq);
  await client.channel.assertExchange(shop, 'topic');
  await client.channel.assertExchange(orphan, 'topic');
  await client.channel.assertQueue(queue);
  await declareStream(client, witness);
  await client.channel.bindQueue(queue, shop, 'orders');
  await client.channel.bindQueue(witness, shop, 'orders');
  opened = await openWorkspace(
    {
      waybill: 1,
      name: 'exchange',
      environment: 'local',
      sources: {
        rabbit: { kind: 'rabbitmq', url: amqpUrl(rabbitmq, rabbitmq.user), management: rabbitmq.management },
        db: { kind: 'postgres', url: database, timeZone: 'UTC' },
      },
      routes: { orders: routeTo(shop, { queue, witness }), orphans: routeTo(orphan, { queue: `${queue}.other` }) },
    },
    null,
    { rabbit: rabbitmq.password },
  );
});
afterAll(async () => {
  await opened.close();
  await client.channel.deleteQueue(queue);
  await client.channel.deleteQueue(witness);
  await client.close();
});

describe('a route over an exchange, on a real broker', () => {
  it('tells what was accepted from what was lost, and proves a loss only when something stands behind it', async () => {
    const [accepted, lost, diverted] = [uniqueName('accepted'), uniqueName('lost'), uniqueName('diverted')];
    await publish(uniqueName('older'));
    await isPast(Date.now() + 3 * second);
    const at = Date.now();
    await insertRows(
      database,
      [accepted, lost, diverted].map((messageId) => ({ messageId, status: 'SENT', createdAt: at, sentAt: at, topic: shop })),
    );
    await queryPostgres(database, 'insert into unsent values ($1, now())', [diverted]);
    await publish(accepted);
    await isPast(at + 4 * second);

    const open = await explained(opened.open, lost, 'orders');
    expect(open.judgement.verdict).toMatchObject({
      code: 'UNDETERMINED',
      rule: 'relay-lost',
      missing: [{ source: 'rabbit', part: `${witness}/0`, because: 'nothing-behind' }],
    });

    await publish(uniqueName('younger'));
    await until(async () => (await explained(opened.open, lost, 'orders')).judgement.verdict.code === 'RELAY_LOST', {
      what: 'the loss to be proven',
      within: 60 * second,
    });
    const proven = await explained(opened.open, lost, 'orders');
    expect(proven.judgement.verdict).toMatchObject({ code: 'RELAY_LOST', certainty: 'proven' });
    expect(proven.judgement.complete).toBe(true);

    const there = await explained(opened.open, accepted, 'orders');
    expect(there.observations.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['outbox', 'witness', 'config']));
    expect(there.judgement.deliveries[0]?.verdict.candidates ?? []).not.toContain('OVERFLOW');

    const aside = await explained(opened.open, diverted, 'orders');
    expect(aside.judgement.verdict).toMatchObject({ code: 'DIVERTED', certainty: 'proven', facts: { table: 'public.unsent' } });

    const { matches } = await found(opened.open, {
      route: 'orders',
      window: { from: new Date(at - second).toISOString(), to: new Date(at + second).toISOString() },
    });
    expect(Object.fromEntries(matches.map(({ messageId, verdict }) => [messageId, verdict.code]))).toMatchObject({
      [lost]: 'RELAY_LOST',
      [diverted]: 'DIVERTED',
    });
  }, 180_000);

  it('says that it may wait in its queue, once the numbers of the queue tell', async () => {
    const id = uniqueName('waiting');
    const at = Date.now();
    await insertRows(database, [{ messageId: id, status: 'SENT', createdAt: at, sentAt: at, topic: shop }]);
    await publish(id);
    const { judgement } = await until(
      async () => {
        const explanation = await explained(opened.open, id, 'orders');
        return explanation.judgement.verdict.code === 'NOT_YET_CONSUMED' ? explanation : null;
      },
      { what: 'the management API to tell of the message', within: 60 * second },
    );
    expect(judgement.verdict).toMatchObject({ certainty: 'suspected', rule: 'waiting-in-queue', facts: { queue } });
  }, 120_000);

  it('suspects that nothing is bound where the key reaches no queue', async () => {
    const id = uniqueName('unrouted');
    const at = Date.now() - 60 * second;
    await insertRows(database, [{ messageId: id, status: 'SENT', createdAt: at, sentAt: at, topic: orphan }]);
    const { judgement } = await explained(opened.open, id, 'orphans');
    expect(judgement.verdict).toMatchObject({ code: 'UNROUTED', certainty: 'suspected', rule: 'bound-nowhere' });
  }, 60_000);

  it('checks streams, exchanges, queues and fallback tables', async () => {
    const steps = [];
    for await (const step of checkSources(opened.open, unhurried)) steps.push(step);
    const text = steps.map(({ source, step, ok, detail }) => `${source} ${step} ${ok} ${detail}`).join('\n');
    for (const name of [witness, shop, orphan, 'unsent']) expect(text).toContain(name);
    // The user of the tests prepares the broker, so it may do more than a reader should.
    const wrong = steps.filter(({ ok, step, detail }) => !ok && step !== 'rights' && !detail.includes(`${queue}.other`));
    expect(wrong).toEqual([]);
  }, 60_000);
});
