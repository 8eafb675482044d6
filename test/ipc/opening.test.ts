import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../main/contract/settings.ts';
import type { Settings } from '../../main/contract/settings.ts';
import { answered } from '../../main/domain/observation/failure.ts';
import type { SettingsStore, WorkspaceLibrary } from '../../main/ipc/desktop.ts';
import { settingsHandlers } from '../../main/ipc/handlers/settings.ts';
import { storeSecretHandler } from '../../main/ipc/handlers/store-secret.ts';
import { workspaceHandlers } from '../../main/ipc/handlers/workspace.ts';
import { WorkspaceOpening } from '../../main/ipc/opening.ts';
import { WorkspaceHolder } from '../../main/ipc/workspace-holder.ts';
import { openedWorkspace } from './opened-workspace.ts';

const never = new AbortController().signal;

function memorySettings(start: Partial<Settings> = {}): SettingsStore {
  let settings: Settings = { ...defaultSettings, ...start };
  return {
    current: () => settings,
    change: async (change) => {
      settings = { ...settings, ...(change as Partial<Settings>) };
      return answered(settings);
    },
  };
}

/** A desk with one library, on which `/broken.yaml` is invalid and `/gone.yaml` is not there. */
function desk(chosen: string | null = null, start: Partial<Settings> = {}) {
  const events: string[] = [];
  const holder = new WorkspaceHolder();
  const settings = memorySettings(start);
  const library: WorkspaceLibrary = {
    openFile: async (path) => {
      events.push(`open ${path}`);
      if (path === '/broken.yaml')
        return { outcome: 'invalid', path, problems: [{ line: 3, column: 1, path: 'name', problem: 'missing', suggestion: null }] };
      if (path === '/gone.yaml') return { outcome: 'failed', failure: { code: 'not-found', retryable: false, detail: path } };
      return { outcome: 'opened', opened: openedWorkspace({ path }, () => events.push(`close ${path}`)) };
    },
    openSample: async () => ({
      outcome: 'opened',
      opened: openedWorkspace({ origin: 'sample', path: '/sample' }, () => events.push('close sample')),
    }),
    openCase: async (path) => ({ outcome: 'opened', opened: openedWorkspace({ origin: 'case', path }) }),
    openerFor: () => {
      throw new Error('Nothing is drafted here.');
    },
    storeSecret: async (path, { source, field }, value) => {
      events.push(`secret ${path} ${source} ${field} ${value.length}`);
      return value === 'no-key-store' ? { ok: false, detail: 'no key store' } : { ok: true };
    },
  };
  const opening = new WorkspaceOpening(library, holder, settings);
  const desktop = {
    info: () => ({ version: '', electron: '', platform: '', timeZone: '', locale: '' }),
    chooseFile: async () => chosen,
    chooseCaseTarget: async () => null,
    chooseWorkspaceTarget: async () => null,
    chooseIdsTarget: async () => null,
    writeLines: async () => answered(0),
    writeClipboard: () => undefined,
  };
  return {
    events,
    holder,
    settings,
    opening,
    handlers: workspaceHandlers(holder, opening, desktop),
    store: storeSecretHandler(library, holder, opening),
  };
}

describe('opening', () => {
  it('what a person chose in the dialog, and remembers it', async () => {
    const { handlers, settings, holder } = desk('/shop.yaml', { recentWorkspaces: ['/old.yaml', '/shop.yaml'] });
    expect(await handlers['workspace.open']({ path: null }, never)).toMatchObject({
      ok: true,
      value: { outcome: 'opened', workspace: { path: '/shop.yaml' } },
    });
    expect(settings.current().recentWorkspaces).toEqual(['/shop.yaml', '/old.yaml']);
    expect(holder.current()?.path).toBe('/shop.yaml');
  });

  it('nothing, when the person changed their mind', async () => {
    const { handlers, events } = desk(null);
    expect(await handlers['workspace.open']({ path: null }, never)).toEqual({ ok: true, value: { outcome: 'cancelled' } });
    expect(events).toEqual([]);
  });

  it('no path that a page made up, for workspaces and cases', async () => {
    const { handlers, events, holder } = desk('/shop.yaml', { recentWorkspaces: ['/known.yaml'] });
    for (const channel of ['workspace.open', 'workspace.open-case'] as const) {
      for (const path of ['/etc/passwd', '/known.yaml/../other.yaml', '//host/share/x.yaml', '']) {
        expect(await handlers[channel]({ path }, never)).toMatchObject({
          ok: true,
          value: { outcome: 'failed', failure: { code: 'refused' } },
        });
      }
    }
    expect(events).toEqual([]);
    expect(holder.current()).toBeNull();
    expect(await handlers['workspace.open']({ path: '/known.yaml' }, never)).toMatchObject({ value: { outcome: 'opened' } });
  });

  it('leaves open what is open, when the other is invalid or gone', async () => {
    const { opening, holder, events, settings } = desk();
    await opening.open({ open: 'workspace', path: '/shop.yaml' });
    expect(await opening.open({ open: 'workspace', path: '/broken.yaml' })).toMatchObject({ outcome: 'invalid', problems: [{ line: 3 }] });
    expect(await opening.open({ open: 'workspace', path: '/gone.yaml' })).toMatchObject({ outcome: 'failed' });
    expect(holder.current()?.path).toBe('/shop.yaml');
    expect(events.filter((event) => event.startsWith('close'))).toEqual([]);
    expect(settings.current().recentWorkspaces).toEqual(['/shop.yaml']);
  });

  it('one after the other: the last wish is open in the end, the others are closed', async () => {
    const { opening, holder, events } = desk();
    await Promise.all(['/a.yaml', '/b.yaml', '/c.yaml'].map((path) => opening.open({ open: 'workspace', path })));
    expect(holder.current()?.path).toBe('/c.yaml');
    expect(events).toEqual(['open /a.yaml', 'open /b.yaml', 'close /a.yaml', 'open /c.yaml', 'close /b.yaml']);
  });

  it('remembers no more than ten files, and neither sample nor cases', async () => {
    const { opening, settings } = desk();
    for (let number = 1; number <= 12; number += 1) await opening.open({ open: 'workspace', path: `/${number}.yaml` });
    await opening.open({ open: 'sample' });
    await opening.open({ open: 'case', path: '/x.waybillcase' });
    expect(settings.current().recentWorkspaces).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3].map((number) => `/${number}.yaml`));
  });
});

describe('settings from the window', () => {
  it('can shorten the list of files that may be opened by name, never lengthen it', async () => {
    const settings = memorySettings({ recentWorkspaces: ['/a', '/b'] });
    const handlers = settingsHandlers(settings);
    await handlers['settings.set']({ recentWorkspaces: ['/b', '/etc/passwd'], theme: 'dark' }, never);
    expect(settings.current()).toMatchObject({ recentWorkspaces: ['/b'], theme: 'dark' });
    await handlers['settings.set']({ language: 'zh-CN' }, never);
    expect(settings.current()).toMatchObject({ recentWorkspaces: ['/b'], language: 'zh-CN', theme: 'dark' });
  });
});

describe('storing a secret', () => {
  it('keeps one that the open workspace asks for, and opens the workspace again with it', async () => {
    const { opening, store, events, holder } = desk();
    await opening.open({ open: 'workspace', path: '/shop.yaml' });
    const before = holder.current();
    expect(await store({ source: 'kafka', field: 'password', value: 'secret' }, never)).toEqual({ ok: true, value: { outcome: 'stored' } });
    expect(events).toEqual(['open /shop.yaml', 'secret /shop.yaml kafka password 6', 'open /shop.yaml', 'close /shop.yaml']);
    expect(holder.current()).not.toBe(before);
  });

  it.each([
    ['another source', { source: 'other', field: 'password', value: 'v' }],
    ['another field', { source: 'kafka', field: 'management', value: 'v' }],
    ['nothing', { source: 'kafka', field: 'password', value: '' }],
  ])('refuses %s', async (_what, input) => {
    const { opening, store, events } = desk();
    await opening.open({ open: 'workspace', path: '/shop.yaml' });
    expect(await store(input, never)).toMatchObject({ ok: true, value: { outcome: 'refused' } });
    expect(events.filter((event) => event.startsWith('secret'))).toEqual([]);
  });

  it('refuses when nothing, or a case, is open', async () => {
    const { opening, store } = desk();
    const input = { source: 'kafka', field: 'password', value: 'v' };
    expect(await store(input, never)).toMatchObject({ value: { outcome: 'refused' } });
    await opening.open({ open: 'case', path: '/x.waybillcase' });
    expect(await store(input, never)).toMatchObject({ value: { outcome: 'refused' } });
  });

  it('passes on why the key store refused, and leaves the workspace as it is', async () => {
    const { opening, store, events } = desk();
    await opening.open({ open: 'workspace', path: '/shop.yaml' });
    expect(await store({ source: 'kafka', field: 'password', value: 'no-key-store' }, never)).toEqual({
      ok: true,
      value: { outcome: 'refused', detail: 'no key store' },
    });
    expect(events.filter((event) => event.startsWith('open'))).toHaveLength(1);
  });
});
