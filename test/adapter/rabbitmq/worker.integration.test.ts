import { openBroker } from '../../../main/compose/open-broker.ts';
import { scanWorkers } from '../../../main/compose/scan-workers.ts';
import type { RabbitmqOptions } from '../../../main/domain/workspace/workspace.ts';
import type { BrokerSource } from '../../../main/ports/broker.ts';
import { describeBrokerContract } from '../../contract-suite/broker.ts';
import { type HowToOpen, rabbitmqUnderTest } from '../../contract-suite/broker-rabbitmq.ts';
import { openRabbitmqSource } from './open-rabbitmq.ts';

/** As the product composes it: small calls here, scans on a thread of their own. */
async function openInWorker(options: RabbitmqOptions, how: HowToOpen): Promise<BrokerSource> {
  // How fast a source is read stands in no workspace file yet, so that a worker cannot be told.
  if (how.bytesPerSecond !== null) return openRabbitmqSource(options, { password: how.password, bytesPerSecond: how.bytesPerSecond });
  const toOpen = { options, secrets: { password: how.password, management: null } };
  const workers = scanWorkers([toOpen]);
  const broker = await openBroker(toOpen, (request, signal) => workers.scan(options.name, request, signal));
  if (!broker.ok) throw new Error(broker.failure.detail);
  return {
    ...broker.value,
    async close() {
      await Promise.all([broker.value.close(), workers.close()]);
    },
  };
}

describeBrokerContract('RabbitMQ in a worker', () => rabbitmqUnderTest(openInWorker));
