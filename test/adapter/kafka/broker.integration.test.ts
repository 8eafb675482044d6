import { describeBrokerContract } from '../../contract-suite/broker.ts';
import { kafkaUnderTest } from '../../contract-suite/broker-kafka.ts';
import { describeLogContract } from '../../contract-suite/broker-log.ts';
import { openKafka } from './open-kafka.ts';

describeBrokerContract('Kafka', () => kafkaUnderTest(openKafka));
describeLogContract('Kafka', () => kafkaUnderTest(openKafka));
