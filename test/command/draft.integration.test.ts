import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draft } from '../../main/contract/draft.ts';
import { check } from '../../main/contract/check.ts';
import { workspaceFile } from '../compose/open-workspace.ts';
import { createTopic, produce } from '../harness/kafka-admin.ts';
import { seedShop } from '../harness/lab/seed.ts';
import type { SeededShop } from '../harness/lab/seed.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { onlySources } from '../service/drafted.ts';
import { documentOf, runCli } from './run-cli.ts';

const suffix = uniqueName('cli-draft');
const topic = `orders-${suffix}`;
let shop: SeededShop;
let workspace: string;

beforeAll(async () => {
  shop = await seedShop({ ...(await sharedServers()), suffix });
  workspace = await workspaceFile(onlySources(shop.workspace));
});
afterAll(() => shop.close());

describe('draft', () => {
  it('prints a workspace that explain can use at once; what is for the person goes beside it', async () => {
    const drafted = await runCli(workspace, ['draft', 'kafka', topic]);
    expect(drafted).toMatchObject({ code: 0, err: expect.stringContaining(`routes.${topic}.identity.messageId`) });
    expect(drafted.out).toContain('# sure: Named like a message id');
    const made = join(dirname(workspace), 'drafted.yaml');
    writeFileSync(made, drafted.out);
    const lost = shop.expected.find(({ scenario }) => scenario === 'relay-lost')?.messageId ?? '';
    const explained = await runCli(made, ['explain', lost, '-w', made, '--json', '--now', shop.now.toISOString()]);
    expect([explained.code, documentOf(explained)]).toMatchObject([1, { route: topic, verdict: { code: 'RELAY_LOST' } }]);
  });

  it('--json prints one document with every guess, its reason and the difference', async () => {
    const finished = await runCli(workspace, ['draft', 'kafka', topic, '--json']);
    const document = draft.parse(documentOf(finished));
    expect(finished).toMatchObject({ code: 0, err: '' });
    expect(document).toMatchObject({ route: topic, places: [], gaps: [], complete: true });
    expect(document.guesses.every(({ reason }) => reason !== '')).toBe(true);
    expect(document.difference).toMatch(/^@@ .* @@\n/);
    expect(document.workspace).toContain(document.addition);
  });

  it('lists what a source holds, without what is its own', async () => {
    const finished = await runCli(workspace, ['draft', 'shop-db', '--json']);
    const { places, route } = draft.parse(documentOf(finished));
    expect([finished.code, route]).toEqual([0, null]);
    expect(places.find(({ name }) => name === 'public.outbox')).toMatchObject({
      kind: 'table',
      columns: expect.arrayContaining([{ name: 'id', type: 'bigint', key: true }]),
    });
    expect(places.filter(({ name }) => /^(pg_catalog|information_schema)\./.test(name))).toEqual([]);
    expect(await runCli(workspace, ['draft', 'shop-db'])).toMatchObject({ code: 0, out: expect.stringContaining('public.outbox') });
  });

  it('-o writes the file, also the workspace itself', async () => {
    const own = await workspaceFile(readFileSync(workspace, 'utf8'));
    expect(await runCli(own, ['draft', 'kafka', topic, '-o', 'waybill.yaml'])).toMatchObject({ code: 0 });
    expect(readFileSync(own, 'utf8')).toContain(`  ${topic}:`);
    expect(await runCli(own, ['draft', 'kafka', topic, '-o', 'waybill.yaml'])).toMatchObject({ code: 0 });
    expect(readFileSync(own, 'utf8')).toContain(`  ${topic}-2:`);
  });

  it('ends with 2 for what was typed wrong and with 3 when something could not be looked at', async () => {
    expect(await runCli(workspace, ['draft'])).toMatchObject({ code: 2, out: '' });
    expect(await runCli(workspace, ['draft', 'kafak'])).toMatchObject({ code: 2, err: expect.stringContaining('kafka') });
    expect(await runCli(workspace, ['draft', 'kafka', `orders-${suffix}x`])).toMatchObject({
      code: 2,
      err: expect.stringContaining(topic),
    });
    const broken = await workspaceFile(
      readFileSync(workspace, 'utf8').replace(/(bill-db:\n(?:.*\n)*?\s+url: )(\S+)/, '$1postgresql://nobody@127.0.0.1:1/none'),
    );
    const finished = await runCli(broken, ['draft', 'kafka', topic, '--json']);
    expect([finished.code, draft.parse(documentOf(finished))]).toMatchObject([
      3,
      { route: topic, complete: false, gaps: [{ source: 'bill-db', failure: { code: 'unreachable' } }] },
    ]);
  });
});

describe('check', () => {
  it('opens sources that no route reads', async () => {
    const { steps } = check.parse(documentOf(await runCli(workspace, ['check', '--json'])));
    for (const source of ['shop-db', 'bill-db']) {
      const own = steps.filter((step) => step.source === source);
      expect([own.every(({ ok }) => ok), own.map(({ step }) => step)]).toEqual([
        true,
        expect.arrayContaining(['authentication', 'clock', 'used']),
      ]);
    }
  });

  it('warns when what is called a message id stands at several offsets as order numbers do', async () => {
    const { kafka } = await sharedServers();
    const name = uniqueName('order-numbers');
    await createTopic(kafka, name, { partitions: 1 });
    await produce(
      kafka,
      name,
      Array.from({ length: 40 }, (_, index) => ({
        key: `k-${index}`,
        value: 'v',
        headers: { 'order-no': `o-${index % 15}`, 'event-id': `e-${index}` },
      })),
    );
    const route = (place: string): string =>
      `routes:\n  one:\n    identity: { messageId: 'header:${place}' }\n    destination: { source: kafka, topic: ${name} }\n`;
    const identity = async (place: string) => {
      const file = await workspaceFile(`${readFileSync(workspace, 'utf8')}${route(place)}`);
      const finished = await runCli(file, ['check', '--json']);
      return { code: finished.code, steps: check.parse(documentOf(finished)).steps.filter(({ step }) => step === 'identity') };
    };
    expect(await identity('order-no')).toMatchObject({
      code: 1,
      steps: [{ ok: false, detail: expect.stringContaining('100 % of 15 ids'), fix: expect.stringContaining('header:event-id') }],
    });
    expect(await identity('event-id')).toMatchObject({ code: 0, steps: [{ ok: true }] });
    expect(await identity('no-such')).toMatchObject({ code: 1, steps: [{ ok: false, detail: expect.stringContaining('none of 40') }] });
  });
});
