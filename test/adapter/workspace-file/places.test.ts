import { describe, expect, it } from 'vitest';
import { parseWorkspace } from '../../../main/adapter/workspace-file/parse-workspace.ts';
import { caseFormat } from '../../../main/compose/case-format.ts';
import { caseDocument } from '../../../main/contract/case.ts';
import { readFileSync } from 'node:fs';

const shop = `waybill: 1
name: shop
environment: local
sources:
  rabbit: { kind: rabbitmq, url: 'amqp://guest@127.0.0.1:5672/shop' }
  kafka: { kind: kafka, brokers: ['127.0.0.1:9092'] }
  shop-db: { kind: postgres, url: 'postgresql://waybill_ro@127.0.0.1:5432/shop' }
routes:
  orders:
    identity: { messageId: property:message-id }
    destination: { source: rabbit, exchange: shop, routingKey: orders.created }
    fallbacks:
      - { source: rabbit, queue: backup.q, witness: backup.witness }
      - { source: shop-db, table: public.unsent, columns: { messageId: message_id, at: created_at } }
    consumers:
      - name: billing
        queue: billing.q
        witness: billing.witness
        retries: [{ source: rabbit, queue: billing.retry }]
        deadLetter: { source: rabbit, queue: billing.dlq, witness: billing.dlq.witness }
        trace: events
      - { name: audit }
traces:
  events:
    source: shop-db
    table: public.events
    columns: { messageId: message_id, at: at, outcome: outcome }
    outcomes: { ok: [OK], returned: [RETURNED] }
`;

const problemsOf = (text: string) => {
  const parsed = parseWorkspace(text, '/w');
  return parsed.ok ? [] : parsed.problems.map(({ path, problem, suggestion }) => ({ path, problem, suggestion }));
};

describe('places of RabbitMQ in a workspace file', () => {
  it('are told apart by their fields', () => {
    const parsed = parseWorkspace(shop, '/w');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const route = parsed.workspace.routes['orders'];
    expect(route?.destination).toEqual({ kind: 'exchange', source: 'rabbit', exchange: 'shop', routingKey: 'orders.created' });
    expect(route?.fallbacks).toEqual([
      { kind: 'queue', source: 'rabbit', queue: 'backup.q', witness: 'backup.witness' },
      { kind: 'table', source: 'shop-db', table: 'public.unsent', columns: { messageId: 'message_id', at: 'created_at' } },
    ]);
    expect(route?.consumers[0]).toMatchObject({
      queue: 'billing.q',
      witness: 'billing.witness',
      retries: [{ kind: 'queue', queue: 'billing.retry', witness: null }],
      deadLetter: { kind: 'queue', queue: 'billing.dlq', witness: 'billing.dlq.witness' },
      trace: { outcomes: { ok: ['OK'], returned: ['RETURNED'] } },
    });
    expect(route?.consumers[1]).toMatchObject({ queue: null, witness: null, deadLetter: null });
  });

  it.each([
    [
      'a topic of a RabbitMQ source',
      'exchange: shop, routingKey: orders.created',
      'topic: orders',
      'routes.orders.destination.source',
      'cannot hold a topic',
    ],
    [
      'an exchange of a Kafka source',
      'destination: { source: rabbit',
      'destination: { source: kafka',
      'routes.orders.destination.source',
      'cannot hold an exchange',
    ],
    [
      'a queue of a database',
      'retries: [{ source: rabbit',
      'retries: [{ source: shop-db',
      'routes.orders.consumers.0.retries.0.source',
      'cannot hold a queue',
    ],
    [
      'a fallback table of a broker',
      'source: shop-db, table: public.unsent',
      'source: rabbit, table: public.unsent',
      'routes.orders.fallbacks.1.source',
      'cannot hold a fallback table',
    ],
    [
      'a source that does not exist',
      '{ source: rabbit, queue: backup.q',
      '{ source: rabit, queue: backup.q',
      'routes.orders.fallbacks.0.source',
      'no source "rabit"',
    ],
    ['an exchange without its key', ', routingKey: orders.created', '', 'routes.orders.destination.routingKey', '"routingKey" is required'],
    [
      'a misspelt field',
      'queue: billing.dlq, witness:',
      'queue: billing.dlq, witnes:',
      'routes.orders.consumers.0.deadLetter.witnes',
      'unknown field "witnes"',
    ],
    [
      'a fallback table without its id',
      'columns: { messageId: message_id, at: created_at }',
      'columns: { at: created_at }',
      'routes.orders.fallbacks.1.columns.messageId',
      '"messageId" is required',
    ],
  ])('name %s, and where', (_what, from, to, path, problem) => {
    expect(shop).toContain(from);
    expect(problemsOf(shop.replace(from, to))).toMatchObject([{ path, problem: expect.stringContaining(problem) }]);
  });

  it('refuses a queue for a consumer of a topic', () => {
    const topic = shop.replace('source: rabbit, exchange: shop, routingKey: orders.created', 'source: kafka, topic: orders');
    expect(problemsOf(topic).map(({ path }) => path)).toEqual(['routes.orders.consumers.0.queue', 'routes.orders.consumers.0.witness']);
  });
});

describe('a case of the first version', () => {
  const text = readFileSync(new URL('../../../resources/sample/shop.waybillcase', import.meta.url), 'utf8');

  it('opens, its places read as topics and its consumers without queues', () => {
    const parsed = caseFormat.parse(text);
    if (!parsed.ok) throw new Error(parsed.problem);
    const [route] = parsed.value.routes;
    expect(route?.destination).toMatchObject({ kind: 'topic' });
    expect(route?.consumers[0]).toMatchObject({ queue: null, witness: null });
    const [printed] = caseDocument.parse(JSON.parse(caseFormat.print(parsed.value))).routes;
    expect(printed?.destination).toMatchObject({ kind: 'topic' });
  });
});
