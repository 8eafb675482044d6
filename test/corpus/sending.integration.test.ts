import { startRedis } from '../harness/redis.ts';
import { sharedServers } from '../harness/workspace-server.ts';
import { describeCorpus } from './describe-corpus.ts';
import { openKafkaLaboratory } from './kafka/kafka-laboratory.ts';
import { sending } from './kafka/sending.ts';

describeCorpus(
  'sending to Kafka',
  async (scenarios, nameOf) => openKafkaLaboratory({ ...(await sharedServers()), redis: await startRedis() }, scenarios, nameOf),
  sending,
);
