import { commitOffsets, createTopic } from '../../harness/kafka-admin.ts';
import { until } from '../../harness/until.ts';
import { type Name, type Scenario, truth } from '../scenario.ts';
import { whenCommitted } from './conditions.ts';
import type { KafkaLaboratory } from './kafka-laboratory.ts';
import { sendInOrder } from './send-in-order.ts';
import { billing, billingWithInvoices, orderRoute } from './route.ts';

type KafkaScenario = Scenario<KafkaLaboratory>;

const second = 1000;

function processed(parts: Partial<Parameters<typeof truth>[1]> = {}) {
  return truth('PROCESSED', { deliveries: { billing: 'PROCESSED' }, stands: ['kafka'], ...parts });
}

const committedFirst: KafkaScenario = {
  name: 'committed-first',
  harm: 'a consumer that commits before it works is killed in between; its successor goes on behind it',
  truths: {
    'handled-before': processed(),
    'committed-and-never-handled': truth('SKIPPED', { certainty: 'suspected', deliveries: { billing: 'SKIPPED' } }),
    'handled-by-the-successor': processed(),
  },
  needs: ['kafka', 'db', 'table message_events'],
  route: (name) => orderRoute(name, { consumers: [billing(name)] }),
  async make(laboratory, name) {
    const { kafka, participants } = laboratory;
    const consumer = { topic: name('orders'), group: name('billing'), commit: 'before' } as const;
    await createTopic(kafka, consumer.topic);
    await sendInOrder(laboratory, consumer.topic, Object.keys(committedFirst.truths));
    const fate = { messageId: 'committed-and-never-handled', at: 'before the effect', how: 'dies' } as const;
    await (await participants.consumer({ ...consumer, fate })).whenDead();
    const successor = await participants.consumer({ ...consumer, member: 'billing-1' });
    await successor.traced('handled-by-the-successor');
    await successor.kill();
  },
};

const rebalanced: KafkaScenario = {
  name: 'rebalanced',
  harm: 'a consumer hangs after its effect and before its commit; its session ends and another member reads on from the commit',
  truths: {
    'committed-before': processed(),
    'read-by-both-members': processed({ duplicates: ['REBALANCE_REREAD rebalance', 'DUPLICATE_EFFECT unknown'] }),
  },
  needs: ['db'],
  route: (name) => orderRoute(name, { consumers: [billingWithInvoices(name)] }),
  async make(laboratory, name) {
    const { kafka, participants } = laboratory;
    const consumer = { topic: name('orders'), group: name('billing'), effect: true };
    const id = 'read-by-both-members';
    await createTopic(kafka, consumer.topic);
    await sendInOrder(laboratory, consumer.topic, Object.keys(rebalanced.truths));
    const fate = { messageId: id, at: 'before the commit', how: 'hangs' } as const;
    const hanging = await participants.consumer({ ...consumer, fate });
    await hanging.traced(id);
    await laboratory.sample('rebalanced');
    const other = await participants.consumer({ ...consumer, member: 'billing-1' });
    await other.traced(id, 1, 'billing-1');
    await Promise.all([hanging.kill(), other.kill()]);
    await laboratory.sample('rebalanced');
  },
};

const rewound: KafkaScenario = {
  name: 'rewound',
  harm: 'somebody resets the offsets of a group backwards; its consumer handles again what it had handled, and its keys reject it',
  truths: {
    'below-the-new-offset': processed(),
    'read-again': processed({ duplicates: ['REWIND rewind', 'SUPPRESSED unknown'] }),
  },
  needs: ['db'],
  route: (name) => orderRoute(name, { consumers: [billingWithInvoices(name)] }),
  async make(laboratory, name) {
    const { kafka, participants, redis } = laboratory;
    const [topic, group] = [name('orders'), name('billing')];
    const consumer = { topic, group, effect: true, dedupe: { url: redis().url, order: 'effect, then key' } } as const;
    await createTopic(kafka, topic);
    await sendInOrder(laboratory, topic, Object.keys(rewound.truths));
    const first = await participants.consumer(consumer);
    await first.traced('read-again');
    await whenCommitted(kafka, group, topic, 2n);
    await first.leave();
    await laboratory.sample('rewound');
    await commitOffsets(kafka, group, topic, { 0: 1 });
    await laboratory.sample('rewound');
    const again = await participants.consumer(consumer);
    await again.traced('read-again', 2);
    await again.kill();
  },
};

const lowWatermark: KafkaScenario = {
  name: 'low-watermark',
  harm: 'a consumer works on several messages at once, hangs on one of them and commits below it',
  truths: {
    'done-below': processed(),
    'still-worked-on': truth('IN_FLIGHT', { deliveries: { billing: 'IN_FLIGHT' } }),
    'done-beside': processed(),
  },
  needs: ['kafka', 'db'],
  route: (name) => orderRoute(name, { consumers: [billing(name, { commit: 'watermark' })] }),
  async make(laboratory, name) {
    const { kafka, participants } = laboratory;
    const [topic, group] = [name('orders'), name('billing')];
    await createTopic(kafka, topic);
    await sendInOrder(laboratory, topic, Object.keys(lowWatermark.truths));
    const fate = { messageId: 'still-worked-on', at: 'before the effect', how: 'hangs' } as const;
    const consumer = await participants.consumer({ topic, group, commit: 'low watermark', fate });
    await consumer.traced('done-beside');
    await whenCommitted(kafka, group, topic, 1n);
    await consumer.kill();
  },
};

const lifetime = 2 * second;

const loginCodes: KafkaScenario = {
  name: 'login-codes',
  harm: 'codes that live two seconds wait for a consumer that was down; one is handled too late, one never',
  truths: {
    'handled-too-late': processed({ findings: ['late'] }),
    'never-fetched': truth('OVERDUE', { deliveries: { billing: 'OVERDUE' } }),
  },
  needs: ['kafka', 'db'],
  route: (name) => orderRoute(name, { consumers: [billing(name)], timeToLive: '2s' }),
  async make(laboratory, name) {
    const { kafka, participants } = laboratory;
    const consumer = { topic: name('orders'), group: name('billing') };
    await createTopic(kafka, consumer.topic);
    await sendInOrder(laboratory, consumer.topic, ['handled-too-late']);
    const dead = Date.now() + lifetime;
    await until(() => Date.now() > dead, { what: 'the code to be past its time to live', within: 30 * second });
    const late = await participants.consumer(consumer);
    await late.traced('handled-too-late');
    await whenCommitted(kafka, consumer.group, consumer.topic, 1n);
    await late.kill();
    await sendInOrder(laboratory, consumer.topic, ['never-fetched']);
  },
};

/** What is kept of handled messages, and in which order with the effect. */
function keysThat(means: 'claimed' | 'done', name: Name): object {
  const dedupe = [{ source: 'cache', key: 'dedupe:{businessKey}', means }];
  return orderRoute(name, { consumers: [billingWithInvoices(name, { dedupe })] });
}

const keyFirst: KafkaScenario = {
  name: 'key-first',
  harm: 'a consumer that writes its idempotency key before the effect is killed in between; the retry is rejected by that key',
  truths: {
    'claimed-and-never-done': truth('EFFECT_LOST', {
      deliveries: { billing: 'EFFECT_LOST' },
      duplicates: ['SUPPRESSED unknown'],
      stands: ['kafka'],
    }),
  },
  needs: ['kafka', 'db', 'table invoices'],
  route: (name) => keysThat('claimed', name),
  make: (laboratory, name) => dieBetween(laboratory, name, 'claimed-and-never-done', 'key, then effect'),
};

const effectFirst: KafkaScenario = {
  name: 'effect-first',
  harm: 'a consumer that writes its idempotency key after the effect is killed in between; the retry does it again',
  truths: { 'done-twice': processed({ duplicates: ['DUPLICATE_EFFECT unknown'] }) },
  needs: ['db'],
  route: (name) => keysThat('done', name),
  make: (laboratory, name) => dieBetween(laboratory, name, 'done-twice', 'effect, then key'),
};

async function dieBetween(
  laboratory: KafkaLaboratory,
  name: Name,
  messageId: string,
  order: 'key, then effect' | 'effect, then key',
): Promise<void> {
  const { kafka, participants, redis } = laboratory;
  const consumer = { topic: name('orders'), group: name('billing'), effect: true, dedupe: { url: redis().url, order } };
  await createTopic(kafka, consumer.topic);
  await sendInOrder(laboratory, consumer.topic, [messageId]);
  const fate = { messageId, at: 'between key and effect', how: 'dies' } as const;
  await (await participants.consumer({ ...consumer, fate })).whenDead();
  const successor = await participants.consumer(consumer);
  await successor.traced(messageId);
  await successor.kill();
}

/** What can go wrong between a topic and what its consumer does. */
export const delivering: readonly KafkaScenario[] = [committedFirst, rebalanced, rewound, lowWatermark, loginCodes, keyFirst, effectFirst];
