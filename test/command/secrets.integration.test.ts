import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explanation } from '../../main/contract/explanation.ts';
import type { ExplanationDocument } from '../../main/contract/explanation.ts';
import { workspaceFile } from '../compose/open-workspace.ts';
import { commitOffsets, createTopic, produce } from '../harness/kafka-admin.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { insertRows, outboxTable, outboxWorkspace, recordOf } from '../service/outbox-route.ts';
import { documentOf, runCli } from './run-cli.ts';
import type { Finished } from './run-cli.ts';
import { startSecuredKafka } from './secured-kafka.ts';
import type { SecuredKafka } from './secured-kafka.ts';

const canary = 'canary-9f3kx7-of-the-right-password';
const wrong = 'canary-2b8wq4-of-a-wrong-password';
const old = Date.now() - 10 * 60_000;

let kafka: SecuredKafka;
let workspace: string;

beforeAll(async () => {
  const [secured, { postgres }] = await Promise.all([startSecuredKafka('reader', canary), sharedServers()]);
  kafka = secured;
  const database = await postgres.createDatabase(uniqueName('secrets'));
  await queryPostgres(database, outboxTable);
  const sent = { status: 'SENT', createdAt: old, sentAt: old + 500 } as const;
  await insertRows(database, [
    { ...sent, messageId: 'm-stored' },
    { ...sent, messageId: 'm-nowhere' },
  ]);
  for (const topic of ['orders', 'half', 'closed']) {
    await createTopic(kafka.admin, topic);
    await produce(kafka.admin, topic, [recordOf('m-stored', old + 400)]);
  }
  await Promise.all(['orders', 'half'].map((topic) => kafka.allow('topic', topic, 'read')));
  await kafka.allow('topic', 'orders', 'describe-configs');
  await kafka.allow('group', 'billing', 'describe');
  await commitOffsets(kafka.admin, 'billing', 'orders', { 0: 0 });
  const consumer = (group: string) => ({ consumers: [{ name: 'billing', group }] });
  const routes = {
    orders: { topic: 'orders', route: consumer('billing') },
    half: { topic: 'half' },
    closed: { topic: 'closed' },
    'closed-group': { topic: 'orders', route: consumer('closed') },
  };
  workspace = await workspaceFile(
    outboxWorkspace({
      kafka: { ...kafka.admin, brokers: [kafka.login] },
      database,
      routes,
      kafkaSource: { sasl: { mechanism: 'plain', username: 'reader' } },
    }),
  );
});
afterAll(() => kafka.stop());

/** With a password for Kafka in the environment, the only place where the command line looks. */
function run(args: readonly string[], password: string = canary): Promise<Finished> {
  return runCli(workspace, args, { WAYBILL_SECRET_KAFKA: password, PGPASSWORD: wrong });
}

async function explainedOn(
  route: string,
  id: string,
  password: string = canary,
): Promise<{ readonly code: number | null; readonly document: ExplanationDocument }> {
  const finished = await run(['explain', id, '--route', route, '--json'], password);
  return { code: finished.code, document: explanation.parse(documentOf(finished)) };
}

describe('a password', () => {
  it('is taken from the environment, and without it its source says what is missing', async () => {
    const missing = await runCli(workspace, ['explain', 'm-nowhere', '--route', 'orders', '--json']);
    expect(missing.code).toBe(3);
    expect(explanation.parse(documentOf(missing))).toMatchObject({
      verdict: { code: 'UNDETERMINED' },
      coverage: expect.arrayContaining([
        expect.objectContaining({
          source: 'kafka',
          role: 'destination',
          complete: false,
          reason: expect.stringMatching(/^secret-missing: /),
        }),
      ]),
    });
    expect(await runCli(workspace, ['check'])).toMatchObject({ code: 1, out: expect.stringContaining('reader') });
    expect(await explainedOn('orders', 'm-nowhere')).toMatchObject({
      code: 1,
      document: { verdict: { code: 'RELAY_LOST', certainty: 'proven' }, complete: true },
    });
  });

  it('that is wrong is named as such, and tried once', async () => {
    const { code, document } = await explainedOn('orders', 'm-nowhere', wrong);
    expect(code).toBe(3);
    expect(document.coverage.filter(({ source }) => source === 'kafka').map(({ reason }) => reason?.split(':')[0])).toEqual([
      'authentication-failed',
      'authentication-failed',
    ]);
  });

  it('never shows in an answer, an error or a case file', async () => {
    const file = join(dirname(workspace), 'case.waybillcase');
    const exporting = ['case', 'export', 'm-stored', '--route', 'orders', '--with-payload', '-o', file];
    const asked = [
      ...[
        ['check'],
        ['check', '--json'],
        ['find', 'm-stored', '--from', '-1h'],
        ['explain', 'm-stored', '--route', 'closed'],
        exporting,
        ['nonsense'],
      ].map((args) => ({ args, password: canary })),
      ...[['check'], ['explain', 'm-nowhere', '--route', 'orders']].map((args) => ({ args, password: wrong })),
    ];
    const answers = await Promise.all(asked.map(({ args, password }) => run(args, password)));
    const shown = [...answers.flatMap(({ out, err }) => [out, err]), readFileSync(file, 'utf8')];
    const leaked = [canary, wrong, Buffer.from(canary).toString('base64'), encodeURIComponent(canary)].filter((secret) =>
      shown.some((text) => text.includes(secret)),
    );
    expect(leaked).toEqual([]);
    expect(shown.filter((text) => text !== '').length).toBeGreaterThan(asked.length);
  });
});

describe('a right that is lacking', () => {
  it('to the settings of a topic leaves open what compaction may have taken, and is named', async () => {
    expect(await explainedOn('half', 'm-stored')).toMatchObject({ document: { verdict: { code: 'STORED' } } });
    expect(await explainedOn('half', 'm-nowhere')).toMatchObject({
      code: 3,
      document: {
        verdict: {
          code: 'UNDETERMINED',
          candidates: expect.arrayContaining(['COMPACTED', 'RELAY_LOST']),
          missing: [{ source: 'kafka', part: 'half', permission: 'DescribeConfigs' }],
        },
      },
    });
  });

  it('to a topic is named, and nothing is lost', async () => {
    expect(await explainedOn('closed', 'm-stored')).toMatchObject({
      code: 3,
      document: {
        verdict: { code: 'UNDETERMINED' },
        coverage: expect.arrayContaining([
          expect.objectContaining({ role: 'destination', reason: expect.stringMatching(/^not-authorized: .*closed/) }),
        ]),
      },
    });
  });

  it('to see where offsets are kept hides no group that may be seen', async () => {
    const { document } = await explainedOn('orders', 'm-stored');
    expect(document.observations.filter(({ kind }) => kind === 'commit')).toMatchObject([
      { facts: { group: 'billing', committed: '0', groupState: 'Empty' } },
    ]);
    expect(document.coverage.filter(({ role }) => role === 'group')).toMatchObject([{ part: 'billing: orders', complete: true }]);
  });

  it('to a group leaves its consumer open and hides nothing else', async () => {
    const { document } = await explainedOn('closed-group', 'm-stored');
    expect(document).toMatchObject({
      deliveries: [{ verdict: { code: 'UNDETERMINED' } }],
      coverage: expect.arrayContaining([
        expect.objectContaining({ role: 'group', part: 'closed: orders', reason: expect.stringMatching(/^not-authorized: .*closed/) }),
      ]),
    });
    expect(document.observations.some(({ kind }) => kind === 'record')).toBe(true);
  });

  it('fails its step of the check with what to give', async () => {
    const { out, code } = await run(['check', '--json']);
    const failed = (JSON.parse(out) as { steps: readonly { ok: boolean; step: string; fix: string | null }[] }).steps.filter(
      ({ ok }) => !ok,
    );
    expect(code).toBe(1);
    expect(failed.map(({ step, fix }) => `${step}: ${fix}`)).toEqual([
      expect.stringMatching(/^permission: .*DescribeConfigs on topic half/),
      expect.stringMatching(/^topic: .*topic closed/),
      expect.stringMatching(/^group: .*Describe on group closed/),
    ]);
  });
});
