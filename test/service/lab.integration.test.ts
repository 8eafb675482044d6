import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { seedShop } from '../harness/lab/seed.ts';
import type { SeededShop } from '../harness/lab/seed.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { explained } from './asking.ts';
import { type Compared, differenceOf, explainAll, uncited } from './lab-verdicts.ts';

let shop: SeededShop;
let opened: OpenedForTest;
let explanations: readonly Compared[];

beforeAll(async () => {
  shop = await seedShop({ ...(await sharedServers()), suffix: uniqueName('explain') });
  opened = await openWorkspace(shop.workspace, shop.now.toISOString());
  explanations = await explainAll(opened.open, shop.expected);
});
afterAll(async () => {
  await opened.close();
  await shop.close();
});

describe('the seeded shop, explained', () => {
  it('gets the verdict, the deliveries, the duplicates and the findings that every scenario expects', () => {
    const differences = explanations.flatMap(({ difference }) => difference ?? []);
    expect(differences.join('\n')).toBe('');
  });

  it('gets the same without a route being named: a trace that several routes share puts no message on the wrong one', async () => {
    for (const scenario of ['ordinary', 'send-failed', 'relay-lost', 'ordinary-refund', 'ordinary-shipment', 'expired', 'late']) {
      const message = shop.expected.find((each) => each.scenario === scenario);
      if (message === undefined) throw new Error(`There is no scenario ${scenario}.`);
      const explanation = await explained(opened.open, message.messageId);
      expect([explanation.route, differenceOf(explanation, message)]).toEqual([message.route, null]);
    }
  });

  it('on the wrong route is not found where that can be known, and open where it cannot', async () => {
    const { judgement: kept } = await explained(opened.open, 'm-send-failed', 'refunds');
    expect(kept).toMatchObject({ verdict: { code: 'NOT_FOUND', certainty: 'proven' }, complete: true });
    const { judgement: deleted } = await explained(opened.open, 'm-send-failed', 'shipments');
    expect(deleted).toMatchObject({ verdict: { code: 'UNDETERMINED' }, complete: false });
  });

  it('has everything that its verdicts cite, and none that decides without citing anything', () => {
    expect(explanations.flatMap(uncited)).toEqual([]);
  });

  it('does not say "not found" of an id that only an idempotency store knows', async () => {
    const options = opened.open.workspace.sources['bill-db'];
    const billing = new URL(options?.kind === 'postgres' ? options.url : '');
    billing.username = new URL((await sharedServers()).postgres.url).username;
    await queryPostgres(
      billing.href,
      "insert into processed (message_id, claimed_at) values ('m-only-claimed', now() - interval '2 hours')",
    );
    const { judgement, observations } = await explained(opened.open, 'm-only-claimed', 'order-events');
    expect(observations.filter(({ kind }) => kind === 'dedupe')).toMatchObject([
      { facts: { messageId: 'm-only-claimed', consumer: 'billing' } },
    ]);
    expect(judgement.verdict.code).not.toBe('NOT_FOUND');
  });
});
