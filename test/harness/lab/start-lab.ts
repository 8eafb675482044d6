import { existsSync, mkdirSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { newFolder } from '../keeper.ts';
import { startServers } from '../start-servers.ts';
import type { ExpectedMessage } from './expected.ts';
import { seedShop } from './seed.ts';

export interface LabOptions {
  /** Where the workspace is written; a temporary folder when absent. An existing folder keeps its other files. */
  readonly folder?: string;
  /** How many ordinary orders to add. */
  readonly scale?: number;
}

export interface Lab {
  readonly folder: string;
  readonly workspacePath: string;
  readonly expectedPath: string;
  readonly expected: readonly ExpectedMessage[];
  /** The instant for which `expected` is right; some verdicts change as messages get older. */
  readonly now: Date;
  /** Ends the servers and removes what the lab has written. */
  stop(): Promise<void>;
}

/** Starts Kafka and PostgreSQL, fills them with the shop and writes `waybill.yaml` and `expected.json`. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const folder = options.folder === undefined ? await newFolder('lab') : resolve(options.folder);
  const existed = existsSync(folder);
  const servers = await startServers();
  const shop = await seedShop({ ...servers, scale: options.scale ?? 0 });
  mkdirSync(folder, { recursive: true });
  const workspacePath = join(folder, 'waybill.yaml');
  const expectedPath = join(folder, 'expected.json');
  writeFileSync(workspacePath, shop.workspace);
  writeFileSync(expectedPath, `${JSON.stringify(shop.expected, null, 2)}\n`);
  return {
    folder,
    workspacePath,
    expectedPath,
    expected: shop.expected,
    now: shop.now,
    async stop() {
      for (const path of [workspacePath, expectedPath]) rmSync(path, { force: true });
      if (!existed && readdirSync(folder).length === 0) rmdirSync(folder);
      await shop.close();
      await servers.stop();
    },
  };
}
