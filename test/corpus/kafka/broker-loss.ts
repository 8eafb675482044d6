import { createTopic, produce } from '../../harness/kafka-admin.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';
import { whenReplicasAre } from '../../harness/kafka-replicas.ts';
import { type Scenario, truth } from '../scenario.ts';
import { participants } from '../shop/participants.ts';
import { markSent, orderOf, recordOrders } from '../shop/tables.ts';
import { type Crash, FOLLOWER, LEADER } from './crash.ts';
import type { KafkaLaboratory } from './kafka-laboratory.ts';
import { billing, orderRoute } from './route.ts';
import { mustStand } from './second-reader.ts';

/** A cluster of three nodes that loses the leader of its topics once. */
export interface ClusterLaboratory extends KafkaLaboratory {
  readonly crash: Crash;
}

type ClusterScenario = Scenario<ClusterLaboratory>;

const replicas = [LEADER, FOLLOWER];
const config = { 'unclean.leader.election.enable': 'true', 'min.insync.replicas': '1' };
/** The node that leads after the crash: without it the others still say what there is, but not what stands in it. */
const leading = `broker ${FOLLOWER}`;
const lost = { deliveries: { billing: 'NOT_REACHED', email: 'NOT_REACHED' } } as const;

async function send(kafka: KafkaAddress, database: string, topic: string, partition: number, id: string, knowsPlace = true): Promise<void> {
  const message = { partition, key: orderOf(id), value: '{"status":"PAID"}', headers: { 'message-id': id } };
  const [place] = await produce(kafka, topic, [message], { acknowledgedBy: 'leader' });
  await markSent(database, id, knowsPlace ? place : null);
}

/** Both replicas have the first records. Then the follower stops, and what only the leader has dies with it. */
const leaderKilled: ClusterScenario = {
  name: 'leader-killed',
  harm: 'the follower is suspended, records are acknowledged by the leader alone (acks=1), the leader is killed, the follower is elected unclean',
  truths: {
    'before-the-crash': truth('PROCESSED', { deliveries: { billing: 'PROCESSED', email: 'PROCESSED' }, stands: ['kafka', leading] }),
    'read-and-lost': truth('BROKER_LOST', { deliveries: { billing: 'PROCESSED', email: 'NOT_REACHED' } }),
    'cut-off': truth('BROKER_LOST', lost),
    replaced: truth('BROKER_LOST', lost),
    'written-in-its-place': truth('NOT_YET_CONSUMED', { deliveries: { billing: 'NOT_YET_CONSUMED', email: 'NOT_YET_CONSUMED' } }),
    'lost-without-a-place': truth('RELAY_LOST', { ...lost, certainty: 'suspected', candidates: ['RELAY_LOST', 'BROKER_LOST'] }),
  },
  needs: ['kafka', leading, 'db'],
  route: (name) => orderRoute(name, { consumers: [billing(name), { name: 'email', group: name('email'), trace: 'events' }] }),
  async make({ kafka, crash, database }, name) {
    const [topic, group] = [name('orders'), name('billing')];
    await createTopic(kafka, topic, { partitions: 2, replicas, config });
    await recordOrders(database, topic, [...Object.keys(leaderKilled.truths), 'before-the-crash-too']);
    await send(kafka, database, topic, 0, 'before-the-crash');
    await send(kafka, database, topic, 1, 'before-the-crash-too');
    for (const partition of [0, 1]) await whenReplicasAre(kafka, topic, partition, replicas);
    // Also because a group must have been there once: with a node missing its topic of commits cannot be created.
    const early = [{ group }, { group: name('email'), name: 'email', member: 'email-0' }].map(async (each) => {
      const consumer = await participants(kafka, database).consumer({ topic, ...each });
      for (const id of ['before-the-crash', 'before-the-crash-too']) await consumer.traced(id);
      await consumer.leave();
    });
    await Promise.all(early);

    const withoutFollower = await crash.followerStops();
    for (const partition of [0, 1]) await whenReplicasAre(withoutFollower, topic, partition, [LEADER]);
    await send(withoutFollower, database, topic, 0, 'read-and-lost');
    const consumer = await participants(withoutFollower, database).consumer({ topic, group });
    await consumer.traced('read-and-lost');
    await consumer.kill();
    await send(withoutFollower, database, topic, 0, 'cut-off');
    await send(withoutFollower, database, topic, 1, 'replaced');
    await send(withoutFollower, database, topic, 0, 'lost-without-a-place', false);

    const withoutLeader = await crash.leaderDies();
    for (const partition of [0, 1]) await whenReplicasAre(withoutLeader, topic, partition, [FOLLOWER]);
    await send(withoutLeader, database, topic, 1, 'written-in-its-place');
    await crash.leaderReturns();
    for (const partition of [0, 1]) await whenReplicasAre(kafka, topic, partition, [FOLLOWER, LEADER]);
    for (const id of ['read-and-lost', 'cut-off', 'replaced', 'lost-without-a-place']) await mustStand(kafka, topic, id, 0);
    await mustStand(kafka, topic, 'written-in-its-place', 1);
  },
};

/** No record is left that could tell in which epoch it was written: only the partition's own epoch says that its leader changed. */
const wholeLogLost: ClusterScenario = {
  name: 'whole-log-lost',
  harm: 'the same with a log of which the follower has nothing at all',
  truths: {
    'first-of-the-log': truth('RELAY_LOST', { certainty: 'suspected', candidates: ['RELAY_LOST', 'BROKER_LOST'] }),
    'second-of-the-log': truth('BROKER_LOST'),
  },
  needs: ['kafka', leading, 'db'],
  route: (name) => orderRoute(name),
  async make({ kafka, crash, database }, name) {
    const topic = name('orders');
    await createTopic(kafka, topic, { replicas, config });
    await recordOrders(database, topic, Object.keys(wholeLogLost.truths));
    const withoutFollower = await crash.followerStops();
    await whenReplicasAre(withoutFollower, topic, 0, [LEADER]);
    await send(withoutFollower, database, topic, 0, 'first-of-the-log', false);
    await send(withoutFollower, database, topic, 0, 'second-of-the-log');
    const withoutLeader = await crash.leaderDies();
    await whenReplicasAre(withoutLeader, topic, 0, [FOLLOWER]);
    await crash.leaderReturns();
    await whenReplicasAre(kafka, topic, 0, [FOLLOWER, LEADER]);
    for (const id of Object.keys(wholeLogLost.truths)) await mustStand(kafka, topic, id, 0);
  },
};

/** What a cluster can lose that it has acknowledged. */
export const brokerLoss: readonly ClusterScenario[] = [leaderKilled, wholeLogLost];
