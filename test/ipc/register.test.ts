import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channels } from '../../main/contract/channels.ts';
import { failure } from '../../main/contract/failure.ts';
import type { IpcEvent } from '../../main/ipc/ipc-event.ts';
import { callNames, channelNames, eventFrom, Page, registered, streamNames } from './window-stand-in.ts';

const info = { version: '1', electron: '42', platform: 'linux', timeZone: 'UTC', locale: 'en' };

/** Everyone who is not the main frame of our own window on our own origin. */
function strangers(): readonly (readonly [string, IpcEvent])[] {
  const main = new Page();
  return [
    ['a subframe of our own origin', eventFrom(new Page(), main)],
    ['about:blank', eventFrom(new Page('null'), main)],
    ['another origin in the main frame', stranger('https://example.org')],
    ['an origin that begins like ours', stranger('app://bundle.example.org')],
    ['our scheme with another host', stranger('app://other')],
    ['the development server in a release', stranger('http://localhost:5173')],
    ['a frame that is gone', eventFrom(null, main)],
    ['a window that is not ours', eventFrom(main, main, 8)],
    [
      'a frame that throws when it is looked at',
      {
        sender: { id: 7, mainFrame: main },
        get senderFrame(): never {
          throw new Error('disposed');
        },
      },
    ],
  ];
}

function stranger(origin: string): IpcEvent {
  const page = new Page(origin);
  return eventFrom(page, page);
}

const validInputs: Readonly<Record<string, unknown>> = {
  'settings.set': { theme: 'dark' },
  'workspace.open': { path: null },
  'workspace.open-case': { path: null },
  'secret.store': { source: 's', field: 'password', value: 'v' },
  'case.export': { route: 'r', messageId: 'm', withPayload: false },
  'clipboard.write': { text: 't' },
  'messages.find': { value: 'v', route: null, by: null, from: null, to: null },
  'message.explain': { id: 'm', route: null },
  'workspace.create': { name: 'shop', environment: 'local' },
  'workspace.save': { change: 'c', source: null, secrets: {} },
  'file.choose': { kind: 'database' },
  'source.add': { name: 's', entry: { kind: 'sqlite', path: 'shop.db' } },
  'source.try': { name: 's', entry: { kind: 'sqlite', path: 'shop.db' }, secrets: {} },
  'draft.places': { source: 's' },
  'draft.route': { source: 's', place: 'orders' },
  'draft.choose': { draft: 'd', choices: [{ guess: 0, value: null }] },
  'reconcile.run': { route: 'r', from: null, to: null, anew: false },
  'reconcile.messages': { route: 'r', run: 'x', filter: { codes: null, duplicates: null, between: null }, page: { skip: 0, take: 10 } },
  'reconcile.export': { route: 'r', run: 'x', filter: { codes: null, duplicates: null, between: null } },
  'sequences.read': { route: 'r', from: null, to: null, over: 'stored' },
  'draft.preview': { change: 'c', route: 'orders' },
};

describe('who may ask', () => {
  it.each(strangers())('refuses %s on every channel, and no handler runs', async (_who, event) => {
    const called: string[] = [];
    const { call, start } = registered({}, (name) => called.push(name));
    for (const name of channelNames) {
      const input = validInputs[name] ?? {};
      const answer = channels[name].kind === 'call' ? await call(name, input, event) : await start('id', name, input, event);
      expect(answer).toMatchObject({ ok: false, failure: { code: 'refused' } });
    }
    expect(called).toEqual([]);
  });

  it('lets the main frame of our own window through on every channel', async () => {
    const called: string[] = [];
    const { call, start } = registered({}, (name) => called.push(name));
    for (const name of callNames) await call(name, validInputs[name] ?? {});
    for (const name of streamNames) await start(name.replace('.', '-'), name, validInputs[name] ?? {});
    expect(called.toSorted()).toEqual(channelNames.toSorted());
  });

  it('lets a stranger neither stop nor acknowledge a stream', async () => {
    let aborted = false;
    const { start, tell, page, own } = registered({
      'sources.check': async function* (_input, signal) {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        aborted = true;
        yield { source: 's', step: 'dns', ok: true, detail: '', fix: null };
        return { end: 'result', result: { format: 'waybill.check/1', steps: [] } };
      },
    });
    await start('one', 'sources.check', {});
    for (const [, event] of strangers()) tell('waybill:stop', event, 'one');
    await new Promise((resolve) => setImmediate(resolve));
    expect(aborted).toBe(false);
    tell('waybill:stop', own, 'one');
    await expect.poll(() => page.ends('one').length).toBe(1);
  });
});

describe('what may be asked', () => {
  it.each(['', 'app', 'app.info2', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 7, null, undefined, {}, ['app.info']])(
    'refuses the channel %j',
    async (name) => {
      const { call, start } = registered({});
      expect(await call(name, {})).toMatchObject({ ok: false, failure: { code: 'unsupported' } });
      expect(await start('id', name, {})).toMatchObject({ ok: false, failure: { code: 'unsupported' } });
    },
  );

  it('refuses a stream as a call, and a call as a stream', async () => {
    const called: string[] = [];
    const { call, start } = registered({}, (name) => called.push(name));
    for (const name of streamNames) expect(await call(name, validInputs[name] ?? {})).toMatchObject({ ok: false });
    for (const name of callNames) expect(await start('id', name, validInputs[name] ?? {})).toMatchObject({ ok: false });
    expect(called).toEqual([]);
  });

  it.each([undefined, null, '', '../etc', 'x'.repeat(65), 'a b', 12, {}])('refuses the stream id %j', async (id) => {
    expect(await registered({}).start(id, 'sources.check', {})).toMatchObject({ ok: false, failure: { code: 'refused' } });
  });

  it('names the place of a wrong input and never repeats its value', async () => {
    const canary = 'hunter2-canary';
    const answer = await registered({}).call('secret.store', { source: 's', field: 7, value: canary, [canary]: canary });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'malformed' } });
    expect(JSON.stringify(answer)).not.toContain(canary);
  });

  it('does not crash on any call, calls no handler with what its channel does not take, and always answers in the shape of the wire', async () => {
    const name = fc.oneof(fc.constantFrom(...channelNames), fc.string());
    const input = fc.oneof(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withNullPrototype: true,
        withSparseArray: true,
      }),
      fc
        .constantFrom(...Object.values(validInputs))
        .chain((valid) => fc.dictionary(fc.string(), fc.anything(), { maxKeys: 2 }).map((extra) => ({ ...(valid as object), ...extra }))),
    );
    await fc.assert(
      fc.asyncProperty(name, input, fc.oneof(fc.string(), fc.constant('id')), async (channel, given, id) => {
        const seen: { readonly name: string; readonly input: unknown }[] = [];
        const { call, start } = registered({}, (handler, parsed) => seen.push({ name: handler, input: parsed }));
        const answers = [await call(channel, given), await start(id, channel, given)];
        for (const answer of answers) expect(answer.ok || failure.safeParse(answer.failure).success).toBe(true);
        for (const each of seen) {
          expect(each.name).toBe(channel);
          expect(channels[each.name as keyof typeof channels].input.safeParse(given).success).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('what is answered', () => {
  it('gives the output of a call', async () => {
    const { call } = registered({ 'app.info': async () => ({ ok: true, value: info }) });
    expect(await call('app.info', {})).toEqual({ ok: true, value: info });
  });

  it('passes an expected failure on', async () => {
    const { call, logged } = registered({
      'settings.set': async () => ({ ok: false, failure: { code: 'refused', retryable: true, detail: 'disk full' } }),
    });
    expect(await call('settings.set', {})).toEqual({ ok: false, failure: { code: 'refused', retryable: true, detail: 'disk full' } });
    expect(logged).toEqual([]);
  });

  it('answers a defect with a reference to the log, without message and stack', async () => {
    const { call, logged } = registered({
      'app.info': async () => {
        throw new Error('password=canary-7');
      },
    });
    const answer = await call('app.info', {});
    expect(answer).toMatchObject({ ok: false, failure: { retryable: false } });
    expect(JSON.stringify(answer)).not.toMatch(/canary-7|\.ts|at /);
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(answer)).toContain(logged[0]?.reference);
  });

  it('treats an output that breaks the contract as a defect', async () => {
    const { call, logged } = registered({ 'app.info': async () => ({ ok: true, value: { ...info, secret: 'canary-8' } as never }) });
    const answer = await call('app.info', {});
    expect(answer.ok).toBe(false);
    expect(JSON.stringify(answer)).not.toContain('canary-8');
    expect(logged).toHaveLength(1);
  });

  it('ends a stream that throws, or breaks the contract, as failed', async () => {
    const step = { source: 's', step: 'dns', ok: true, detail: '', fix: null };
    const { start, page, logged } = registered({
      'sources.check': async function* () {
        yield step;
        yield { ...step, password: 'canary-9' } as never;
        return { end: 'result', result: { format: 'waybill.check/1', steps: [] } };
      },
      'message.explain': async function* () {
        yield {
          item: 'source',
          source: { source: 's', kind: 'kafka', state: 'complete', found: 1, share: null, part: null, failure: null },
        };
        throw new Error('canary-9');
      },
    });
    await start('check', 'sources.check', {});
    await start('explain', 'message.explain', { id: 'm', route: null });
    await expect.poll(() => page.ends('explain').length + page.ends('check').length).toBe(2);
    expect(page.batches('check')).toEqual([[step]]);
    expect([...page.ends('check'), ...page.ends('explain')]).toMatchObject([{ end: 'failed' }, { end: 'failed' }]);
    expect(JSON.stringify(page.received)).not.toContain('canary-9');
    expect(logged).toHaveLength(2);
  });
});
