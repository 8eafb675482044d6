import { alterConfig, createTopic, deleteRecords, deleteTopic, produce } from '../../harness/kafka-admin.ts';
import { until } from '../../harness/until.ts';
import { type Name, type Scenario, truth } from '../scenario.ts';
import { markSent, orderOf, recordOrder } from '../shop/tables.ts';
import { whenCommitted, whenLogStartsAt } from './conditions.ts';
import type { KafkaLaboratory } from './kafka-laboratory.ts';
import { billing, orderRoute } from './route.ts';
import { mustStand } from './second-reader.ts';
import { sendInOrder } from './send-in-order.ts';

type KafkaScenario = Scenario<KafkaLaboratory>;

const processed = truth('PROCESSED', { deliveries: { billing: 'PROCESSED' }, stands: ['kafka', 'history'] });

/** A consumer that handles one message, commits and leaves. */
async function consumeUpTo({ kafka, participants }: KafkaLaboratory, name: Name, messageId: string, committed: bigint): Promise<void> {
  const [topic, group] = [name('orders'), name('billing')];
  const consumer = await participants.consumer({ topic, group });
  await consumer.traced(messageId);
  await whenCommitted(kafka, group, topic, committed);
  await consumer.leave();
}

const deletedUnread: KafkaScenario = {
  name: 'deleted-unread',
  harm: 'somebody deletes records (DeleteRecords) that a group has not read yet',
  truths: {
    'read-before-the-deletion': processed,
    'deleted-before-it-was-read': truth('LOST_TO_RETENTION', { deliveries: { billing: 'NOT_REACHED' } }),
    'behind-the-deletion': truth('NOT_YET_CONSUMED', { deliveries: { billing: 'NOT_YET_CONSUMED' } }),
  },
  needs: ['kafka', 'db'],
  route: (name) => orderRoute(name, { consumers: [billing(name)] }),
  async make(laboratory, name) {
    const topic = name('orders');
    await createTopic(laboratory.kafka, topic);
    await sendInOrder(laboratory, topic, ['read-before-the-deletion']);
    await consumeUpTo(laboratory, name, 'read-before-the-deletion', 1n);
    await sendInOrder(laboratory, topic, ['deleted-before-it-was-read', 'behind-the-deletion']);
    await deleteRecords(laboratory.kafka, topic, { 0: 2 });
    await mustStand(laboratory.kafka, topic, 'deleted-before-it-was-read', 0);
  },
};

/** Retention really runs: everything that is there becomes too old at once. */
async function expireAll({ kafka }: KafkaLaboratory, topic: string, end: bigint): Promise<void> {
  await alterConfig(kafka, topic, { 'retention.ms': '1' });
  await whenLogStartsAt(kafka, topic, end);
  await alterConfig(kafka, topic, { 'retention.ms': '-1' });
}

const expiredUnread: KafkaScenario = {
  name: 'expired-unread',
  harm: 'retention takes a record before its group has read it; the group then goes on behind it as if nothing had been',
  truths: {
    'read-before-it-expired': processed,
    'expired-before-it-was-read': truth('LOST_TO_RETENTION', { deliveries: { billing: 'NOT_REACHED' } }),
    'read-after-the-retention': processed,
  },
  needs: ['kafka', 'db', 'history'],
  route: (name) => orderRoute(name, { consumers: [billing(name)] }),
  async make(laboratory, name) {
    const topic = name('orders');
    await createTopic(laboratory.kafka, topic);
    await sendInOrder(laboratory, topic, ['read-before-it-expired']);
    await consumeUpTo(laboratory, name, 'read-before-it-expired', 1n);
    await sendInOrder(laboratory, topic, ['expired-before-it-was-read']);
    await laboratory.sample('expired-unread');
    await expireAll(laboratory, topic, 2n);
    await laboratory.sample('expired-unread');
    await sendInOrder(laboratory, topic, ['read-after-the-retention']);
    await consumeUpTo(laboratory, name, 'read-after-the-retention', 3n);
    await laboratory.sample('expired-unread');
  },
};

const expired: KafkaScenario = {
  name: 'expired',
  harm: 'retention takes a record that nobody was meant to read',
  truths: { 'nobody-waited-for-it': truth('EXPIRED') },
  needs: ['kafka', 'db'],
  route: (name) => orderRoute(name),
  async make(laboratory, name) {
    const topic = name('orders');
    await createTopic(laboratory.kafka, topic);
    await sendInOrder(laboratory, topic, ['nobody-waited-for-it']);
    await expireAll(laboratory, topic, 1n);
  },
};

const expiredBehind: KafkaScenario = {
  name: 'expired-behind',
  harm: 'retention takes a record after its group has committed past it; nothing records what the group did',
  truths: { 'committed-and-expired': truth('COMMITTED', { deliveries: { archive: 'COMMITTED' } }) },
  needs: ['kafka', 'db', 'history'],
  route: (name) => orderRoute(name, { consumers: [{ name: 'archive', group: name('billing') }] }),
  async make(laboratory, name) {
    const topic = name('orders');
    await createTopic(laboratory.kafka, topic);
    await sendInOrder(laboratory, topic, ['committed-and-expired']);
    await consumeUpTo(laboratory, name, 'committed-and-expired', 1n);
    // The second round shows that the record was there when the group had passed it already.
    await laboratory.sample('expired-behind');
    await laboratory.sample('expired-behind');
    await expireAll(laboratory, topic, 1n);
    await laboratory.sample('expired-behind');
  },
};

const second = 1000;
const compaction = { 'cleanup.policy': 'compact', 'segment.ms': '1000', 'min.cleanable.dirty.ratio': '0.001', 'delete.retention.ms': '0' };

const compacted: KafkaScenario = {
  name: 'compacted',
  harm: 'a compacted topic keeps the last record of a key only',
  truths: {
    'replaced-by-its-key': truth('COMPACTED'),
    'replaced-without-a-place': truth('COMPACTED', { certainty: 'suspected' }),
    'the-last-of-its-key': truth('STORED', { stands: ['db'] }),
  },
  needs: ['kafka', 'db'],
  route: (name) => orderRoute(name),
  async make({ kafka, database }, name) {
    const topic = name('orders');
    await createTopic(kafka, topic, { config: compaction });
    const order = orderOf('one order');
    for (const id of Object.keys(compacted.truths)) {
      await recordOrder(database, topic, id, order);
      const [place] = await produce(kafka, topic, [{ key: order, value: id, headers: { 'message-id': id } }]);
      await markSent(database, id, id === 'replaced-without-a-place' ? null : place);
    }
    // A segment is closed by a record that is younger by more than it may last; only closed ones are compacted.
    const closing = Date.now() + 2 * second;
    await until(() => Date.now() > closing, { what: 'the segment to be old enough', within: 30 * second });
    await produce(kafka, topic, [{ key: 'another order', value: 'later', headers: { 'message-id': 'closes-the-segment' } }]);
    await until(() => mustStand(kafka, topic, 'replaced-by-its-key', 0).then(() => true), { what: 'compaction', within: 90 * second });
    await mustStand(kafka, topic, 'replaced-without-a-place', 0);
    await mustStand(kafka, topic, 'the-last-of-its-key', 1);
  },
};

const recreated: KafkaScenario = {
  name: 'recreated',
  harm: 'somebody deletes the topic and creates it anew under the same name',
  truths: {
    'in-the-deleted-topic': truth('UNDETERMINED'),
    'in-the-deleted-topic-somewhere': truth('UNDETERMINED'),
    'in-the-new-topic': truth('STORED', { stands: ['db'] }),
  },
  needs: ['kafka', 'db'],
  route: (name) => orderRoute(name),
  async make(laboratory, name) {
    const topic = name('orders');
    await createTopic(laboratory.kafka, topic);
    await sendInOrder(laboratory, topic, ['in-the-deleted-topic', 'in-the-deleted-topic-somewhere']);
    await markSent(laboratory.database, 'in-the-deleted-topic-somewhere');
    await laboratory.sample('recreated');
    await deleteTopic(laboratory.kafka, topic);
    await createTopic(laboratory.kafka, topic);
    await laboratory.sample('recreated');
    await sendInOrder(laboratory, topic, ['in-the-new-topic']);
  },
};

/** What can be taken out of a topic before, or after, it was read. */
export const removing: readonly KafkaScenario[] = [deletedUnread, expiredUnread, expired, expiredBehind, compacted, recreated];
