import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseDocument } from 'yaml';
import type { KafkaServer } from '../../harness/kafka.ts';
import type { ExpectedMessage } from '../../harness/lab/expected.ts';
import { seedShop } from '../../harness/lab/seed.ts';
import { startServers } from '../../harness/start-servers.ts';

/** A shop on real servers, with known faults. */
export interface LiveShop {
  readonly workspace: string;
  readonly kafka: KafkaServer;
  readonly expected: (scenario: string) => ExpectedMessage;
  /** Everything that must be said about the scenarios of one route. */
  readonly expectedOf: (route: string) => readonly ExpectedMessage[];
  close(): Promise<void>;
}

/** `scale` ordinary orders stand beside the scenarios; the workspace caps how fast the broker is read where `readBytesPerSecond` says so. */
export async function startLiveShop(scale = 0, readBytesPerSecond: number | null = null): Promise<LiveShop> {
  const folder = mkdtempSync(path.join(tmpdir(), 'waybill-live-'));
  const servers = await startServers();
  const shop = await seedShop({ ...servers, scale });
  const workspace = path.join(folder, 'waybill.yaml');
  const text = parseDocument(shop.workspace);
  if (readBytesPerSecond !== null) text.setIn(['sources', 'kafka', 'readBytesPerSecond'], readBytesPerSecond);
  writeFileSync(workspace, text.toString());
  return {
    workspace,
    kafka: servers.kafka,
    expected: (scenario) => {
      const message = shop.expected.find((each) => each.scenario === scenario);
      if (message === undefined) throw new Error(`The shop has no scenario ${scenario}.`);
      return message;
    },
    expectedOf: (route) => shop.expected.filter((each) => each.route === route),
    close: async () => {
      await shop.close();
      await servers.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
