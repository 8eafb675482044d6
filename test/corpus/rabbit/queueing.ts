import { declareStream } from '../../harness/rabbitmq-client.ts';
import { until } from '../../harness/until.ts';
import { type Scenario, truth } from '../scenario.ts';
import { declare, declareWitnessed, failOn, send, whenCounted } from './acting.ts';
import type { RabbitLaboratory } from './rabbit-laboratory.ts';
import { exchangeRoute, routingKey, witnessedRoute } from './route.ts';

type RabbitScenario = Scenario<RabbitLaboratory>;

const unrouted = truth('UNROUTED', { deliveries: { billing: 'NOT_REACHED' } });

const returned: RabbitScenario = {
  name: 'returned',
  harm: 'a mandatory message is published while no queue is bound, and the broker hands it back',
  truths: { 'handed-back': unrouted },
  needs: ['rabbit', 'db'],
  route: (name) => witnessedRoute(name),
  async make(laboratory, name) {
    await declareWitnessed(laboratory, name);
    const { channel } = laboratory.client;
    for (const queue of [name('billing'), name('witness')]) await channel.unbindQueue(queue, name('shop'), routingKey);
    await send(laboratory, name, 'handed-back', 'returned', { mandatory: true });
  },
};

const unboundThen: RabbitScenario = {
  name: 'unbound-then',
  harm: 'the binding of the only queue is gone while a message is published, and is there again afterwards',
  truths: { 'dropped-by-the-exchange': unrouted },
  needs: ['rabbit', 'db', 'history'],
  route: (name) => exchangeRoute(name),
  async make(laboratory, name) {
    await declare(laboratory, name);
    const { channel } = laboratory.client;
    await channel.unbindQueue(name('billing'), name('shop'), routingKey);
    await whenCounted(laboratory, name, 0);
    await laboratory.sample('unbound-then');
    await send(laboratory, name, 'dropped-by-the-exchange', 'confirmed');
    const later = Date.now() + 3_000;
    await until(() => Date.now() > later, { what: 'the next round of sampling', within: 30_000 });
    await laboratory.sample('unbound-then');
    await channel.bindQueue(name('billing'), name('shop'), routingKey);
  },
};

const dropHead: RabbitScenario = {
  name: 'drop-head',
  harm: 'a full queue drops its oldest message for a new one',
  truths: {
    'dropped-from-the-head': truth('OVERFLOW', { certainty: 'suspected', deliveries: { billing: 'OVERFLOW' } }),
    'took-its-place': truth('NOT_YET_CONSUMED', { certainty: 'suspected', deliveries: { billing: 'NOT_YET_CONSUMED' } }),
  },
  needs: ['rabbit', 'db'],
  route: (name) => witnessedRoute(name),
  async make(laboratory, name) {
    await declareWitnessed(laboratory, name, { 'x-max-length': 1 });
    await send(laboratory, name, 'dropped-from-the-head', 'confirmed');
    // The broker keeps whole seconds of the producers' clocks: only those tell which of both is at the head.
    const later = Date.now() + 2_000;
    await until(() => Date.now() > later, { what: 'the next message to be younger', within: 30_000 });
    await send(laboratory, name, 'took-its-place', 'confirmed');
    await whenCounted(laboratory, name, 1);
  },
};

const rejectPublish: RabbitScenario = {
  name: 'reject-publish',
  harm: 'a full queue rejects a new message, which its producer is told',
  truths: {
    'in-the-full-queue': truth('NOT_YET_CONSUMED', { certainty: 'suspected', deliveries: { billing: 'NOT_YET_CONSUMED' } }),
    // The stream has it, the queue refused it: nobody can tell from numbers that it is not among those that wait.
    'refused-by-the-queue': truth('UNDETERMINED', {
      deliveries: { billing: 'UNDETERMINED' },
      candidates: ['OVERFLOW', 'NOT_YET_CONSUMED'],
      findings: ['error-was-not-final', 'row-behind'],
    }),
  },
  needs: ['rabbit', 'db'],
  route: (name) => witnessedRoute(name),
  async make(laboratory, name) {
    await declareWitnessed(laboratory, name, { 'x-max-length': 1, 'x-overflow': 'reject-publish' });
    await send(laboratory, name, 'in-the-full-queue', 'confirmed');
    await send(laboratory, name, 'refused-by-the-queue', 'refused');
    await whenCounted(laboratory, name, 1);
  },
};

const rejectUnseen: RabbitScenario = {
  name: 'reject-unseen',
  harm: 'a full queue rejects a new message, and no stream is bound that could show what was accepted',
  truths: { 'refused-unseen': truth('UNDETERMINED', { deliveries: { billing: 'UNDETERMINED' }, candidates: ['SEND_FAILED'] }) },
  needs: ['rabbit', 'db'],
  route: (name) => exchangeRoute(name),
  async make(laboratory, name) {
    await declare(laboratory, name, { 'x-max-length': 1, 'x-overflow': 'reject-publish' });
    await send(laboratory, name, 'fills-the-queue', 'confirmed');
    await send(laboratory, name, 'refused-unseen', 'refused');
    await whenCounted(laboratory, name, 1);
  },
};

const expired = truth('TTL_EXPIRED', { certainty: 'suspected', deliveries: { billing: 'TTL_EXPIRED' } });

const queueTtl: RabbitScenario = {
  name: 'queue-ttl',
  harm: 'a message waits longer than its queue keeps messages',
  truths: { 'expired-by-the-queue': expired },
  needs: ['rabbit', 'db'],
  route: (name) => witnessedRoute(name),
  async make(laboratory, name) {
    await declareWitnessed(laboratory, name, { 'x-message-ttl': 300 });
    await send(laboratory, name, 'expired-by-the-queue', 'confirmed');
    await whenCounted(laboratory, name, 0);
  },
};

const messageTtl: RabbitScenario = {
  name: 'message-ttl',
  harm: 'a message waits longer than its producer let it live',
  truths: { 'expired-by-itself': expired },
  needs: ['rabbit', 'db'],
  route: (name) => witnessedRoute(name),
  async make(laboratory, name) {
    await declareWitnessed(laboratory, name);
    await send(laboratory, name, 'expired-by-itself', 'confirmed', { expiration: 300 });
    await whenCounted(laboratory, name, 0);
  },
};

const rejectedForGood: RabbitScenario = {
  name: 'rejected-for-good',
  harm: 'a consumer rejects a message of a queue that puts nothing aside',
  truths: { 'rejected-and-gone': truth('PROCESS_FAILED', { deliveries: { billing: 'PROCESS_FAILED' } }) },
  needs: ['db'],
  route: (name) => witnessedRoute(name),
  async make(laboratory, name) {
    await declareWitnessed(laboratory, name);
    await send(laboratory, name, 'rejected-and-gone', 'confirmed');
    await failOn(laboratory, name, 'rejected-and-gone');
    await whenCounted(laboratory, name, 0);
  },
};

const letterLost = truth('DLX_LOST', { certainty: 'suspected', deliveries: { billing: 'DLX_LOST' } });

const unboundLetters: RabbitScenario = {
  name: 'unbound-letters',
  harm: 'a consumer rejects a message, and the dead-letter exchange has no queue',
  truths: { 'letter-to-nobody': letterLost },
  needs: ['rabbit', 'db'],
  route: (name) => witnessedRoute(name),
  async make(laboratory, name) {
    await laboratory.client.channel.assertExchange(name('letters'), 'fanout');
    await declareWitnessed(laboratory, name, { 'x-dead-letter-exchange': name('letters') });
    await send(laboratory, name, 'letter-to-nobody', 'confirmed');
    await failOn(laboratory, name, 'letter-to-nobody');
    await whenCounted(laboratory, name, 0);
  },
};

const missingLetters: RabbitScenario = {
  name: 'missing-letters',
  harm: 'a consumer rejects a message, and the dead-letter exchange does not exist',
  truths: { 'letter-to-nowhere': letterLost },
  needs: ['rabbit', 'db'],
  route: (name) => witnessedRoute(name),
  async make(laboratory, name) {
    await declareWitnessed(laboratory, name, { 'x-dead-letter-exchange': name('letters') });
    await send(laboratory, name, 'letter-to-nowhere', 'confirmed');
    await failOn(laboratory, name, 'letter-to-nowhere');
    await whenCounted(laboratory, name, 0);
  },
};

const deliveryLimit: RabbitScenario = {
  name: 'delivery-limit',
  harm: 'a consumer fails on a message again and again until its queue gives it up',
  truths: { 'failed-to-the-limit': truth('DEAD_LETTERED', { deliveries: { billing: 'DEAD_LETTERED' } }) },
  needs: ['rabbit'],
  route: (name) => witnessedRoute(name, { deadLetter: { source: 'rabbit', queue: name('dead'), witness: name('dead') } }),
  async make(laboratory, name) {
    const { channel } = laboratory.client;
    await channel.assertExchange(name('letters'), 'fanout');
    await declareStream(laboratory.client, name('dead'));
    await channel.bindQueue(name('dead'), name('letters'), '');
    // Only this strategy takes dead letters into a stream on every version.
    await declareWitnessed(laboratory, name, {
      'x-queue-type': 'quorum',
      'x-delivery-limit': 2,
      'x-dead-letter-exchange': name('letters'),
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    });
    await send(laboratory, name, 'failed-to-the-limit', 'confirmed');
    for (const attempt of [1, 2, 3]) await failOn(laboratory, name, 'failed-to-the-limit', true, attempt);
    const arrived = async () => (await channel.checkQueue(name('dead'))).messageCount > 0;
    await until(arrived, { what: 'the dead letter to arrive', within: 60_000 });
  },
};

/** What can become of a message between an exchange and its consumer. */
export const queueing: readonly RabbitScenario[] = [
  returned,
  unboundThen,
  dropHead,
  rejectPublish,
  rejectUnseen,
  queueTtl,
  messageTtl,
  rejectedForGood,
  unboundLetters,
  missingLetters,
  deliveryLimit,
];
