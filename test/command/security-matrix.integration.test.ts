import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTopic, produce } from '../harness/kafka-admin.ts';
import { recordOf } from '../service/outbox-route.ts';
import { kafkaCases, rightPassword, useCluster } from './kafka-security-cases.ts';
import { postgresCases, startSecuredPostgres } from './postgres-security-cases.ts';
import { startSecuredCluster, type SecuredCluster } from './secured-cluster.ts';
import { ask, expectedStep, failing, matrix, passing, sourceName, titled, type MatrixRow } from './security-case.ts';

let cluster: SecuredCluster;
let databases: Awaited<ReturnType<typeof startSecuredPostgres>>;
const rows: MatrixRow[] = [];

beforeAll(async () => {
  [cluster, databases] = await Promise.all([startSecuredCluster(rightPassword), startSecuredPostgres()]);
  useCluster(cluster);
  await createTopic(cluster.admin, 'orders');
  await produce(cluster.admin, 'orders', [recordOf('m-1', Date.now())]);
});
afterAll(async () => {
  process.stdout.write(`\n${matrix(rows)}\n`);
  await Promise.all([cluster.stop(), databases.stop()]);
});

const orders = { identity: { messageId: 'header:message-id' }, destination: { source: sourceName, topic: 'orders' } };
const rest = { routes: { orders } };

/** The database under test as the outbox, and a cluster that opens. */
function besideKafka(): { readonly sources: object; readonly routes: object } {
  const outbox = {
    source: sourceName,
    tables: ['public.outbox'],
    columns: { messageId: 'message_id', state: 'status', createdAt: 'created_at' },
    states: { pending: ['NEW'], sent: ['SENT'] },
  };
  const destination = { source: 'kafka', topic: 'orders' };
  return { sources: { kafka: { kind: 'kafka', brokers: cluster.admin.brokers } }, routes: { orders: { ...orders, outbox, destination } } };
}
const secret = /canary|eyJ/;

describe('Kafka lets in', () => {
  it.each(titled(passing(kafkaCases)))('%s', async (_, given) => {
    const { finished, connections, steps } = await ask(given, rest, ['check', '--json']);
    rows.push([`Kafka ${given.server}`, given.client, 'opens', `${connections.all} for check`]);
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(finished.code).toBe(0);
    expect(`${finished.out}${finished.err}`).not.toMatch(secret);
    // What is checked can be read, by the worker too.
    const search = await ask(given, rest, ['find', '--route', 'orders', '--json']);
    expect(search.finished).toMatchObject({ code: 0, out: expect.stringContaining('"messageId":"m-1"') });
  });
});

describe('Kafka does not let in, and check says why, after one attempt', () => {
  it.each(titled(failing(kafkaCases)))('%s', async (_, given, fails) => {
    const { finished, connections, steps } = await ask(given, rest, ['check', '--json']);
    const failed = steps.filter(({ ok }) => !ok);
    rows.push([`Kafka ${given.server}`, given.client, failed[0]?.detail ?? 'opens', `${connections.all} for check`]);
    expect(failed).toEqual([expectedStep(fails)]);
    expect(finished.code).toBe(1);
    // One to see whether anybody answers, one to speak.
    expect(connections.all).toBeLessThanOrEqual(2);
    expect(`${finished.out}${finished.err}`).not.toMatch(secret);
  });
});

describe('A search with consumers, retries and dead letters tries once a cluster that does not let in', () => {
  // One of each kind: what follows from a failure depends on its code only.
  const kinds = [
    'SSL, with another CA',
    'SSL, with no TLS',
    'PLAINTEXT, with the right CA',
    'SSL, client certificate required, with the right CA',
    'SASL_SSL PLAIN, with the right CA, plain, wrong password',
    'SASL_SSL SCRAM, with the right CA, scram-sha-512, wrong password',
    'SASL_SSL PLAIN, with the right CA, scram-sha-256, right password',
    'SASL_SSL OAUTHBEARER, with the right CA, an expired token',
    'SASL_SSL OAUTHBEARER, with the right CA, a token command that fails',
  ];
  const chosen = titled(failing(kafkaCases)).filter(([title]) => kinds.includes(title));
  const consumer = {
    name: 'billing',
    retries: [{ source: sourceName, topic: 'orders-retry' }],
    deadLetter: { source: sourceName, topic: 'orders.DLT' },
  };

  it('of every kind', () => {
    expect(chosen.map(([title]) => title).toSorted()).toEqual(kinds.toSorted());
  });

  it.each(chosen)('%s', async (_, given) => {
    const routes = { orders: { ...orders, consumers: [consumer] } };
    const { finished, connections } = await ask(given, { routes }, ['find', '--route', 'orders', '--json']);
    rows.push([`Kafka ${given.server}`, given.client, `exit ${finished.code}`, `${connections.all} for find`]);
    expect(finished.code).toBe(3);
    expect(connections.all).toBeLessThanOrEqual(3);
    expect(`${finished.out}${finished.err}`).not.toMatch(secret);
  });
});

describe('PostgreSQL lets in', () => {
  it.each(titled(passing(postgresCases)))('%s', async (_, given) => {
    const { finished, connections, steps } = await ask(given, besideKafka(), ['check', '--json']);
    rows.push([`PostgreSQL ${given.server}`, given.client, 'opens', `${connections.all} for check`]);
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(`${finished.out}${finished.err}`).not.toMatch(secret);
  });
});

describe('PostgreSQL does not let in, and check says why, after one attempt', () => {
  it.each(titled(failing(postgresCases)))('%s', async (_, given, fails) => {
    const { finished, connections, steps } = await ask(given, besideKafka(), ['check', '--json']);
    const failed = steps.filter(({ ok }) => !ok);
    rows.push([`PostgreSQL ${given.server}`, given.client, failed[0]?.detail ?? 'opens', `${connections.all} for check`]);
    expect(failed).toEqual([expectedStep(fails)]);
    expect(finished.code).toBe(1);
    expect(connections.all).toBeLessThanOrEqual(2);
    expect(`${finished.out}${finished.err}`).not.toMatch(secret);
    const search = await ask(given, besideKafka(), ['find', '--route', 'orders', '--json']);
    rows.push([`PostgreSQL ${given.server}`, given.client, `exit ${search.finished.code}`, `${search.connections.all} for find`]);
    expect(search.finished.code).toBe(3);
    expect(search.connections.all).toBeLessThanOrEqual(3);
  });
});
