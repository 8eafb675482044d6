import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { commitOffsets, createTopic, produce } from '../harness/kafka-admin.ts';
import type { KafkaAddress } from '../harness/kafka-address.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import { recordKafka, recordPostgres } from '../harness/proxy.ts';
import { until } from '../harness/until.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { checkSources } from '../../main/service/check-sources.ts';
import { explained, found, unhurried } from './asking.ts';
import { insertRows, outboxTable, outboxWorkspace, recordOf } from './outbox-route.ts';

const LIST_OFFSETS = 2;
const OFFSET_FETCH = 9;
const minute = 60_000;

const orders = uniqueName('orders');
const refunds = uniqueName('refunds');
const levels = uniqueName('levels');
let kafka: KafkaAddress;
let database: string;

beforeAll(async () => {
  const servers = await sharedServers();
  ({ kafka } = servers);
  database = await servers.postgres.createDatabase(uniqueName('loss'));
  await queryPostgres(database, outboxTable);
  await Promise.all([
    createTopic(kafka, orders, { partitions: 2 }),
    createTopic(kafka, refunds),
    createTopic(kafka, levels, { config: { 'cleanup.policy': 'compact' } }),
  ]);
});

function ago(minutes: number): number {
  return Date.now() - minutes * minute;
}

describe('a row that moves on while the search runs', () => {
  it('from failed to sent is no failure: everything is read again', async () => {
    const id = uniqueName('retried');
    const [link, sql] = await Promise.all([
      recordKafka(kafka.bootstrap),
      recordPostgres({ host: '127.0.0.1', port: Number(new URL(database).port) }),
    ]);
    const through = new URL(database);
    through.port = String(sql.port);
    const group = uniqueName('g');
    await commitOffsets(kafka, group, orders, { 0: 0, 1: 0 });
    const route = { consumers: [{ name: 'billing', group }] };
    const workspace = outboxWorkspace({
      kafka,
      database: through.href,
      routes: { orders: { topic: orders, route } },
      kafkaSource: { reach: { [kafka.bootstrap]: link.address } },
    });
    const { open, close } = await openWorkspace(workspace);
    await insertRows(database, [{ messageId: id, status: 'FAILED', createdAt: ago(10) }]);
    const explanation = explained(open, id);
    const seen = (apiKey: number) => link.entries.some((entry) => entry.apiKey === apiKey);
    await until(() => seen(LIST_OFFSETS), { what: 'the boundaries to be asked for, after the row was read', within: 30_000 });
    sql.stall();
    await until(() => seen(OFFSET_FETCH), { what: 'the commits to be asked for, after the log was read', within: 30_000 });
    await produce(kafka, orders, [recordOf(id, Date.now())]);
    await queryPostgres(database, "update outbox set status = 'SENT', sent_at = now() where message_id = $1", [id]);
    sql.release();
    const { judgement, observations } = await explanation;
    expect(observations.find(({ kind }) => kind === 'outbox')).toMatchObject({ facts: { state: 'sent' } });
    expect(observations.filter(({ kind }) => kind === 'record')).toHaveLength(1);
    expect(judgement.verdict.code).not.toBe('SEND_FAILED');
    await close();
    await Promise.all([link.close(), sql.close()]);
  });

  it('was sent a moment ago: its record may still be on its way, however old the row is', async () => {
    const { open, close } = await openWorkspace(outboxWorkspace({ kafka, database, routes: { orders: { topic: orders } } }));
    const id = uniqueName('just-sent');
    await insertRows(database, [{ messageId: id, status: 'SENT', createdAt: ago(10), sentAt: Date.now() }]);
    const { judgement } = await explained(open, id);
    expect(judgement.verdict.code).toMatch(/^(IN_FLIGHT|UNDETERMINED)$/);
    await close();
  });
});

describe('an outbox table that feeds two topics', () => {
  const rows = { order: uniqueName('order'), refund: uniqueName('refund'), lost: uniqueName('lost') };
  let both: OpenedForTest;

  beforeAll(async () => {
    const sent = { status: 'SENT', createdAt: ago(10), sentAt: ago(10) + 500 } as const;
    await insertRows(database, [
      { ...sent, messageId: rows.order, topic: orders },
      { ...sent, messageId: rows.refund, topic: refunds },
      { ...sent, messageId: rows.lost, topic: refunds },
    ]);
    await produce(kafka, orders, [recordOf(rows.order, ago(10))]);
    await produce(kafka, refunds, [recordOf(rows.refund, ago(10))]);
    const routes = {
      orders: { topic: orders, outbox: { only: { topic: [orders] } } },
      refunds: { topic: refunds, outbox: { only: { topic: [refunds] } } },
    };
    both = await openWorkspace(outboxWorkspace({ kafka, database, routes }));
  });
  afterAll(() => both.close());

  it('loses nothing that went to the other one', async () => {
    expect(await explained(both.open, rows.refund)).toMatchObject({ route: 'refunds', judgement: { verdict: { code: 'STORED' } } });
    expect(await explained(both.open, rows.refund, 'orders')).toMatchObject({ judgement: { verdict: { code: 'NOT_FOUND' } } });
    expect(await explained(both.open, rows.lost)).toMatchObject({ route: 'refunds', judgement: { verdict: { code: 'RELAY_LOST' } } });
  });

  it('lists on each route its own rows', async () => {
    const window = { from: new Date(ago(20)).toISOString(), to: new Date(ago(5)).toISOString() };
    const idsOn = async (route: string) => (await found(both.open, { route, window })).matches.map(({ messageId }) => messageId ?? '');
    expect(await idsOn('orders')).toEqual(expect.arrayContaining([rows.order]));
    expect(await idsOn('orders')).not.toContain(rows.refund);
    expect((await idsOn('refunds')).toSorted()).toEqual([rows.lost, rows.refund].toSorted());
  });

  it('without saying which rows are whose is a step of the check that fails', async () => {
    const columns = { messageId: 'message_id', state: 'status', createdAt: 'created_at', sentAt: 'sent_at', destination: 'topic' };
    const { open, close } = await openWorkspace(
      outboxWorkspace({ kafka, database, routes: { orders: { topic: orders, outbox: { columns } } } }),
    );
    const steps = await Array.fromAsync(checkSources(open, unhurried));
    expect(steps.filter(({ ok }) => !ok)).toMatchObject([{ source: 'db', step: 'only', detail: expect.stringContaining(refunds) }]);
    await close();
  });
});

describe('a destination that removes by itself', () => {
  it('by compaction: a missing record may have been replaced', async () => {
    const id = uniqueName('level');
    await insertRows(database, [{ messageId: id, status: 'SENT', createdAt: ago(10), sentAt: ago(10) + 500 }]);
    const { open, close } = await openWorkspace(outboxWorkspace({ kafka, database, routes: { levels: { topic: levels } } }));
    const { judgement } = await explained(open, id);
    expect(judgement).toMatchObject({
      verdict: { code: 'UNDETERMINED', candidates: expect.arrayContaining(['COMPACTED', 'RELAY_LOST']) },
      complete: false,
    });
    await close();
  });
});

describe('a topic of the route that is not there', () => {
  it('is named, and hides nothing of the others', async () => {
    const absent = uniqueName('absent');
    const [id, lost] = [uniqueName('stored'), uniqueName('unsure')];
    const sent = { status: 'SENT', createdAt: ago(10), sentAt: ago(10) + 500 } as const;
    await insertRows(database, [
      { ...sent, messageId: id },
      { ...sent, messageId: lost },
    ]);
    await produce(kafka, orders, [recordOf(id, ago(10), 1)]);
    const route = { fallbacks: [{ source: 'kafka', topic: absent }] };
    const { open, close } = await openWorkspace(outboxWorkspace({ kafka, database, routes: { orders: { topic: orders, route } } }));
    expect(await explained(open, id)).toMatchObject({ judgement: { verdict: { code: 'STORED' } } });
    const unsure = await explained(open, lost);
    expect(unsure).toMatchObject({
      judgement: { verdict: { code: 'UNDETERMINED', missing: [expect.objectContaining({ part: expect.stringContaining(absent) })] } },
    });
    expect(unsure.coverage.filter(({ role }) => role === 'fallback')).toMatchObject([
      { complete: false, reason: expect.stringMatching(/^not-found: /) },
    ]);
    await close();
  });
});
