import { describeBrokerContract } from '../../contract-suite/broker.ts';
import { rabbitmqUnderTest } from '../../contract-suite/broker-rabbitmq.ts';
import { openRabbitmqSource } from './open-rabbitmq.ts';

describeBrokerContract('RabbitMQ', () => rabbitmqUnderTest(openRabbitmqSource));
