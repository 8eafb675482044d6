import { sharedServers } from '../harness/workspace-server.ts';
import { describeCorpus } from './describe-corpus.ts';
import { openKafkaLaboratory } from './kafka/kafka-laboratory.ts';
import { removing } from './kafka/removing.ts';

describeCorpus(
  'a topic that forgets',
  async (scenarios, nameOf) => openKafkaLaboratory(await sharedServers(), scenarios, nameOf),
  removing,
);
