import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation } from '../../main/domain/lifecycle/explanation.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import type { ExpectedMessage } from '../harness/lab/expected.ts';
import { seedShop } from '../harness/lab/seed.ts';
import type { SeededShop } from '../harness/lab/seed.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { explained } from './asking.ts';

let shop: SeededShop;
let opened: OpenedForTest;
let explanations: readonly { readonly message: ExpectedMessage; readonly explanation: Explanation }[];

beforeAll(async () => {
  shop = await seedShop({ ...(await sharedServers()), suffix: uniqueName('explain') });
  opened = await openWorkspace(shop.workspace, shop.now.toISOString());
  const all: (typeof explanations)[number][] = [];
  for (const message of shop.expected) all.push({ message, explanation: await explained(opened.open, message.messageId, message.route) });
  explanations = all;
});
afterAll(async () => {
  await opened.close();
  await shop.close();
});

/** One line of what was said, in the order of the names, so that two lines can be compared as text. */
function line(
  code: string,
  deliveries: Readonly<Record<string, string>>,
  duplicates: readonly string[],
  findings: readonly string[],
): string {
  const consumers = Object.entries(deliveries).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [code, ...consumers.map(([consumer, verdict]) => `${consumer}=${verdict}`), ...duplicates.toSorted(), ...findings.toSorted()].join(
    ' ',
  );
}

function wanted(message: ExpectedMessage): string {
  return line(message.code, message.deliveries, message.duplicates, message.findings);
}

/** Codes that need the history of epochs, log starts and keys, which nothing records yet: until then they stay open, as candidates. */
const needHistory: ReadonlySet<string> = new Set(['BROKER_LOST', 'COMPACTED']);

/** Only the consumers that the scenario is about; FAN_OUT, which every ordinary message shows, only where it is. */
function said({ judgement }: Explanation, message: ExpectedMessage): string {
  const deliveries = judgement.deliveries
    .filter(({ consumer }) => consumer in message.deliveries)
    .map(({ consumer, verdict }) => [consumer, verdict.code] as const);
  const classes = [...new Set(judgement.duplicates.map((duplicate) => duplicate.class))].filter(
    (name) => name !== 'FAN_OUT' || message.duplicates.includes('FAN_OUT'),
  );
  const findings = [...new Set(judgement.findings.map((finding) => finding.id))];
  return line(judgement.verdict.code, Object.fromEntries(deliveries), classes, findings);
}

function differenceOf(explanation: Explanation, message: ExpectedMessage): string | null {
  const { code, rule, certainty, candidates, missing } = explanation.judgement.verdict;
  if (needHistory.has(message.code))
    return code === 'UNDETERMINED' && candidates.some((candidate) => candidate === message.code)
      ? null
      : `${message.scenario}: expected to stay open, got ${code}`;
  const got = said(explanation, message);
  if (got === wanted(message)) return null;
  return [
    `${message.scenario} (${message.messageId})`,
    `  expected ${wanted(message)}`,
    `  got      ${got}`,
    `  by ${rule}, ${certainty}, missing ${JSON.stringify(missing)}`,
  ].join('\n');
}

describe('the seeded shop, explained', () => {
  it('gets the verdict, the deliveries, the duplicates and the findings that every scenario expects', () => {
    const differences = explanations.flatMap(({ explanation, message }) => differenceOf(explanation, message) ?? []);
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
    for (const {
      message: { scenario },
      explanation: { judgement, observations, coverage },
    } of explanations) {
      const known = new Set([...observations, ...coverage].map(({ id }) => id));
      for (const { certainty, ...verdict } of [judgement.verdict, ...judgement.deliveries.map((delivery) => delivery.verdict)]) {
        const cited = [...verdict.evidence, ...verdict.coverage];
        expect([scenario, cited.filter((id) => !known.has(id)), certainty === 'undetermined' || cited.length > 0]).toEqual([
          scenario,
          [],
          true,
        ]);
      }
    }
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
