import { createTopic, produce } from '../../harness/kafka-admin.ts';
import { type KafkaAddress, kafkaAddress } from '../../harness/kafka-address.ts';
import { whenReplicasAre } from '../../harness/kafka-replicas.ts';
import type { KafkaServer } from '../../harness/kafka.ts';
import { type Scenario, truth } from '../scenario.ts';
import { participants } from '../shop/participants.ts';
import { markSent, orderOf, recordOrders } from '../shop/tables.ts';
import type { KafkaLaboratory } from './kafka-laboratory.ts';
import { billing, orderRoute } from './route.ts';
import { mustStand } from './second-reader.ts';

/** A cluster of three nodes that the scenario may stop. */
export interface ClusterLaboratory extends KafkaLaboratory {
  readonly cluster: KafkaServer;
}

/** Who leads the topic and who follows. Clients begin at the first node, which has nothing of it. */
const [LEADER, FOLLOWER] = [2, 3];

const lost = { deliveries: { billing: 'NOT_REACHED', email: 'NOT_REACHED' } } as const;

function without(cluster: KafkaAddress, node: number): KafkaAddress {
  return kafkaAddress(cluster.brokers.filter((_, index) => index + 1 !== node));
}

async function send(kafka: KafkaAddress, database: string, topic: string, partition: number, id: string, knowsPlace = true): Promise<void> {
  const message = { partition, key: orderOf(id), value: '{"status":"PAID"}', headers: { 'message-id': id } };
  const [place] = await produce(kafka, topic, [message], { acknowledgedBy: 'leader' });
  await markSent(database, id, knowsPlace ? place : null);
}

/** Clean at first: both replicas have it. Then the follower stops, and what only the leader has dies with it. */
export const leaderKilled: Scenario<ClusterLaboratory> = {
  name: 'leader-killed',
  harm: 'the follower is suspended, records are acknowledged by the leader alone (acks=1), the leader is killed, the follower is elected unclean',
  truths: {
    'before-the-crash': truth('PROCESSED', { deliveries: { billing: 'PROCESSED', email: 'PROCESSED' }, stands: ['kafka'] }),
    'read-and-lost': truth('BROKER_LOST', { deliveries: { billing: 'PROCESSED', email: 'NOT_REACHED' } }),
    'cut-off': truth('BROKER_LOST', lost),
    replaced: truth('BROKER_LOST', lost),
    'written-in-its-place': truth('NOT_YET_CONSUMED', { deliveries: { billing: 'NOT_YET_CONSUMED', email: 'NOT_YET_CONSUMED' } }),
    'lost-without-a-place': truth('RELAY_LOST', { ...lost, certainty: 'suspected', candidates: ['RELAY_LOST', 'BROKER_LOST'] }),
  },
  needs: ['kafka', 'db'],
  route: (name) => orderRoute(name, { consumers: [billing(name), { name: 'email', group: name('email'), trace: 'events' }] }),
  async make({ cluster, database }, name) {
    const topic = name('orders');
    const config = { 'unclean.leader.election.enable': 'true', 'min.insync.replicas': '1' };
    await createTopic(cluster, topic, { partitions: 2, replicas: [LEADER, FOLLOWER], config });
    await recordOrders(database, topic, [...Object.keys(leaderKilled.truths), 'before-the-crash-too']);
    await send(cluster, database, topic, 0, 'before-the-crash');
    await send(cluster, database, topic, 1, 'before-the-crash-too');
    for (const partition of [0, 1]) await whenReplicasAre(cluster, topic, partition, [LEADER, FOLLOWER]);

    // Also because a group must have been there once: with a node missing its topic of commits cannot be created.
    const group = name('billing');
    const early = [{ group }, { group: name('email'), name: 'email', member: 'email-0' }].map(async (each) => {
      const consumer = await participants(cluster, database).consumer({ topic, ...each });
      for (const id of ['before-the-crash', 'before-the-crash-too']) await consumer.traced(id);
      await consumer.leave();
    });
    await Promise.all(early);

    const withoutFollower = without(cluster, FOLLOWER);
    cluster.suspend(FOLLOWER);
    for (const partition of [0, 1]) await whenReplicasAre(withoutFollower, topic, partition, [LEADER]);
    await send(withoutFollower, database, topic, 0, 'read-and-lost');
    const consumer = await participants(withoutFollower, database).consumer({ topic, group });
    await consumer.traced('read-and-lost');
    await consumer.kill();
    await send(withoutFollower, database, topic, 0, 'cut-off');
    await send(withoutFollower, database, topic, 1, 'replaced');
    await send(withoutFollower, database, topic, 0, 'lost-without-a-place', false);

    const withoutLeader = without(cluster, LEADER);
    cluster.kill(LEADER);
    cluster.resume(FOLLOWER);
    for (const partition of [0, 1]) await whenReplicasAre(withoutLeader, topic, partition, [FOLLOWER]);
    await send(withoutLeader, database, topic, 1, 'written-in-its-place');
    // It comes back, finds that it is not the leader, and gives up what the others do not have.
    await cluster.start(LEADER);
    for (const partition of [0, 1]) await whenReplicasAre(cluster, topic, partition, [FOLLOWER, LEADER]);
    for (const id of ['read-and-lost', 'cut-off', 'replaced', 'lost-without-a-place']) await mustStand(cluster, topic, id, 0);
    await mustStand(cluster, topic, 'written-in-its-place', 1);
  },
};
