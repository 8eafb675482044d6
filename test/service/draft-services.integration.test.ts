import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeApplication } from '../../main/compose/application.ts';
import type { CheckStep } from '../../main/ports/reading.ts';
import { checkTypedSource } from '../../main/service/draft-check-source.ts';
import type { TypedSource } from '../../main/service/draft-check-source.ts';
import { listPlaces } from '../../main/service/draft-places.ts';
import type { PreviewEvent } from '../../main/service/draft-preview.ts';
import { previewRoute } from '../../main/service/draft-preview.ts';
import { saveWorkspaceText } from '../../main/service/draft-save.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { seedShop } from '../harness/lab/seed.ts';
import type { SeededShop } from '../harness/lab/seed.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { unhurried } from './asking.ts';
import { drafted, onlySources } from './drafted.ts';

const suffix = uniqueName('services');
const nothing = { read: () => Promise.resolve(null), store: () => Promise.resolve({ ok: false as const, detail: '' }) };
const application = composeApplication({ vault: nothing, resources: '/nowhere' });
let shop: SeededShop;
let opened: OpenedForTest;
let text: string;

beforeAll(async () => {
  shop = await seedShop({ ...(await sharedServers()), suffix });
  text = onlySources(shop.workspace);
  opened = await openWorkspace(text);
});
afterAll(async () => {
  await opened.close();
  await shop.close();
});

async function stepsOf(source: Partial<TypedSource>): Promise<readonly CheckStep[]> {
  const parts = { ...application, path: opened.path, environment: 'local' } as const;
  const steps: CheckStep[] = [];
  for await (const step of checkTypedSource(parts, { name: 'typed', options: {}, secrets: {}, ...source }, unhurried)) steps.push(step);
  return steps;
}

describe('a source that is typed and not saved', () => {
  it('is opened step by step', async () => {
    const { kafka, postgres } = await sharedServers();
    const cluster = await stepsOf({ options: { kind: 'kafka', brokers: [...kafka.brokers] } });
    expect(cluster.map(({ step, ok }) => [step, ok])).toEqual(
      expect.arrayContaining([
        ['tcp', true],
        ['metadata', true],
      ]),
    );
    const database = await stepsOf({ options: { kind: 'postgres', url: postgres.url } });
    expect(database.map(({ step, ok }) => [step, ok])).toEqual(
      expect.arrayContaining([
        ['authentication', true],
        ['clock', true],
      ]),
    );
  });

  it('says which step failed, and which field is wrong before anything is tried', async () => {
    expect((await stepsOf({ options: { kind: 'kafka', brokers: ['127.0.0.1:1'] } })).at(-1)).toMatchObject({ step: 'tcp', ok: false });
    expect(await stepsOf({ options: { kind: 'kafka', broker: ['127.0.0.1:1'] } })).toMatchObject([
      { step: 'open', ok: false },
      { step: 'open', ok: false, fix: 'Did you mean brokers?' },
    ]);
  });
});

describe('the preview of a draft', () => {
  async function preview(draftText: string, route: string): Promise<readonly PreviewEvent[]> {
    const events: PreviewEvent[] = [];
    for await (const event of previewRoute(application.opener, application.clock, { text: draftText, path: opened.path, route }, unhurried))
      events.push(event);
    return events.filter(({ type }) => type !== 'source');
  }

  it('judges the ten newest messages of a text that is not saved', async () => {
    const draft = await drafted(opened.open, 'kafka', `orders-${suffix}`, text);
    const [result, ...others] = await preview(draft.text, draft.route);
    if (result?.type !== 'result') throw new Error(JSON.stringify(result));
    expect([others, result.matches.length]).toEqual([[], 10]);
    const times = result.matches.map(({ at }) => at ?? '');
    expect(times).toEqual(times.toSorted().toReversed());
    expect(result.matches.map(({ messageId }) => messageId)).toContain(
      shop.expected.find(({ scenario }) => scenario === 'not-yet-visible')?.messageId,
    );
  });

  it('gives the problems of a text that is no workspace', async () => {
    expect(await preview(`${text}routes: 5\n`, 'orders')).toMatchObject([{ type: 'invalid', problems: [{ path: 'routes' }] }]);
    expect(await preview(text, 'orders')).toMatchObject([{ type: 'failed', failure: { code: 'not-found' } }]);
  });
});

it('lists what a source holds', async () => {
  const answer = await listPlaces(opened.open, 'kafka', unhurried);
  const places = answer.ok ? answer.value : [];
  expect(places).toContainEqual({ kind: 'topic', name: `orders-${suffix}`, partitions: 4 });
  expect(places.filter(({ name }) => name.startsWith('__'))).toEqual([]);
});

it('saves no text that is no workspace', async () => {
  const saving = await saveWorkspaceText(application, { path: opened.path, text: 'waybill: 2\n', mark: null });
  expect(saving.outcome).toBe('invalid');
});
