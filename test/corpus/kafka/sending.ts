import { createTopic, openProducer, produce } from '../../harness/kafka-admin.ts';
import { uniqueName } from '../../harness/workspace-server.ts';
import { type Scenario, truth } from '../scenario.ts';
import { sendWithLostAnswer } from '../shop/plain-application.ts';
import { markSent, orderOf, recordOrder, recordOrders, traceSend } from '../shop/tables.ts';
import type { KafkaLaboratory } from './kafka-laboratory.ts';
import { billing, billingWithInvoices, orderRoute } from './route.ts';
import { mustStand } from './second-reader.ts';

type KafkaScenario = Scenario<KafkaLaboratory>;

function message(messageId: string) {
  return { key: orderOf(messageId), value: '{"status":"PAID"}', headers: { 'message-id': messageId } };
}

/** Its idempotency key lets the consumer handle one of both copies. */
function once(redisUrl: string) {
  return { url: redisUrl, order: 'key, then effect' } as const;
}

const answerLost: KafkaScenario = {
  name: 'answer-lost',
  harm: 'the answer to a produce request is cut off, and the client sends again by itself',
  truths: {
    'sent-twice-by-the-client': truth('PROCESSED', {
      deliveries: { billing: 'PROCESSED' },
      duplicates: ['SEND_DUPLICATE retry', 'SUPPRESSED unknown'],
    }),
  },
  needs: ['db'],
  route: (name) => orderRoute(name, { consumers: [billingWithInvoices(name)] }),
  async make({ kafka, database, participants, redis }, name) {
    const [id, topic] = ['sent-twice-by-the-client', name('orders')];
    await createTopic(kafka, topic);
    await recordOrder(database, topic, id);
    await traceSend(database, id, 'OK');
    await sendWithLostAnswer(kafka, topic, id);
    await markSent(database, id);
    await mustStand(kafka, topic, id, 2);
    const consumer = await participants.consumer({ topic, group: name('billing'), effect: true, dedupe: once(redis().url) });
    await consumer.traced(id, 2);
    await consumer.kill();
  },
};

const relayRestarted: KafkaScenario = {
  name: 'relay-restarted',
  harm: 'a relay dies between sending and marking, and the next one polls the row again',
  truths: { 'sent-by-both-relays': truth('STORED', { duplicates: ['SEND_DUPLICATE restart'] }) },
  needs: ['kafka'],
  route: (name) => orderRoute(name),
  async make({ kafka, database, participants }, name) {
    const [id, topic] = ['sent-by-both-relays', name('orders')];
    await createTopic(kafka, topic);
    await recordOrder(database, topic, id);
    await participants.relay({ topic, order: 'send, then mark', dies: true });
    await participants.relay({ topic, order: 'send, then mark' });
    await mustStand(kafka, topic, id, 2);
  },
};

const sentTwice: KafkaScenario = {
  name: 'sent-twice',
  harm: 'an application calls send twice with one idempotent producer',
  truths: { 'sent-twice-by-the-application': truth('STORED', { duplicates: ['SEND_DUPLICATE application'] }) },
  needs: ['kafka'],
  route: (name) => orderRoute(name),
  async make({ kafka, database }, name) {
    const [id, topic] = ['sent-twice-by-the-application', name('orders')];
    await createTopic(kafka, topic);
    await recordOrder(database, topic, id);
    const producer = await openProducer(kafka, { idempotent: true });
    await producer.send(topic, [message(id)]);
    await producer.send(topic, [message(id)]);
    await producer.close();
    await markSent(database, id);
  },
};

const markedFirst: KafkaScenario = {
  name: 'marked-first',
  harm: 'a relay that marks rows as sent before it sends them dies in between; the next one goes on behind it',
  truths: {
    'marked-and-never-sent': truth('RELAY_LOST', { deliveries: { billing: 'NOT_REACHED' } }),
    'sent-after-the-loss': truth('PROCESSED', { deliveries: { billing: 'PROCESSED' }, stands: ['kafka', 'table outbox'] }),
  },
  needs: ['kafka', 'db', 'table outbox'],
  route: (name) => orderRoute(name, { consumers: [billing(name)] }),
  async make({ kafka, database, participants }, name) {
    const topic = name('orders');
    await createTopic(kafka, topic);
    await recordOrders(database, topic, ['marked-and-never-sent', 'sent-after-the-loss']);
    await participants.relay({ topic, order: 'mark, then send', dies: true });
    await participants.relay({ topic, order: 'mark, then send' });
    await mustStand(kafka, topic, 'marked-and-never-sent', 0);
    const consumer = await participants.consumer({ topic, group: name('billing') });
    await consumer.traced('sent-after-the-loss');
    await consumer.kill();
  },
};

const aborted: KafkaScenario = {
  name: 'aborted',
  harm: 'a producer aborts its transaction after the row was marked as sent',
  truths: { 'rolled-back': truth('TXN_ABORTED', { deliveries: { billing: 'NOT_REACHED' } }) },
  needs: ['kafka'],
  route: (name) => orderRoute(name, { consumers: [billing(name, { isolation: 'read_committed' })] }),
  async make({ kafka, database }, name) {
    const [id, topic] = ['rolled-back', name('orders')];
    await createTopic(kafka, topic);
    await recordOrder(database, topic, id);
    const producer = await openProducer(kafka, { transactionalId: uniqueName('shop') });
    const transaction = await producer.begin();
    const [place] = await transaction.send(topic, [message(id)]);
    await markSent(database, id, place);
    await transaction.abort();
    await producer.close();
  },
};

const leftOpen: KafkaScenario = {
  name: 'left-open',
  harm: 'a producer is gone with its transaction open; another message stands behind it',
  truths: {
    'in-the-open-transaction': truth('NOT_YET_VISIBLE', { deliveries: { billing: 'NOT_YET_VISIBLE' } }),
    'behind-the-open-transaction': truth('NOT_YET_VISIBLE', { deliveries: { billing: 'NOT_YET_VISIBLE' } }),
  },
  needs: ['kafka'],
  route: (name) => orderRoute(name, { consumers: [billing(name, { isolation: 'read_committed' })] }),
  async make({ kafka, database }, name) {
    const topic = name('orders');
    await createTopic(kafka, topic);
    await recordOrders(database, topic, ['in-the-open-transaction', 'behind-the-open-transaction']);
    const producer = await openProducer(kafka, { transactionalId: uniqueName('shop'), transactionTimeout: 3_600_000 });
    const transaction = await producer.begin();
    await transaction.send(topic, [message('in-the-open-transaction')]);
    await producer.close();
    await markSent(database, 'in-the-open-transaction');
    await produce(kafka, topic, [message('behind-the-open-transaction')]);
    await markSent(database, 'behind-the-open-transaction');
  },
};

/** What can go wrong between an outbox and a topic. */
export const sending: readonly KafkaScenario[] = [answerLost, relayRestarted, sentTwice, markedFirst, aborted, leftOpen];
