import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTopic, produce } from '../harness/kafka-admin.ts';
import { recordOf } from '../service/outbox-route.ts';
import { kafkaCases, rightPassword, useCluster } from './kafka-security-cases.ts';
import { postgresCases, startSecuredPostgres } from './postgres-security-cases.ts';
import { startSecuredCluster, type SecuredCluster } from './secured-cluster.ts';
import {
  check,
  expectedStep,
  failing,
  matrix,
  passing,
  search,
  sourceName,
  titled,
  type MatrixRow,
  type SecurityCase,
} from './security-case.ts';

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
    const { steps, connections } = await check(given, rest);
    rows.push([`Kafka ${given.server}`, given.client, 'opens', `${connections} for check`]);
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(JSON.stringify(steps)).not.toMatch(secret);
    // What is checked can be read, by the worker too.
    const { text, ...searched } = await search(given, rest);
    expect(searched).toMatchObject({ complete: true, messageIds: ['m-1'] });
    expect(text).not.toMatch(secret);
  });
});

describe('Kafka does not let in, and check says why, after one attempt', () => {
  it.each(titled(failing(kafkaCases)))('%s', async (_, given, fails) => {
    const { steps, connections } = await check(given, rest);
    const failed = steps.filter(({ ok }) => !ok);
    rows.push([`Kafka ${given.server}`, given.client, failed[0]?.detail ?? 'opens', `${connections} for check`]);
    expect(failed).toEqual([expectedStep(fails)]);
    // One to see whether anybody answers, one to speak.
    expect(connections).toBeLessThanOrEqual(2);
    expect(JSON.stringify(steps)).not.toMatch(secret);
  });
});

describe('A cluster that does not let in', () => {
  const consumer = {
    name: 'billing',
    retries: [{ source: sourceName, topic: 'orders-retry' }],
    deadLetter: { source: sourceName, topic: 'orders.DLT' },
  };
  const hangs = ({ client }: SecurityCase): boolean => client.endsWith('hangs');

  it('is tried once by a search with consumers, retries and dead letters, and not again in the ten seconds after it', async () => {
    const cases = failing(kafkaCases);
    // The command that hangs is given ten seconds: so long all the others stay open.
    const tenSeconds = Promise.all(cases.filter(hangs).map((given) => check(given, rest)));
    const routes = { orders: { ...orders, consumers: [consumer] } };
    const others = cases.filter((given) => !hangs(given));
    const answers = await Promise.all(others.map(async (given) => ({ given, ...(await search(given, { routes }, tenSeconds)) })));
    for (const { given, complete, connections } of answers)
      rows.push([`Kafka ${given.server}`, given.client, complete ? 'complete' : 'incomplete', `${connections} for find`]);
    expect(answers.filter(({ complete, connections }) => complete || connections > 1)).toEqual([]);
    expect(answers.filter(({ text }) => secret.test(text))).toEqual([]);
    expect(answers.length).toBeGreaterThan(25);
  });
});

describe('PostgreSQL lets in', () => {
  it.each(titled(passing(postgresCases)))('%s', async (_, given) => {
    const { steps, connections } = await check(given, besideKafka());
    rows.push([`PostgreSQL ${given.server}`, given.client, 'opens', `${connections} for check`]);
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(JSON.stringify(steps)).not.toMatch(secret);
    expect((await search(given, besideKafka())).complete).toBe(true);
  });
});

describe('PostgreSQL does not let in, and check says why, after one attempt', () => {
  it.each(titled(failing(postgresCases)))('%s', async (_, given, fails) => {
    const { steps, connections } = await check(given, besideKafka());
    const failed = steps.filter(({ ok }) => !ok);
    rows.push([`PostgreSQL ${given.server}`, given.client, failed[0]?.detail ?? 'opens', `${connections} for check`]);
    expect(failed).toEqual([expectedStep(fails)]);
    expect(connections).toBeLessThanOrEqual(2);
    expect(JSON.stringify(steps)).not.toMatch(secret);
    const searched = await search(given, besideKafka());
    rows.push([
      `PostgreSQL ${given.server}`,
      given.client,
      searched.complete ? 'complete' : 'incomplete',
      `${searched.connections} for find`,
    ]);
    expect(searched.complete).toBe(false);
    expect(searched.connections).toBeLessThanOrEqual(2);
    expect(searched.text).not.toMatch(secret);
  });
});
