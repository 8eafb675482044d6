import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeApplication } from '../../../main/compose/application.ts';
import type { CallInput, CallName, CallOutput, StreamEnd, StreamItem, StreamName } from '../../../main/contract/channels.ts';
import { defaultSettings } from '../../../main/contract/settings.ts';
import type { SourceEntry } from '../../../main/contract/source-entry.ts';
import { wire } from '../../../main/contract/wire.ts';
import { answered } from '../../../main/domain/observation/failure.ts';
import { allHandlers } from '../../../main/ipc/all-handlers.ts';
import type { Desktop, WorkspaceLibrary } from '../../../main/ipc/desktop.ts';
import { nameInWorkspace } from '../../../main/ipc/handlers/choose-file.ts';
import { WorkspaceOpening } from '../../../main/ipc/opening.ts';
import { WorkspaceHolder } from '../../../main/ipc/workspace-holder.ts';
import { emptyVault } from '../../../main/shell/os-key-store.ts';
import { registered } from '../window-stand-in.ts';

/** No test here reconciles on servers. */
const runsOf = (): never => {
  throw new Error('No server is asked here.');
};

const resources = path.resolve(import.meta.dirname, '..', '..', '..', 'resources');
const { opener, cases, clock, writer, texts } = composeApplication({ vault: emptyVault, resources });
/** Nothing listens there. */
const nowhere: SourceEntry = { kind: 'kafka', brokers: ['127.0.0.1:1'] };
const secret = 'canary-hunter2';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'waybill-draft-'));
  file = path.join(folder, 'shop.yaml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Nothing is sampled here. */
const sampling = { state: async () => null };

/** A window on the real handlers; its dialogs answer with `file`. */
function desk() {
  const stored: { readonly source: string; readonly field: string; readonly value: string }[] = [];
  const holder = new WorkspaceHolder();
  const settings = { current: () => defaultSettings, change: async () => answered(defaultSettings) };
  const library: WorkspaceLibrary = {
    ...opener,
    openerFor: () => opener,
    storeSecret: async (_path, { source, field }, value) => {
      stored.push({ source, field, value });
      return value === 'no-key-store' ? { ok: false, detail: 'There is no key store.' } : { ok: true };
    },
  };
  const desktop: Desktop = {
    info: () => ({ version: '1', electron: '', platform: '', timeZone: 'UTC', locale: 'en' }),
    chooseFile: async (kind) => path.join(folder, kind === 'database' ? 'data/shop.db' : 'ca.pem'),
    chooseCaseTarget: async () => null,
    chooseWorkspaceTarget: async () => file,
    chooseIdsTarget: async () => null,
    writeLines: async () => answered(0),
    writeClipboard: () => undefined,
  };
  const opening = new WorkspaceOpening(library, holder, settings);
  const surroundings = { desktop, settings, library, holder, opening, cases, clock, writer, texts, engine: '9.9.9', runsOf, sampling };
  const window = registered(allHandlers(surroundings));
  const call = async <Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> => {
    const answer = await window.call(name, input);
    if (!answer.ok) throw new Error(`${answer.failure.code}: ${answer.failure.detail}`);
    return answer.value as CallOutput<Name>;
  };
  const ask = async <Name extends StreamName>(
    name: Name,
    input: object,
  ): Promise<{ readonly items: readonly StreamItem<Name>[]; readonly end: StreamEnd<Name> }> => {
    const before = window.page.received.length;
    expect(await window.start('question', name, input)).toEqual({ ok: true, value: null });
    await expect.poll(() => window.page.received.slice(before).some(({ channel }) => channel === wire.end)).toBe(true);
    const received = window.page.received.slice(before);
    const items = received.filter(({ channel }) => channel === wire.items).flatMap(({ args }) => args[2] as StreamItem<Name>[]);
    return { items, end: received.at(-1)?.args[1] as StreamEnd<Name> };
  };
  const create = () => call('workspace.create', { name: 'shop', environment: 'local' });
  return { ...window, call, ask, create, holder, stored };
}

describe('a new workspace', () => {
  it('stands where a person wants it, and is open', async () => {
    const { create } = desk();
    expect(await create()).toMatchObject({ outcome: 'opened', workspace: { name: 'shop', path: file, sources: [], routes: [] } });
    expect(readFileSync(file, 'utf8')).toContain('environment: local');
  });

  it('replaces no file that stands there', async () => {
    writeFileSync(file, 'something else');
    expect(await desk().create()).toMatchObject({ outcome: 'failed', failure: { code: 'refused' } });
    expect(readFileSync(file, 'utf8')).toBe('something else');
  });
});

describe('a source that is not saved', () => {
  it('is opened step by step, and no document repeats its secret', async () => {
    const { create, ask, page, logged } = desk();
    await create();
    const entry = { ...nowhere, sasl: { mechanism: 'scram-sha-512', username: 'reader' } };
    const { items, end } = await ask('source.try', { name: 'kafka', entry, secrets: { password: secret } });
    expect(items.at(-1)).toMatchObject({ source: 'kafka', ok: false });
    expect(end).toMatchObject({ end: 'result', result: { steps: items } });
    expect(JSON.stringify([page.received, logged])).not.toContain(secret);
    expect(readFileSync(file, 'utf8')).not.toContain('kafka');
  });

  it.each([
    ['a program as its log-in', { ...nowhere, sasl: { mechanism: 'oauthbearer', tokenCommand: ['sh'] } }],
    ['a kind that is unknown', { kind: 'tape', path: '/dev/st0' }],
  ])('is refused with %s, and what was typed is not repeated', async (_what, entry) => {
    const { create, start } = desk();
    await create();
    const answer = await start('question', 'source.try', { name: 'kafka', entry, secrets: { password: secret } });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'malformed' } });
    expect(JSON.stringify(answer)).not.toMatch(new RegExp(`${secret}|sh`));
  });

  it('ends with the steps so far when it is stopped at a server that never answers', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const { create, start, tell, page, own } = desk();
      await create();
      const entry = { kind: 'kafka', brokers: [`127.0.0.1:${(silent.address() as AddressInfo).port}`] };
      const connected = once(silent, 'connection');
      await start('question', 'source.try', { name: 'kafka', entry, secrets: {} });
      await connected;
      tell(wire.stop, own, 'question');
      await expect.poll(() => page.ends('question')).toMatchObject([{ end: 'result', result: { format: 'waybill.check/1' } }]);
    } finally {
      silent.close();
    }
  });

  it('says which option is wrong', async () => {
    const { create, ask } = desk();
    await create();
    const { items } = await ask('source.try', { name: 'db', entry: { kind: 'postgres', url: 'postgres://me:pass@h/d' }, secrets: {} });
    expect(items).toMatchObject([{ step: 'open', ok: false, detail: expect.stringContaining('password must not stand') }]);
  });

  it('cannot be tried on the sample, which nobody changes', async () => {
    const { call, ask } = desk();
    await call('workspace.open-sample', {});
    const { end } = await ask('source.try', { name: 'kafka', entry: nowhere, secrets: {} });
    expect(end).toMatchObject({ end: 'failed', failure: { code: 'refused' } });
  });
});

describe('saving', () => {
  it('writes what was shown, opens it anew, and only then stores the secret', async () => {
    const { create, call, holder, stored } = desk();
    await create();
    const before = readFileSync(file, 'utf8');
    const change = await call('source.add', { name: 'db', entry: { kind: 'postgres', url: 'postgres://reader@db:5432/shop' } });
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(change.difference).toContain('+  db:');
    const saved = await call('workspace.save', { change: change.id, source: 'db', secrets: { password: secret } });
    expect(saved).toMatchObject({ outcome: 'saved', secretsRefused: null, workspace: { sources: [{ name: 'db', kind: 'postgres' }] } });
    expect(readFileSync(file, 'utf8')).toBe(change.text);
    expect(Object.keys(holder.current()?.workspace.sources ?? {})).toEqual(['db']);
    expect(stored).toEqual([{ source: 'db', field: 'password', value: secret }]);
    expect(JSON.stringify(saved) + change.text).not.toContain(secret);
  });

  it('keeps the source where the key store refuses its secret, and says so', async () => {
    const { create, call } = desk();
    await create();
    const change = await call('source.add', { name: 'db', entry: { kind: 'mysql', url: 'mysql://reader@db:3306/shop' } });
    const saved = await call('workspace.save', { change: change.id, source: 'db', secrets: { password: 'no-key-store' } });
    expect(saved).toMatchObject({ outcome: 'saved', secretsRefused: 'There is no key store.' });
  });

  it('is refused when the file was changed meanwhile, and nothing is lost', async () => {
    const { create, call } = desk();
    await create();
    const change = await call('source.add', { name: 'kafka', entry: nowhere });
    const edited = `# mine\n${readFileSync(file, 'utf8')}`;
    writeFileSync(file, edited);
    const saved = await call('workspace.save', { change: change.id, source: null, secrets: {} });
    expect(saved).toEqual({ outcome: 'changed', path: file });
    expect(readFileSync(file, 'utf8')).toBe(edited);
  });

  it('writes no text but one that was shown for this very file', async () => {
    const { create, call, stored } = desk();
    await create();
    const invented = await call('workspace.save', { change: 'waybill: 1', source: 'db', secrets: { password: secret } });
    expect(invented).toMatchObject({ outcome: 'failed', failure: { code: 'not-found' } });
    const change = await call('source.add', { name: 'kafka', entry: nowhere });
    file = path.join(folder, 'other.yaml');
    await create();
    const elsewhere = await call('workspace.save', { change: change.id, source: null, secrets: {} });
    expect(elsewhere).toMatchObject({ outcome: 'failed', failure: { code: 'not-found' } });
    expect(stored).toEqual([]);
  });

  it('refuses a source of a name that there is', async () => {
    const { create, call } = desk();
    await create();
    const { id } = await call('source.add', { name: 'kafka', entry: nowhere });
    await call('workspace.save', { change: id, source: null, secrets: {} });
    await expect(call('source.add', { name: 'kafka', entry: nowhere })).rejects.toThrow('already');
  });
});

describe('a draft', () => {
  it('names a source that cannot be reached, and a preview of nothing says so', async () => {
    const { create, call, ask } = desk();
    await create();
    const { id } = await call('source.add', { name: 'kafka', entry: nowhere });
    await call('workspace.save', { change: id, source: null, secrets: {} });
    expect((await ask('draft.places', { source: 'kafka' })).end).toMatchObject({ end: 'failed', failure: { code: 'unreachable' } });
    const { end } = await ask('draft.route', { source: 'kafka', place: 'orders' });
    expect(end).toMatchObject({ result: { outcome: 'usage', usage: { gaps: [{ source: 'kafka', failure: { code: 'unreachable' } }] } } });
    expect((await ask('draft.preview', { change: 'gone', route: 'orders' })).end).toMatchObject({ failure: { code: 'not-found' } });
    await expect(call('draft.choose', { draft: 'gone', choices: [] })).rejects.toThrow('not-found');
  });
});

describe('a file that a source names', () => {
  it('is named from the folder of the workspace where it lies in it', async () => {
    const { create, call } = desk();
    expect(await call('file.choose', { kind: 'certificate' })).toEqual({ path: path.join(folder, 'ca.pem') });
    await create();
    expect(await call('file.choose', { kind: 'database' })).toEqual({ path: 'data/shop.db' });
    expect(nameInWorkspace('/etc/ssl/ca.pem', file)).toBe('/etc/ssl/ca.pem');
    expect(existsSync(path.join(folder, 'data'))).toBe(false);
  });
});
