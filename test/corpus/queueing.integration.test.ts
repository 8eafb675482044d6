import { sharedServers } from '../harness/workspace-server.ts';
import { describeCorpus } from './describe-corpus.ts';
import { queueing } from './rabbit/queueing.ts';
import { openRabbitLaboratory } from './rabbit/rabbit-laboratory.ts';

describeCorpus('queues of RabbitMQ', async (scenarios, nameOf) => openRabbitLaboratory(await sharedServers(), scenarios, nameOf), queueing);
