import { startKafka } from '../harness/kafka.ts';
import { sharedServers } from '../harness/workspace-server.ts';
import { describeCorpus } from './describe-corpus.ts';
import { type ClusterLaboratory, brokerLoss } from './kafka/broker-loss.ts';
import { crashOf } from './kafka/crash.ts';
import { openKafkaLaboratory } from './kafka/kafka-laboratory.ts';

describeCorpus<ClusterLaboratory>(
  'a cluster that loses its leader',
  async (scenarios, nameOf) => {
    const [{ postgres }, cluster] = await Promise.all([sharedServers(), startKafka({ brokers: 3 })]);
    const laboratory = await openKafkaLaboratory({ kafka: cluster, postgres }, scenarios, nameOf);
    const close = async () => {
      await laboratory.close();
      await cluster.stop();
    };
    return { ...laboratory, crash: crashOf(cluster, scenarios.length), close };
  },
  brokerLoss,
);
