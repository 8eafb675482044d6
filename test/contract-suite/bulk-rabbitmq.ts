import { rabbitmqBulkLogs } from '../../main/adapter/rabbitmq/bulk.ts';
import type { RabbitmqOptions } from '../../main/domain/workspace/workspace.ts';
import type { BulkLogs } from '../../main/ports/bulk.ts';
import { openRabbitmqSource, rabbitmqSettings } from '../adapter/rabbitmq/open-rabbitmq.ts';
import type { HowToOpen } from './broker-rabbitmq.ts';
import { rabbitmqUnderTest } from './broker-rabbitmq.ts';
import { bulk } from './broker-under-test.ts';
import type { BulkLogsUnderTest } from './bulk-logs-contract.ts';

async function openBulk(options: RabbitmqOptions, how: HowToOpen): Promise<BulkLogs> {
  return rabbitmqBulkLogs(options, await rabbitmqSettings(options, how));
}

/** The streams of the shared RabbitMQ, and adapters that read them in bulk. */
export async function bulkRabbitmq(): Promise<BulkLogsUnderTest> {
  const opened: (readonly [RabbitmqOptions, HowToOpen])[] = [];
  const broker = await rabbitmqUnderTest((options, how) => {
    opened.push([options, how]);
    return openRabbitmqSource(options, how);
  });
  const [own, capped, dead] = opened.map(([options, how]) => openBulk(options, how));
  if (own === undefined || capped === undefined || dead === undefined) throw new Error('The broker was opened otherwise.');
  return {
    broker,
    bulk: await own,
    capped: await capped,
    dead: await dead,
    async writeMany(topic) {
      const count = 30_000;
      await broker.write(topic, bulk(count, 10));
      return count;
    },
  };
}
