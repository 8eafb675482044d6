import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation, Match } from '../../main/domain/lifecycle/explanation.ts';
import { shift } from '../../main/domain/observation/instant.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { consume } from '../harness/kafka-admin.ts';
import type { ExpectedMessage } from '../harness/lab/expected.ts';
import { seedShop } from '../harness/lab/seed.ts';
import type { SeededShop } from '../harness/lab/seed.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { explainUsage, explained, findUsage, found } from './asking.ts';

const suffix = uniqueName('find');
let shop: SeededShop;
let opened: OpenedForTest;
let now: string;

beforeAll(async () => {
  shop = await seedShop({ ...(await sharedServers()), suffix });
  now = shop.now.toISOString();
  opened = await openWorkspace(shop.workspace, now);
});
afterAll(async () => {
  await opened.close();
  await shop.close();
});

function one(scenario: string): ExpectedMessage {
  const message = shop.expected.find((each) => each.scenario === scenario);
  if (message === undefined) throw new Error(`There is no scenario ${scenario}.`);
  return message;
}

function idsOf({ matches }: { readonly matches: readonly Match[] }): readonly string[] {
  return matches.map(({ messageId }) => messageId ?? '').toSorted();
}

function rows(sql: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  const options = opened.open.workspace.sources['shop-db'];
  return queryPostgres(options?.kind === 'postgres' ? options.url : '', sql, values);
}

function minutesAgo(minutes: number): string {
  return shift(now, -minutes * 60_000);
}

/** What a list and an explanation must agree on; evidence ids are counted within each answer. */
function essence({ verdict, deliveries, duplicates }: Pick<Match, 'verdict' | 'deliveries' | 'duplicates'>) {
  const short = ({ code, stage, certainty, rule, facts, candidates, missing }: Match['verdict']) => ({
    code,
    stage,
    certainty,
    rule,
    facts,
    candidates,
    missing,
  });
  return {
    verdict: short(verdict),
    deliveries: deliveries.map((each) => ({ consumer: each.consumer, ...short(each.verdict) })),
    duplicates: duplicates.toSorted(),
  };
}

function essenceOf({ judgement: { verdict, deliveries, duplicates } }: Explanation) {
  const classes = [...new Set(duplicates.map((duplicate) => duplicate.class))].filter((name) => name !== 'FAN_OUT');
  return essence({ verdict, deliveries, duplicates: classes });
}

describe('a search for one message', () => {
  it.each([null, 'messageId'])('by its id (by %s) gives that message alone, complete', async (by) => {
    const { messageId, route } = one('suppressed');
    const result = await found(opened.open, { value: messageId, by, route });
    expect(result).toMatchObject({
      matches: [{ route, messageId, verdict: { code: 'PROCESSED' }, duplicates: expect.arrayContaining(['SEND_DUPLICATE']) }],
      complete: true,
      duplicatesComplete: true,
    });
  });

  it('finds an id on all routes when none is named', async () => {
    const { messageId } = one('ordinary-refund');
    expect(await found(opened.open, { value: messageId })).toMatchObject({
      matches: [{ route: 'refunds', messageId, verdict: { code: 'PROCESSED' } }],
    });
  });

  it('that nobody knows gives nothing, and says that everything was read', async () => {
    const result = await found(opened.open, { value: 'm-nobody-knows', route: 'order-events' });
    expect(result).toMatchObject({ matches: [], complete: true });
    expect(result.coverage.filter(({ role }) => role === 'destination').map(({ complete, needed }) => [complete, needed])).toEqual(
      [0, 1, 2, 3].map(() => [true, true]),
    );
  });

  it('has to be exact: no other spelling, no part of it', async () => {
    for (const value of ['M-RELAY-LOST', 'm-relay-lost ', 'm-relay-los', 'm-relay-%'])
      expect((await found(opened.open, { value })).matches).toEqual([]);
  });
});

describe('a search for many messages', () => {
  it('by business key gives every message of it, on every route, as they stand in the tables', async () => {
    const { businessKey } = one('ordinary-refund');
    const wanted = await rows(
      'select message_id from outbox where order_no = $1 union select message_id from dispatch_outbox where business_key = $1',
      [businessKey],
    );
    const shipments = shop.expected
      .filter((message) => message.scenario === 'ordinary-shipment' && message.businessKey === businessKey)
      .map(({ messageId }) => messageId);
    const result = await found(opened.open, { value: businessKey ?? '', by: 'businessKey' });
    expect(idsOf(result)).toEqual([...wanted.map((row) => String(row['message_id'])), ...shipments].toSorted());
    expect(result.matches.length).toBeGreaterThan(2);
  });

  it('by a field of the route gives every message that stands anywhere with that header', async () => {
    const nowhere = ['relay-lost', 'send-failed', 'outbox-stuck-pending', 'outbox-stuck-claimed', 'broker-lost'].map(
      (scenario) => one(scenario).messageId,
    );
    const sent = await rows(
      "select message_id from outbox where headers::json ->> 'x-merchant-id' = 'merchant-12' and not message_id = any($1)",
      [nowhere],
    );
    const result = await found(opened.open, { value: 'merchant-12', by: 'merchant', route: 'order-events' });
    expect(idsOf(result)).toEqual(sent.map((row) => String(row['message_id'])).toSorted());
    expect(sent.length).toBeGreaterThan(5);
  });

  it('by text looks into keys, values and headers', async () => {
    const { messageId, businessKey } = one('effect-lost');
    const result = await found(opened.open, { value: `"orderNo":"${businessKey}"`, by: 'text', route: 'order-events' });
    expect(result).toMatchObject({ matches: [{ messageId, verdict: { code: 'EFFECT_LOST' } }] });
    expect(idsOf(await found(opened.open, { value: messageId, by: 'text', route: 'order-events' }))).toContain(messageId);
  });

  it('of a window without a value gives every row that was written in it', async () => {
    const window = { from: minutesAgo(60), to: minutesAgo(20) };
    const wanted = await rows('select message_id from outbox where created_at >= $1 and created_at < $2', [window.from, window.to]);
    const result = await found(opened.open, { value: '', route: 'order-events', window });
    expect(idsOf(result)).toEqual(wanted.map((row) => String(row['message_id'])).toSorted());
    expect(wanted.length).toBeGreaterThan(20);
    expect(result.matches.map(({ verdict }) => verdict.code)).toContain('RELAY_LOST');
  });

  it('of a window goes by the time of the records where there are no rows', async () => {
    const window = { from: minutesAgo(100), to: minutesAgo(50) };
    const { kafka } = await sharedServers();
    const clicks = await consume(kafka, `clicks-${suffix}`, 34);
    const inside = clicks.filter(
      ({ timestamp }) => Number(timestamp) >= Date.parse(window.from) && Number(timestamp) < Date.parse(window.to),
    );
    const result = await found(opened.open, { value: '', route: 'clicks', window });
    expect(idsOf(result)).toEqual([...new Set(inside.map(({ headers }) => String(headers['message-id'])))].toSorted());
  });

  it('that is empty says that everything was read', async () => {
    const window = { from: minutesAgo(600), to: minutesAgo(500) };
    expect(await found(opened.open, { value: '', route: 'order-events', window })).toMatchObject({ matches: [], complete: true });
  });
});

describe('a list and an explanation', () => {
  it('name the same messages, and say the same of one of every scenario, by the same judge', async () => {
    const list = await found(opened.open, { value: '', window: { from: minutesAgo(600), to: shift(now, 60_000) } });
    const listed = new Map(list.matches.map((match) => [`${match.route} ${match.messageId}`, match]));
    const unknown = new Set(['m-nobody-knows', 'click-nobody-knows', 'shipment-nobody-knows']);
    const asked = shop.expected.filter(({ messageId }) => !unknown.has(messageId));
    expect(asked.filter(({ route, messageId }) => !listed.has(`${route} ${messageId}`))).toEqual([]);
    for (const { route, messageId } of new Map(asked.map((message) => [message.scenario, message])).values()) {
      const match = listed.get(`${route} ${messageId}`);
      if (match === undefined) continue;
      expect({ messageId, ...essence(match) }).toEqual({ messageId, ...essenceOf(await explained(opened.open, messageId, route)) });
    }
  });

  it('puts the worst first', async () => {
    const { matches } = await found(opened.open, { value: '', window: { from: minutesAgo(600), to: shift(now, 60_000) } });
    const codes = matches.map(({ verdict }) => verdict.code);
    expect(codes.indexOf('RELAY_LOST')).toBeLessThan(codes.indexOf('OUTBOX_STUCK'));
    expect(codes.indexOf('OUTBOX_STUCK')).toBeLessThan(codes.indexOf('NOT_YET_CONSUMED'));
    expect(codes.at(-1)).toBe('PROCESSED');
  });
});

describe('a search that cannot be understood', () => {
  it('names the routes there are', async () => {
    expect(await findUsage(opened.open, { value: 'x', route: 'order-event' })).toMatchObject({
      problem: 'unknown-route',
      detail: 'order-event',
      choices: expect.arrayContaining(['order-events', 'refunds']),
    });
  });

  it('names the fields there are', async () => {
    expect(await findUsage(opened.open, { value: 'x', by: 'merchantt' })).toMatchObject({
      problem: 'unknown-field',
      detail: 'merchantt',
      choices: ['messageId', 'businessKey', 'text', 'merchant', 'phone'],
    });
    expect(await findUsage(opened.open, { value: 'x', by: 'merchant', route: 'clicks' })).toMatchObject({
      problem: 'unknown-field',
      choices: ['messageId', 'businessKey', 'text'],
    });
  });

  it('names the messages that a key may mean, when one is to be explained', async () => {
    const { businessKey, messageId } = one('ordinary-refund');
    expect(await explainUsage(opened.open, businessKey ?? '')).toMatchObject({
      problem: 'several-messages',
      choices: expect.arrayContaining([expect.stringContaining(messageId)]),
    });
  });
});
