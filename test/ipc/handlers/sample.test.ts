import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeApplication } from '../../../main/compose/application.ts';
import type { StreamEnd, StreamItem, StreamName } from '../../../main/contract/channels.ts';
import { defaultSettings } from '../../../main/contract/settings.ts';
import { answered } from '../../../main/domain/observation/failure.ts';
import { allHandlers } from '../../../main/ipc/all-handlers.ts';
import type { Desktop, WorkspaceLibrary } from '../../../main/ipc/desktop.ts';
import { WorkspaceOpening } from '../../../main/ipc/opening.ts';
import { WorkspaceHolder } from '../../../main/ipc/workspace-holder.ts';
import { wire } from '../../../main/contract/wire.ts';
import { emptyVault } from '../../../main/shell/os-key-store.ts';
import { writeLines } from '../../../main/shell/write-lines.ts';
import { openedWorkspace } from '../opened-workspace.ts';
import { registered } from '../window-stand-in.ts';

/** No test here reconciles on servers. */
const runsOf = (): never => {
  throw new Error('No server is asked here.');
};

const resources = path.resolve(import.meta.dirname, '..', '..', '..', 'resources');
const { opener, cases, clock, writer, texts } = composeApplication({ vault: emptyVault, resources });

let folder: string;
let target: string | null;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'waybill-handlers-'));
  target = path.join(folder, 'out.waybillcase');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Nothing is sampled here. */
const sampling = { state: async () => null };

/** A busy machine judges the sample slowly. */
const patience = { timeout: 20_000 };

/** A window on the real handlers, with a desktop that answers its dialogs at once. */
function desk() {
  const holder = new WorkspaceHolder();
  const settings = { current: () => defaultSettings, change: async () => answered(defaultSettings) };
  const library: WorkspaceLibrary = { ...opener, openerFor: () => opener, storeSecret: async () => ({ ok: false, detail: 'no' }) };
  const desktop: Desktop = {
    info: () => ({ version: '1', electron: '', platform: '', timeZone: 'UTC', locale: 'en' }),
    chooseFile: async () => null,
    chooseCaseTarget: async () => target,
    chooseWorkspaceTarget: async () => target,
    chooseIdsTarget: async () => target,
    writeLines,
    writeClipboard: () => undefined,
  };
  const opening = new WorkspaceOpening(library, holder, settings);
  const window = registered(
    allHandlers({ desktop, settings, library, holder, opening, cases, clock, writer, texts, engine: '9.9.9', runsOf, sampling }),
  );
  const ask = async <Name extends StreamName>(
    name: Name,
    input: object,
  ): Promise<{ items: readonly StreamItem<Name>[]; end: StreamEnd<Name> }> => {
    const before = window.page.received.length;
    expect(await window.start('question', name, input)).toEqual({ ok: true, value: null });
    await expect
      .poll(() => {
        const received = window.page.received.slice(before);
        for (const { channel, args } of received)
          if (channel === wire.items) window.tell(wire.acknowledge, window.own, 'question', args[1]);
        return received.some(({ channel }) => channel === wire.end);
      }, patience)
      .toBe(true);
    const received = window.page.received.slice(before);
    const items = received.filter(({ channel }) => channel === wire.items).flatMap(({ args }) => args[2] as StreamItem<Name>[]);
    return { items, end: received.at(-1)?.args[1] as StreamEnd<Name> };
  };
  return { ...window, holder, ask };
}

const search = { value: '', route: null, by: null, from: null, to: null };

describe('the handlers on the sample', () => {
  it('answer that nothing is open while nothing is', async () => {
    const { ask, call, logged } = desk();
    for (const [name, input] of [
      ['messages.find', search],
      ['message.explain', { id: 'm', route: null }],
      ['sources.check', {}],
    ] as const) {
      expect((await ask(name, input)).end).toMatchObject({ end: 'failed', failure: { code: 'misconfigured' } });
    }
    const exported = await call('case.export', { route: 'r', messageId: 'm', withPayload: false });
    expect(exported).toMatchObject({ ok: true, value: { outcome: 'failed', failure: { code: 'misconfigured' } } });
    expect(logged).toEqual([]);
  });

  it('stream what is found, then the document with the same messages', async () => {
    const { ask, call } = desk();
    expect(await call('workspace.open-sample', {})).toMatchObject({
      ok: true,
      value: { outcome: 'opened', workspace: { origin: 'sample' } },
    });
    const { items, end } = await ask('messages.find', search);
    const streamed = items.flatMap((item) => (item.item === 'match' ? [`${item.match.route} ${item.match.messageId}`] : []));
    const document = end.end === 'result' && end.result.outcome === 'document' ? end.result.document : null;
    expect(document?.matches.length).toBeGreaterThan(50);
    expect(new Set(streamed)).toEqual(new Set(document?.matches.map(({ route, messageId }) => `${route} ${messageId}`)));
    expect(document?.matches[0]?.verdict).toMatchObject({ sentence: expect.stringMatching(/\w/), facts: expect.any(Object) });
  });

  it('say what to type instead of an unknown route, field or time', async () => {
    const { ask, call } = desk();
    await call('workspace.open-sample', {});
    for (const [change, problem] of [
      [{ route: 'no-such' }, 'unknown-route'],
      [{ value: 'x', by: 'no-such' }, 'unknown-field'],
      [{ from: '2026-11-20T02:00:00Z', to: '2026-11-20T01:00:00Z' }, 'malformed-time'],
    ] as const) {
      expect((await ask('messages.find', { ...search, ...change })).end).toMatchObject({
        result: { outcome: 'usage', usage: { problem } },
      });
    }
  });

  it('explain a message with what its observations carry, masked', async () => {
    const { ask, call } = desk();
    await call('workspace.open-sample', {});
    const { items, end } = await ask('message.explain', { id: 'm-relay-lost', route: 'order-events' });
    expect(end).toMatchObject({
      end: 'result',
      result: { outcome: 'document', document: { verdict: { code: 'RELAY_LOST' }, complete: true } },
    });
    const contents = items.filter((item) => item.item === 'content');
    expect(contents.map(({ content }) => content.value?.masked)).toContain(true);
  });

  it('export what was explained so that it is judged the same anywhere, with payloads only on request', async () => {
    const { ask, call } = desk();
    await call('workspace.open-sample', {});
    await ask('message.explain', { id: 'm-relay-lost', route: 'order-events' });
    for (const withPayload of [false, true]) {
      const exported = await call('case.export', { route: 'order-events', messageId: 'm-relay-lost', withPayload });
      expect(exported).toEqual({ ok: true, value: { outcome: 'written', path: target } });
      const written = await cases.read(target ?? '', new AbortController().signal);
      const value = written.ok ? written.value : null;
      expect(value).toMatchObject({ engine: '9.9.9', messages: [{ messageId: 'm-relay-lost', recorded: { code: 'RELAY_LOST' } }] });
      expect(Object.keys(value?.messages[0]?.contents ?? {}).length > 0).toBe(withPayload);
      expect(value?.sources.map(({ kind }) => kind).toSorted()).toEqual(['kafka', 'postgres', 'postgres']);
      const again = desk();
      const reopened = await opener.openCase(target ?? '');
      await again.holder.replace(reopened.outcome === 'opened' ? reopened.opened : null);
      expect((await again.ask('message.explain', { id: 'm-relay-lost', route: null })).end).toMatchObject({
        result: { document: { verdict: { code: 'RELAY_LOST', certainty: 'proven' }, complete: true } },
      });
    }
  });

  it('export a message that nobody has opened, and none that is not there', async () => {
    const { call } = desk();
    await call('workspace.open-sample', {});
    expect(await call('case.export', { route: 'order-events', messageId: 'm-skipped', withPayload: false })).toMatchObject({
      value: { outcome: 'written' },
    });
    for (const route of ['no-such', '__proto__', 'constructor']) {
      expect(await call('case.export', { route, messageId: 'm-skipped', withPayload: false })).toMatchObject({
        value: { outcome: 'failed', failure: { code: 'not-found' } },
      });
    }
    target = null;
    expect(await call('case.export', { route: 'order-events', messageId: 'm-skipped', withPayload: false })).toEqual({
      ok: true,
      value: { outcome: 'cancelled' },
    });
  });

  it('reconcile a recorded route: the counts, the open messages page by page, and their ids as a file', async () => {
    const { ask, call } = desk();
    await call('workspace.open-sample', {});
    const route = 'order-events';
    const { items, end } = await ask('reconcile.run', { route, from: '1970-01-01T00:00:00Z', to: null, anew: false });
    const run = items.flatMap((item) => (item.item === 'started' ? [item.run] : []))[0] ?? '';
    const document = end.end === 'result' && end.result.outcome === 'document' ? end.result.document : null;
    expect(document?.byVerdict).toMatchObject({ PROCESSED: 15, RELAY_LOST: 1, TXN_ABORTED: 1 });
    expect(Object.values(document?.byVerdict ?? {}).reduce((sum, count) => sum + count, 0)).toBe(document?.messages);
    const counted = (count: (bucket: NonNullable<typeof document>['buckets'][number]) => number | undefined): number =>
      document?.buckets.reduce((sum, bucket) => sum + (count(bucket) ?? 0), 0) ?? 0;
    expect(counted(({ undetermined }) => undetermined)).toBe(document?.byVerdict.UNDETERMINED ?? 0);
    expect(counted(({ storedTwice }) => storedTwice)).toBe(document?.duplicates.SEND_DUPLICATE);
    expect(counted(({ missing }) => missing)).toBeGreaterThan(5);

    const everything = { codes: null, duplicates: null, between: null };
    const page = async (filter: object, skip: number, take: number) => {
      const answer = await call('reconcile.messages', { route, run, filter: { ...everything, ...filter }, page: { skip, take } });
      return (answer as { value: { total: number; messages: { messageId: string; verdict: { code: string } }[] } }).value;
    };
    const all = await page({}, 0, 100);
    // A row that says sent beside an aborted transaction weighs like a loss.
    expect(all.messages.slice(0, 3).map(({ verdict }) => verdict.code)).toEqual(['BROKER_LOST', 'TXN_ABORTED', 'RELAY_LOST']);
    expect((await page({}, 1, 2)).messages).toEqual(all.messages.slice(1, 3));
    expect((await page({ codes: ['RELAY_LOST'] }, 0, 100)).messages.map(({ messageId }) => messageId)).toEqual(['m-relay-lost']);
    expect((await page({ duplicates: ['SEND_DUPLICATE'] }, 0, 100)).total).toBe(document?.duplicates.SEND_DUPLICATE);
    expect((await page({ between: { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' } }, 0, 100)).total).toBe(0);

    expect(await call('reconcile.export', { route, run, filter: everything })).toMatchObject({
      value: { outcome: 'written', path: target, count: all.total },
    });
    const lines = readFileSync(target ?? '', 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { messageId: string }).messageId)).toEqual(
      all.messages.map(({ messageId }) => messageId),
    );
    expect(Object.keys(JSON.parse(lines[0] ?? '{}') as object)).toEqual([
      'messageId',
      'businessKey',
      'verdict',
      'deliveries',
      'duplicates',
      'findings',
    ]);
    expect((await ask('reconcile.run', { route: 'constructor', from: null, to: null, anew: false })).end).toMatchObject({
      result: { outcome: 'usage', usage: { problem: 'unknown-route' } },
    });
  });

  it('check every source, step by step', async () => {
    const { ask, call } = desk();
    await call('workspace.open-sample', {});
    const { items, end } = await ask('sources.check', {});
    expect(items).toMatchObject([{ source: 'sample', step: 'file', ok: true }]);
    expect(end).toMatchObject({ result: { format: 'waybill.check/1', steps: items } });
  });

  it('end what runs on a workspace before it is closed, and let nothing of it reach the next', async () => {
    const { start, holder, page } = desk();
    const events: string[] = [];
    const slow = openedWorkspace({}, () => events.push('closed'));
    await holder.replace({
      ...slow,
      sources: {
        ...slow.sources,
        snapshot: () =>
          answered({
            name: 'old',
            load: (signal) =>
              new Promise((resolve) => {
                signal.addEventListener('abort', () => {
                  events.push('aborted');
                  resolve({ ok: false, failure: { code: 'cancelled', retryable: true, detail: 'stopped' } });
                });
              }),
          }),
      },
      workspace: {
        ...slow.workspace,
        routes: Object.fromEntries(
          Object.entries(slow.workspace.routes).map(([name, route]) => [
            name,
            { ...route, destination: { kind: 'topic', source: 'old', topic: name } },
          ]),
        ),
      },
    });
    await start('slow', 'message.explain', { id: 'm', route: null });
    await holder.replace(null);
    expect(events).toEqual(['aborted', 'closed']);
    await expect.poll(() => page.ends('slow').length).toBe(1);
  });
});
