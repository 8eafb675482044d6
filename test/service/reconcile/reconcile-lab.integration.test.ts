import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenMessage } from '../../../main/domain/reconcile/reconciliation.ts';
import type { Explanation } from '../../../main/domain/lifecycle/explanation.ts';
import { openWorkspace } from '../../compose/open-workspace.ts';
import type { OpenedForTest } from '../../compose/open-workspace.ts';
import { newFolder } from '../../harness/keeper.ts';
import { seedShop } from '../../harness/lab/seed.ts';
import type { SeededShop } from '../../harness/lab/seed.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';
import { explained } from '../asking.ts';
import { reconciled, storesIn } from './reconciled.ts';
import type { Reconciled } from './reconciled.ts';

const day = 86_400_000;

let shop: SeededShop;
let opened: OpenedForTest;
let window: { readonly from: string; readonly to: string };
const runs = new Map<string, Reconciled>();

beforeAll(async () => {
  shop = await seedShop({ ...(await sharedServers()), suffix: uniqueName('reconcile') });
  opened = await openWorkspace(shop.workspace, shop.now.toISOString());
  window = { from: new Date(shop.now.getTime() - 30 * day).toISOString(), to: new Date(shop.now.getTime() + 60_000).toISOString() };
  const stores = storesIn(await newFolder('runs'));
  for (const route of Object.keys(opened.open.workspace.routes))
    runs.set(route, await reconciled(opened.open, stores, { route, ...window }));
  await stores.close();
});
afterAll(async () => {
  await opened.close();
  await shop.close();
});

/** What a reconciliation says of one message, and what an explanation of it alone says, as lines that can be compared. */
function lineOf(
  code: string,
  deliveries: readonly (readonly [string, string])[],
  duplicates: readonly string[],
  findings: readonly string[],
): string {
  const parts = [...deliveries.map(([name, verdict]) => `${name}=${verdict}`), ...duplicates.toSorted(), ...findings.toSorted()];
  return [code, ...parts].join(' ');
}

function ofOpen({ verdict, deliveries, duplicates, findings }: OpenMessage): string {
  return lineOf(
    verdict.code,
    deliveries.map(({ consumer, code }) => [consumer, code]),
    duplicates,
    findings,
  );
}

function ofExplanation({ judgement }: Explanation): string {
  const classes = [...new Set(judgement.duplicates.map((duplicate) => duplicate.class))].filter((name) => name !== 'FAN_OUT');
  return lineOf(
    judgement.verdict.code,
    judgement.deliveries.map(({ consumer, verdict }) => [consumer, verdict.code]),
    classes,
    [...new Set(judgement.findings.map(({ id }) => id))],
  );
}

describe('reconciling the seeded shop', () => {
  it('says of every message what explaining it alone says', async () => {
    const differences: string[] = [];
    for (const message of shop.expected) {
      const explanation = await explained(opened.open, message.messageId, message.route);
      const listed = runs.get(message.route)?.open.find(({ messageId }) => messageId === message.messageId);
      const alone = ofExplanation(explanation);
      // What nothing names came to be at no time, so no window has it.
      if (explanation.observations.every(({ kind }) => kind === 'config' || kind === 'commit')) {
        if (listed !== undefined) differences.push(`${message.messageId}: listed although nothing names it`);
        continue;
      }
      const fine = /^(PROCESSED|STORED)( \S+=PROCESSED)*$/.test(alone);
      const together = listed === undefined ? 'not listed' : ofOpen(listed);
      if (together !== (fine ? 'not listed' : alone))
        differences.push(`${message.route} ${message.messageId}: alone ${alone}, together ${together}`);
    }
    expect(differences.join('\n')).toBe('');
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
