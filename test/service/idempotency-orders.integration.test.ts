import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { commitOffsets, createTopic, produce } from '../harness/kafka-admin.ts';
import type { KafkaAddress } from '../harness/kafka-address.ts';
import { newFolder } from '../harness/keeper.ts';
import { queryMariadb } from '../harness/mariadb-client.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import type { RedisServer } from '../harness/redis.ts';
import { startRedis } from '../harness/redis.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { explained, found } from './asking.ts';

const minute = 60_000;

/** The database of a consumer: its trace and its effects. */
interface Effects {
  /** The source as a workspace writes it. */
  readonly source: object;
  /** Before the name of a table. */
  readonly schema: string;
  readonly time: string;
  run(statement: string): Promise<void>;
  /** A time as its columns take it. */
  at(milliseconds: number): string;
  close(): Promise<void>;
}

async function postgres(): Promise<Effects> {
  const url = await (await sharedServers()).postgres.createDatabase(uniqueName('orders'));
  return {
    source: { kind: 'postgres', url },
    schema: 'public.',
    time: 'timestamptz',
    run: async (statement) => void (await queryPostgres(url, statement)),
    at: (milliseconds) => new Date(milliseconds).toISOString(),
    close: () => Promise.resolve(),
  };
}

async function mariadb(): Promise<Effects> {
  const url = await (await sharedServers()).mariadb.createDatabase(uniqueName('orders'));
  return {
    source: { kind: 'mysql', url, timeZone: 'UTC' },
    schema: `${decodeURIComponent(new URL(url).pathname.slice(1))}.`,
    time: 'datetime(6)',
    run: async (statement) => void (await queryMariadb(url, statement.replaceAll('"', '`'))),
    at: (milliseconds) => new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', ''),
    close: () => Promise.resolve(),
  };
}

async function sqlite(): Promise<Effects> {
  const folder = await newFolder('sqlite');
  const path = join(folder, 'billing.db');
  const database = new Database(path);
  database.pragma('journal_mode = wal');
  return {
    source: { kind: 'sqlite', path },
    schema: '',
    time: 'text',
    run: (statement) => Promise.resolve(void database.exec(statement)),
    at: (milliseconds) => new Date(milliseconds).toISOString(),
    close() {
      database.close();
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  };
}

interface Order {
  readonly messageId: string;
  readonly number: string;
}

/** The key of an order, as the template of the route makes it. */
function keyOf({ number }: Order): string {
  return `dedupe:${number}:PAID`;
}

/** A consumer that invoices orders, in one of the two orders of key and call. What fails is really tried and really fails. */
class Billing {
  readonly #effects: Effects;
  readonly #redis: RedisServer;
  #rows = 0;

  constructor(effects: Effects, redis: RedisServer) {
    this.#effects = effects;
    this.#redis = redis;
  }

  async #trace({ messageId }: Order, outcome: string, attempt: number, offset: number): Promise<void> {
    this.#rows += 1;
    const values = [this.#rows, messageId, 'CONSUME', outcome, this.#effects.at(Date.now() - 8 * minute), 'billing', 0, offset, attempt];
    await this.#effects.run(
      `insert into message_events values (${values.map((value) => (typeof value === 'number' ? value : `'${value}'`)).join(', ')})`,
    );
  }

  /** The call: one invoice. `table` lets it fail as a database fails. */
  async #invoice({ number }: Order, table = 'invoices'): Promise<void> {
    this.#rows += 1;
    await this.#effects.run(`insert into ${table} values (${this.#rows}, '${number}', '${this.#effects.at(Date.now() - 8 * minute)}')`);
  }

  /** Key first. Answers whether the message was handled. */
  async claimFirst(order: Order, attempt: number, offset: number, callFails: boolean): Promise<boolean> {
    const client = this.#redis.client();
    try {
      const claimed = await client.set(keyOf(order), '1', 'PX', 24 * 60 * minute, 'NX');
      if (claimed === null) {
        await this.#trace(order, 'DUP', attempt, offset);
        return true;
      }
      await this.#invoice(order, callFails ? 'invoices_that_is_not_there' : 'invoices');
      await this.#trace(order, 'OK', attempt, offset);
      return true;
    } catch {
      return false;
    } finally {
      client.disconnect();
    }
  }

  /** Call first. Answers whether the message was handled. */
  async callFirst(order: Order, attempt: number, offset: number, keyFails: boolean): Promise<boolean> {
    const client: Redis = this.#redis.client();
    try {
      if ((await client.exists(keyOf(order))) === 1) {
        await this.#trace(order, 'DUP', attempt, offset);
        return true;
      }
      await this.#invoice(order);
      if (keyFails) client.disconnect();
      await client.set(keyOf(order), '1', 'PX', 24 * 60 * minute);
      await this.#trace(order, 'OK', attempt, offset);
      return true;
    } catch {
      return false;
    } finally {
      client.disconnect();
    }
  }
}

describe.each([
  ['PostgreSQL', postgres],
  ['MariaDB', mariadb],
  ['SQLite', sqlite],
])('idempotency keys in Redis and effects in %s', (_name, effectsOf) => {
  const topics = { claim: uniqueName('claim-first'), call: uniqueName('call-first') };
  const group = uniqueName('billing');
  let kafka: KafkaAddress;
  let redis: RedisServer;
  let effects: Effects;
  let billing: Billing;
  let opened: OpenedForTest;
  let sent = 0;

  function routeOf(topic: string, means: 'claimed' | 'done'): object {
    return {
      identity: { messageId: 'header:message-id', businessKey: 'key' },
      // What shows that no other message can have written an order's key.
      outbox: {
        source: 'db',
        tables: [`${effects.schema}outbox`],
        only: { topic: [topic] },
        columns: { messageId: 'message_id', businessKey: 'order_no', state: 'status', createdAt: 'created_at' },
        states: { pending: ['NEW'], sent: ['SENT'] },
      },
      destination: { source: 'kafka', topic },
      consumers: [
        {
          name: 'billing',
          group,
          trace: 'events',
          dedupe: [{ source: 'cache', key: 'dedupe:{businessKey}:{json:/status}', means }],
          effect: {
            source: 'db',
            table: `${effects.schema}invoices`,
            columns: { key: 'order_no', at: 'created_at' },
            key: '{businessKey}',
          },
        },
      ],
      grace: '30s',
    };
  }

  function workspace(): object {
    return {
      waybill: 1,
      name: 'orders',
      environment: 'local',
      sources: { kafka: { kind: 'kafka', brokers: kafka.brokers }, cache: { kind: 'redis', url: redis.url }, db: effects.source },
      routes: { claim: routeOf(topics.claim, 'claimed'), call: routeOf(topics.call, 'done') },
      traces: {
        events: {
          source: 'db',
          table: `${effects.schema}message_events`,
          sampled: false,
          columns: {
            messageId: 'message_id',
            at: 'at',
            stage: 'stage',
            outcome: 'outcome',
            consumer: 'consumer',
            partition: 'partition_no',
            offset: 'offset_no',
            attempt: 'attempt',
          },
          stages: { consume: ['CONSUME'] },
          outcomes: { ok: ['OK'], failed: ['ERROR'], duplicate: ['DUP'] },
        },
      },
    };
  }

  beforeAll(async () => {
    ({ kafka } = await sharedServers());
    redis = await startRedis();
    effects = await effectsOf();
    billing = new Billing(effects, redis);
    await Promise.all(Object.values(topics).map((topic) => createTopic(kafka, topic)));
    await effects.run(
      `create table outbox (id bigint primary key, message_id varchar(80), order_no varchar(80), topic varchar(80), status varchar(20), created_at ${effects.time})`,
    );
    await effects.run(`create table invoices (id bigint primary key, order_no varchar(80), created_at ${effects.time})`);
    await effects.run(
      `create table message_events (id bigint primary key, message_id varchar(80), stage varchar(20), outcome varchar(20), at ${effects.time}, consumer varchar(40), partition_no integer, offset_no bigint, attempt integer)`,
    );
    opened = await openWorkspace(workspace());
  });
  afterAll(async () => {
    await opened.close();
    await effects.close();
    await redis.stop();
  });

  /** A message that stands in the topic at this offset. */
  async function send(topic: string, offset: number): Promise<Order> {
    const order = { messageId: uniqueName('m'), number: uniqueName('ORD') };
    const createdAt = Date.now() - 10 * minute;
    sent += 1;
    await effects.run(
      `insert into outbox values (${sent}, '${order.messageId}', '${order.number}', '${topic}', 'SENT', '${effects.at(createdAt)}')`,
    );
    const record = {
      partition: 0,
      key: order.number,
      value: '{"status":"PAID"}',
      headers: { 'message-id': order.messageId },
      timestamp: createdAt,
    };
    await produce(kafka, topic, [record]);
    await commitOffsets(kafka, group, topic, { 0: offset + 1 });
    return order;
  }

  async function verdictOf({ messageId }: Order, route: string) {
    const { judgement, observations } = await explained(opened.open, messageId, route);
    const [delivery] = judgement.deliveries;
    return { judgement, observations, delivery: delivery?.verdict };
  }

  it('key first: the call fails, the retry is suppressed by its own key: the effect is lost', async () => {
    const good = await send(topics.claim, 0);
    expect(await billing.claimFirst(good, 1, 0, false)).toBe(true);
    const lost = await send(topics.claim, 1);
    expect(await billing.claimFirst(lost, 1, 1, true)).toBe(false);
    expect(await billing.claimFirst(lost, 2, 1, false)).toBe(true);

    expect((await verdictOf(good, 'claim')).delivery).toMatchObject({ code: 'PROCESSED', certainty: 'proven' });
    const { judgement, delivery, observations } = await verdictOf(lost, 'claim');
    expect(delivery).toMatchObject({
      code: 'EFFECT_LOST',
      certainty: 'proven',
      rule: 'effect-lost',
      facts: { key: keyOf(lost), place: 'cache' },
    });
    expect(judgement).toMatchObject({ verdict: { code: 'EFFECT_LOST' }, complete: true });
    expect(judgement.duplicates.map(({ class: kind }) => kind)).not.toContain('DUPLICATE_EFFECT');
    expect(observations.find(({ kind }) => kind === 'dedupe')).toMatchObject({
      source: 'cache',
      facts: { means: 'claimed', ownsKey: true },
    });
    const match = (await found(opened.open, { value: lost.messageId, route: 'claim' })).matches[0];
    expect(match?.verdict.code).toBe('EFFECT_LOST');
  });

  it('call first: the key cannot be written, the call is made again: the effect is there twice', async () => {
    const good = await send(topics.call, 0);
    expect(await billing.callFirst(good, 1, 0, false)).toBe(true);
    const twice = await send(topics.call, 1);
    expect(await billing.callFirst(twice, 1, 1, true)).toBe(false);
    expect(await billing.callFirst(twice, 2, 1, false)).toBe(true);

    const once = await verdictOf(good, 'call');
    expect([once.delivery?.code, once.judgement.duplicates]).toEqual(['PROCESSED', []]);
    const { judgement, delivery } = await verdictOf(twice, 'call');
    expect(delivery?.code).toBe('PROCESSED');
    expect(judgement.duplicates).toMatchObject([{ class: 'DUPLICATE_EFFECT', harmful: true, certainty: 'proven' }]);
    const match = (await found(opened.open, { value: twice.messageId, route: 'call' })).matches[0];
    expect(match).toMatchObject({ duplicates: ['DUPLICATE_EFFECT'] });
  });

  it('the key expired: nothing is lost by its silence', async () => {
    const order = await send(topics.call, 2);
    expect(await billing.callFirst(order, 1, 2, false)).toBe(true);
    await redis.client().del(keyOf(order));
    expect((await verdictOf(order, 'call')).delivery).toMatchObject({ code: 'PROCESSED' });
    const unseen = await send(topics.call, 3);
    const later = await send(topics.call, 4);
    expect(await billing.callFirst(later, 1, 4, false)).toBe(true);
    const { delivery } = await verdictOf(unseen, 'call');
    expect(delivery).toMatchObject({
      code: 'UNDETERMINED',
      missing: [{ source: 'cache', part: 'billing: cache', because: 'keys-expire' }],
    });
    expect(delivery?.candidates).toEqual(expect.arrayContaining(['SKIPPED', 'PROCESSED']));
  });
});
