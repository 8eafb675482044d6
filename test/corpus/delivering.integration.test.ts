import { startRedis } from '../harness/redis.ts';
import { sharedServers } from '../harness/workspace-server.ts';
import { describeCorpus } from './describe-corpus.ts';
import { delivering } from './kafka/delivering.ts';
import { openKafkaLaboratory } from './kafka/kafka-laboratory.ts';

describeCorpus(
  'delivering from Kafka',
  async (scenarios, nameOf) => openKafkaLaboratory({ ...(await sharedServers()), redis: await startRedis() }, scenarios, nameOf),
  delivering,
);
