import { type KafkaAddress, kafkaAddress } from '../../harness/kafka-address.ts';
import type { KafkaServer } from '../../harness/kafka.ts';
import { until } from '../../harness/until.ts';

/** The nodes that lead and follow the topics of the scenarios. Clients begin at the first node, which has nothing of them. */
export const LEADER = 2;
export const FOLLOWER = 3;

/**
 * One crash that several scenarios suffer together. Each step is taken once all of them are ready
 * for it; the answer is the cluster without the node that is away.
 */
export interface Crash {
  followerStops(): Promise<KafkaAddress>;
  /** And the follower goes on: whoever lets it be elected does without what it has not. */
  leaderDies(): Promise<KafkaAddress>;
  /** It finds that it does not lead any more, and gives up what the others do not have. */
  leaderReturns(): Promise<KafkaAddress>;
}

/** Takes a step when everybody has come. Who waits for one that failed before is told so. */
function together<Result>(count: number, what: string, act: () => Promise<Result>): () => Promise<Result> {
  let come = 0;
  let taken: Promise<Result> | null = null;
  return async () => {
    come += 1;
    if (come === count) taken = act();
    return until(() => taken, { what, within: 150_000 });
  };
}

function without(cluster: KafkaAddress, node: number): KafkaAddress {
  return kafkaAddress(cluster.brokers.filter((_, index) => index + 1 !== node));
}

/** The crash of a cluster of three nodes that so many scenarios wait for. */
export function crashOf(cluster: KafkaServer, sufferers: number): Crash {
  return {
    followerStops: together(sufferers, 'the follower to be suspended', () => {
      cluster.suspend(FOLLOWER);
      return Promise.resolve(without(cluster, FOLLOWER));
    }),
    leaderDies: together(sufferers, 'the leader to be killed', () => {
      cluster.kill(LEADER);
      cluster.resume(FOLLOWER);
      return Promise.resolve(without(cluster, LEADER));
    }),
    leaderReturns: together(sufferers, 'the former leader to come back', async () => {
      await cluster.start(LEADER);
      return cluster;
    }),
  };
}
