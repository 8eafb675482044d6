import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace } from '../../compose/open-workspace.ts';
import type { OpenedForTest } from '../../compose/open-workspace.ts';
import { newFolder } from '../../harness/keeper.ts';
import { mariadbSystem } from '../../harness/lab/database/mariadb-system.ts';
import { sqliteSystem } from '../../harness/lab/database/sqlite-system.ts';
import { dedupeTable } from '../../harness/lab/dedupe-store.ts';
import { seedRabbitShop } from '../../harness/lab/rabbit/seed.ts';
import type { SeededRabbitShop } from '../../harness/lab/rabbit/seed.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';
import { reconciled, storesIn } from './reconciled.ts';
import type { Reconciled } from './reconciled.ts';
import { differencesOf } from './together-and-alone.ts';

const day = 86_400_000;

let shop: SeededRabbitShop;
let opened: OpenedForTest;
const runs = new Map<string, Reconciled>();

beforeAll(async () => {
  const { mariadb, rabbitmq } = await sharedServers();
  const systems = { shop: mariadbSystem(mariadb), billing: sqliteSystem(), dedupe: dedupeTable };
  shop = await seedRabbitShop(systems, { rabbitmq, suffix: uniqueName('reconcile') });
  opened = await openWorkspace(shop.workspace, shop.now.toISOString(), shop.secrets);
  const stores = storesIn(await newFolder('runs'));
  const from = new Date(shop.now.getTime() - 30 * day).toISOString();
  const to = new Date(shop.now.getTime() + 60_000).toISOString();
  for (const route of Object.keys(opened.open.workspace.routes))
    runs.set(route, await reconciled(opened.open, stores, { route, from, to }));
  await stores.close();
}, 400_000);
afterAll(async () => {
  await opened.close();
  await shop.close();
});

describe('reconciling the shop on queues', () => {
  it('says of every message what explaining it alone says', async () => {
    const differences = await differencesOf(opened.open, shop.expected, runs);
    expect(differences.join('\n')).toBe('');
  }, 400_000);
});
