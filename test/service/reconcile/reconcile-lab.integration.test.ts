import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shift } from '../../../main/domain/observation/instant.ts';
import type { Sample } from '../../../main/ports/history.ts';
import type { OpenWorkspace } from '../../../main/service/open-workspace.ts';
import { openWorkspace } from '../../compose/open-workspace.ts';
import type { OpenedForTest } from '../../compose/open-workspace.ts';
import { newFolder } from '../../harness/keeper.ts';
import { seedShop } from '../../harness/lab/seed.ts';
import type { SeededShop } from '../../harness/lab/seed.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';
import { differencesOf } from './together-and-alone.ts';
import { reconciled, storesIn } from './reconciled.ts';
import type { Reconciled } from './reconciled.ts';

const day = 86_400_000;

let shop: SeededShop;
let opened: OpenedForTest;
let window: { readonly from: string; readonly to: string };
const runs = new Map<string, Reconciled>();

/** What a watch would have sampled: every group of every topic went back over all of its partition 0 a moment ago. */
async function goBack({ workspace, history, clock }: OpenWorkspace): Promise<void> {
  const groups = Object.values(workspace.routes).flatMap(({ destination, consumers }) =>
    destination.kind === 'topic' ? consumers.map(({ group }) => ({ source: destination.source, topic: destination.topic, group })) : [],
  );
  for (const [age, committed] of [
    [2000, '1000000'],
    [1000, '0'],
  ] as const) {
    const samples = groups.map(({ source, topic, group }): Sample => ({
      ...{ source, at: shift(clock.now(), -age), coordinates: { topic, partition: '0', group } },
      facts: { subject: 'commit-sample', group, committed },
    }));
    expect(await history?.append(samples, 30_000)).toMatchObject({ ok: true });
  }
}

beforeAll(async () => {
  shop = await seedShop({ ...(await sharedServers()), suffix: uniqueName('reconcile') });
  opened = await openWorkspace(shop.workspace, shop.now.toISOString());
  window = { from: new Date(shop.now.getTime() - 30 * day).toISOString(), to: new Date(shop.now.getTime() + 60_000).toISOString() };
  await goBack(opened.open);
  const stores = storesIn(await newFolder('runs'));
  for (const route of Object.keys(opened.open.workspace.routes))
    runs.set(route, await reconciled(opened.open, stores, { route, ...window }));
  await stores.close();
});
afterAll(async () => {
  await opened.close();
  await shop.close();
});

describe('reconciling the seeded shop', () => {
  it('says of every message what explaining it alone says', async () => {
    const differences = await differencesOf(opened.open, shop.expected, runs);
    expect(differences.join('\n')).toBe('');
  });

  it('lists what a group has read again although nothing else is to be said of it', () => {
    const listed = [...runs.values()].flatMap(({ open }) => open);
    const again = listed.filter(({ verdict, duplicates }) => verdict.code === 'PROCESSED' && duplicates.includes('REWIND'));
    expect(again.length).toBeGreaterThan(0);
  });

  it('counts every message once, and in the bucket of its time', () => {
    for (const [route, { result, open }] of runs) {
      const counted = Object.values(result.byVerdict).reduce((sum, count) => sum + count, 0);
      expect([route, counted]).toEqual([route, result.messages]);
      const fine = (result.byVerdict.PROCESSED ?? 0) + (result.byVerdict.STORED ?? 0);
      const openFine = open.filter(({ verdict }) => verdict.code === 'PROCESSED' || verdict.code === 'STORED').length;
      expect(fine).toBeGreaterThanOrEqual(openFine);
      expect([route, result.messages - fine]).toEqual([route, open.length - openFine]);
      expect(result.buckets.length).toBeGreaterThanOrEqual(60);
      expect(result.buckets.length).toBeLessThanOrEqual(121);
    }
  });
});
