import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { KafkaServer } from '../../harness/kafka.ts';
import type { ExpectedMessage } from '../../harness/lab/expected.ts';
import { seedShop } from '../../harness/lab/seed.ts';
import { startServers } from '../../harness/start-servers.ts';

/** A shop on real servers, with known faults. */
export interface LiveShop {
  readonly workspace: string;
  readonly kafka: KafkaServer;
  readonly expected: (scenario: string) => ExpectedMessage;
  close(): Promise<void>;
}

export async function startLiveShop(): Promise<LiveShop> {
  const folder = mkdtempSync(path.join(tmpdir(), 'waybill-live-'));
  const servers = await startServers();
  const shop = await seedShop({ ...servers, scale: 0 });
  const workspace = path.join(folder, 'waybill.yaml');
  writeFileSync(workspace, shop.workspace);
  return {
    workspace,
    kafka: servers.kafka,
    expected: (scenario) => {
      const message = shop.expected.find((each) => each.scenario === scenario);
      if (message === undefined) throw new Error(`The shop has no scenario ${scenario}.`);
      return message;
    },
    close: async () => {
      await shop.close();
      await servers.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
