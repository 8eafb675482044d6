import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Code } from '../../main/domain/verdict/code.ts';
import type { Verdict } from '../../main/domain/verdict/verdict.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import type { RabbitmqAddress } from '../harness/rabbitmq-address.ts';
import { amqpUrl } from '../harness/rabbitmq-address.ts';
import type { RabbitmqClient } from '../harness/rabbitmq-client.ts';
import { declareStream, openRabbitmq } from '../harness/rabbitmq-client.ts';
import { until } from '../harness/until.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { explained } from './asking.ts';
import { insertRows, outboxTable } from './outbox-route.ts';

const second = 1000;
const eventsTable = `create table message_events (
  id bigserial primary key, message_id text not null, at timestamptz not null, stage text not null, outcome text not null, attempt integer)`;

let rabbitmq: RabbitmqAddress;
let database: string;
let client: RabbitmqClient;

interface Shop {
  readonly exchange: string;
  readonly queue: string;
  readonly letters: string;
  readonly opened: OpenedForTest;
}

/** An exchange with one queue of these arguments, its witness, and a traced consumer. `lettered`: with a stream of its dead letters. */
async function openShop(queueArguments: Readonly<Record<string, unknown>>, lettered = false): Promise<Shop> {
  const exchange = uniqueName('shop');
  const queue = uniqueName('billing');
  const letters = `${queue}.letters`;
  const { channel } = client;
  await Promise.all([channel.assertExchange(exchange, 'topic'), channel.assertExchange(`${queue}.dlx`, 'fanout')]);
  await channel.assertQueue(queue, { arguments: queueArguments });
  await declareStream(client, `${queue}.witness`);
  for (const each of [queue, `${queue}.witness`]) await channel.bindQueue(each, exchange, 'orders');
  if (lettered) {
    await declareStream(client, letters);
    await channel.bindQueue(letters, `${queue}.dlx`, '');
  }
  const route = {
    identity: { messageId: 'header:message-id' },
    outbox: {
      source: 'db',
      tables: ['public.outbox'],
      only: { topic: [exchange] },
      columns: { messageId: 'message_id', state: 'status', createdAt: 'created_at', sentAt: 'sent_at', destination: 'topic' },
      states: { pending: ['NEW'], sent: ['SENT'], failed: ['FAILED'] },
    },
    destination: { source: 'rabbit', exchange, routingKey: 'orders' },
    consumers: [
      {
        name: 'billing',
        queue,
        witness: `${queue}.witness`,
        trace: 'events',
        ...(lettered ? { deadLetter: { source: 'rabbit', queue: letters, witness: letters } } : {}),
      },
    ],
    grace: '1s',
    clockMargin: '1s',
  };
  const columns = { messageId: 'message_id', at: 'at', stage: 'stage', outcome: 'outcome', attempt: 'attempt' };
  const opened = await openWorkspace(
    {
      waybill: 1,
      name: 'endings',
      environment: 'local',
      sources: {
        rabbit: { kind: 'rabbitmq', url: amqpUrl(rabbitmq, rabbitmq.user), management: rabbitmq.management },
        db: { kind: 'postgres', url: database, timeZone: 'UTC' },
      },
      routes: { orders: route },
      traces: {
        events: {
          source: 'db',
          table: 'public.message_events',
          sampled: false,
          columns,
          stages: { produce: ['SEND'], consume: ['CONSUME'] },
          outcomes: { ok: ['OK'], failed: ['ERROR'], returned: ['RETURNED'] },
        },
      },
    },
    null,
    { rabbit: rabbitmq.password },
  );
  return { exchange, queue, letters, opened };
}

/** Records a message as sent, and sends it with the time that its producer's clock says. */
async function send({ exchange }: Shop, id: string, publishedAt = Date.now()): Promise<void> {
  await insertRows(database, [{ messageId: id, status: 'SENT', createdAt: publishedAt, sentAt: publishedAt, topic: exchange }]);
  const properties = { timestamp: Math.floor(publishedAt / second) };
  await client.publish(exchange, 'orders', [{ value: id, headers: { 'message-id': id }, properties }]);
}

async function traced(id: string, stage: string, outcome: string): Promise<void> {
  await queryPostgres(database, 'insert into message_events (message_id, at, stage, outcome, attempt) values ($1, now(), $2, $3, 1)', [
    id,
    stage,
    outcome,
  ]);
}

/** Takes the only message of a queue and rejects it, as a consumer that failed does. */
async function reject({ queue }: Shop, id: string): Promise<void> {
  const taken = await until(() => client.channel.get(queue), { what: 'the message to be in its queue', within: 30 * second });
  client.channel.nack(taken, false, false);
  await traced(id, 'CONSUME', 'ERROR');
}

/** The verdict, once the numbers of the queue are surely younger than the message. */
async function verdictOf({ opened }: Shop, id: string, code: Code): Promise<Verdict> {
  let last: Verdict | null = null;
  return until(
    async () => {
      const { judgement } = await explained(opened.open, id, 'orders');
      last = judgement.verdict;
      return judgement.verdict.code === code ? judgement.verdict : null;
    },
    { what: `the verdict ${code}`, within: 90 * second },
  ).catch((error: unknown) => {
    throw new Error(`last: ${JSON.stringify(last)}`, { cause: error });
  });
}

beforeAll(async () => {
  const servers = await sharedServers();
  ({ rabbitmq } = servers);
  database = await servers.postgres.createDatabase(uniqueName('endings'));
  await queryPostgres(database, outboxTable);
  await queryPostgres(database, eventsTable);
  client = await openRabbitmq(rabbitmq);
});
afterAll(() => client.close());

describe('how a message ends in a queue, on a real broker', { timeout: 180 * second }, () => {
  it('dropped by a full queue', async () => {
    const shop = await openShop({ 'x-max-length': 1 });
    const [dropped, kept] = [uniqueName('dropped'), uniqueName('kept')];
    await send(shop, dropped, Date.now() - 10 * second);
    await send(shop, kept);
    const verdict = await verdictOf(shop, dropped, 'OVERFLOW');
    expect(verdict).toMatchObject({ certainty: 'suspected', stage: 'store', facts: { maxLength: '1', overflow: 'drop-head' } });
    expect((await verdictOf(shop, kept, 'NOT_YET_CONSUMED')).certainty).toBe('suspected');
    await shop.opened.close();
  });

  it('expired in its queue', async () => {
    const shop = await openShop({ 'x-message-ttl': 500 });
    const id = uniqueName('expired');
    await send(shop, id);
    expect(await verdictOf(shop, id, 'TTL_EXPIRED')).toMatchObject({ certainty: 'suspected', facts: { timeToLive: '500' } });
    await shop.opened.close();
  });

  it('rejected into a dead-letter exchange that reaches no queue', async () => {
    const exchange = uniqueName('nowhere');
    await client.channel.assertExchange(exchange, 'fanout');
    const shop = await openShop({ 'x-dead-letter-exchange': exchange });
    const id = uniqueName('rejected');
    await send(shop, id);
    await reject(shop, id);
    expect(await verdictOf(shop, id, 'DLX_LOST')).toMatchObject({
      certainty: 'suspected',
      facts: { deadLetterExchange: exchange, reaches: 'no' },
    });
    await shop.opened.close();
  });

  it('rejected into a dead-letter queue that is a stream', async () => {
    const exchange = uniqueName('letters');
    await client.channel.assertExchange(exchange, 'fanout');
    // Only this strategy takes dead letters into a stream on every version.
    const shop = await openShop(
      {
        'x-queue-type': 'quorum',
        'x-dead-letter-exchange': exchange,
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
      },
      true,
    );
    await client.channel.bindQueue(shop.letters, exchange, '');
    const id = uniqueName('rejected');
    await send(shop, id);
    await reject(shop, id);
    expect(await verdictOf(shop, id, 'DEAD_LETTERED')).toMatchObject({ stage: 'consume', facts: { topic: shop.letters } });
    await shop.opened.close();
  });

  it('returned by the broker, and without any numbers to wait for', async () => {
    const shop = await openShop({});
    const id = uniqueName('returned');
    const at = Date.now() - 60 * second;
    await client.channel.unbindQueue(`${shop.queue}.witness`, shop.exchange, 'orders');
    await insertRows(database, [{ messageId: id, status: 'SENT', createdAt: at, sentAt: at, topic: shop.exchange }]);
    await queryPostgres(
      database,
      "insert into message_events (message_id, at, stage, outcome, attempt) values ($1, $2, 'SEND', 'RETURNED', 1)",
      [id, new Date(at).toISOString()],
    );
    const { judgement } = await explained(shop.opened.open, id, 'orders');
    expect(judgement.verdict).toMatchObject({ code: 'UNROUTED', certainty: 'proven', rule: 'returned-unroutable' });
    await shop.opened.close();
  });
});
