import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Bridge } from '../../main/contract/channels.ts';
import { channels } from '../../main/contract/channels.ts';
import { argumentsOf, electronPath, startWaybill } from './helpers/waybill.ts';
import type { Waybill } from './helpers/waybill.ts';

type Untyped = Record<
  'call' | 'stream',
  (name: unknown, input: unknown, onItems?: () => void) => Promise<unknown> & { end: Promise<{ end: string }> }
>;

let waybill: Waybill;

test.beforeEach(async () => {
  waybill = await startWaybill();
});

test.afterEach(async () => {
  await waybill.close();
  rmSync(waybill.home, { recursive: true, force: true });
});

const names = Object.keys(channels);

test('16 no channel answers a page of another origin, nor a window that is not ours', async () => {
  const answers = await waybill.app.evaluate(async ({ app, BrowserWindow }, all) => {
    const preload = `${app.getAppPath()}/out/preload/index.cjs`;
    const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } });
    const ask = `Promise.all(${JSON.stringify(all)}.flatMap((name) => [
      window.waybill.call(name, {}).then(() => 'answered', (error) => error.message),
      window.waybill.stream(name, {}, () => undefined).end.then((end) => end.failure.code + ': ' + end.failure.detail),
    ]))`;
    const found: string[] = [];
    for (const url of ['about:blank', 'app://bundle/index.html']) {
      await window.loadURL(url);
      found.push(...((await window.webContents.executeJavaScript(ask)) as string[]));
    }
    window.destroy();
    return found;
  }, names);
  expect(answers).toHaveLength(2 * 2 * names.length);
  for (const answer of answers) expect(answer).toMatch(/^refused: /);
});

test('17 no input that is not in the contract has an effect', async () => {
  const rubbish: readonly unknown[] = [
    null,
    undefined,
    7,
    '',
    [],
    { path: 3 },
    { path: '/etc/passwd', more: 1 },
    { text: 1 },
    { value: 'x' },
    { theme: 'pink' },
    'x'.repeat(100_000),
  ];
  const outcomes = await waybill.page.evaluate(
    async ({ all, inputs }) => {
      const bridge = (globalThis as unknown as { waybill: Untyped }).waybill;
      const calls = all.flatMap((name) =>
        inputs.map((input) =>
          bridge.call(name, input).then(
            () => `${name} answered`,
            (error: Error) => error.message,
          ),
        ),
      );
      const streams = all.flatMap((name) => inputs.map(async (input) => (await bridge.stream(name, input, () => undefined).end).end));
      return Promise.all([...calls, ...streams]);
    },
    { all: [...names, 'no.such.channel', '__proto__'], inputs: rubbish },
  );
  expect(new Set(outcomes.map((outcome) => outcome.replace(/:.*/s, '')))).toEqual(new Set(['malformed', 'unsupported', 'failed']));
  expect(existsSync(path.join(waybill.home, 'settings.json'))).toBe(false);
  expect(
    await waybill.page.evaluate(() => (globalThis as unknown as { waybill: Bridge }).waybill.call('workspace.current', {})),
  ).toBeNull();
});

test('17 a page cannot open a file by naming it', async () => {
  const file = path.join(waybill.home, 'shop.yaml');
  writeFileSync(file, 'waybill: 1\n');
  const answer = await waybill.page.evaluate(
    (named) => (globalThis as unknown as { waybill: Bridge }).waybill.call('workspace.open', { path: named }),
    file,
  );
  expect(answer).toMatchObject({ outcome: 'failed', failure: { code: 'refused' } });
});

test('18 the page is given the bridge of the contract, frozen, and nothing else', async () => {
  const seen = await waybill.page.evaluate(() => {
    const { waybill: bridge } = globalThis as unknown as { waybill: object };
    const property = Object.getOwnPropertyDescriptor(globalThis, 'waybill');
    return {
      names: Object.keys(bridge).toSorted(),
      frozen: Object.isFrozen(bridge),
      fixed: property?.writable === false && !property.configurable,
    };
  });
  expect(seen).toEqual({ names: ['call', 'onNavigate', 'onWorkspace', 'stream'], frozen: true, fixed: true });
  const own = await waybill.page.evaluate(() => Object.getOwnPropertyNames(globalThis));
  const empty = await waybill.app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false });
    await window.loadURL('about:blank');
    const found: unknown = await window.webContents.executeJavaScript('Object.getOwnPropertyNames(globalThis)');
    window.destroy();
    return found as string[];
  });
  // The secure context of our origin has interfaces that about:blank lacks; they begin with a capital letter.
  const added = own.filter((name) => !empty.includes(name) && !/^[A-Z]/.test(name));
  expect(added.filter((name) => ['ipcRenderer', 'contextBridge', 'electron', 'require'].includes(name))).toEqual([]);
  expect(added).toContain('waybill');
});

/** Every file below a folder. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false);
}

const workspaceText = `waybill: 1
name: shop
environment: local
sources:
  kafka: { kind: kafka, brokers: ['127.0.0.1:1'], sasl: { mechanism: plain, username: reader } }
routes:
  orders:
    identity: { messageId: header:message-id }
    destination: { source: kafka, topic: orders }
`;

test('19 and 22 without a key store a secret is refused, and stands nowhere afterwards', async () => {
  await waybill.close();
  const home = mkdtempSync(path.join(tmpdir(), 'waybill-e2e-'));
  const file = path.join(home, 'shop.yaml');
  writeFileSync(file, workspaceText);
  waybill = await startWaybill({ home, args: ['--password-store=basic', '--workspace', file] });
  const canary = 'canary-hunter2-ünï';
  await expect
    .poll(() =>
      waybill.page.evaluate(async () => (await (globalThis as unknown as { waybill: Bridge }).waybill.call('workspace.current', {}))?.name),
    )
    .toBe('shop');
  const answers = await waybill.page.evaluate(async (value) => {
    const { waybill: bridge } = globalThis as unknown as { waybill: Bridge };
    const stored = await bridge.call('secret.store', { source: 'kafka', field: 'password', value });
    return {
      stored,
      workspace: await bridge.call('workspace.current', {}),
      checked: await bridge.stream('sources.check', {}, () => undefined).end,
    };
  }, canary);
  expect(answers.stored).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('WAYBILL_SECRET_') });
  expect(answers.workspace?.sources[0]).toMatchObject({ secretsMissing: ['password'], secretsStored: [] });
  expect(JSON.stringify(answers)).not.toContain('hunter2');
  expect(waybill.output()).not.toContain('hunter2');
  for (const each of filesBelow(waybill.home)) expect(readFileSync(each).includes('hunter2'), each).toBe(false);
});

test('23 a link opens a screen and nothing else, also beside other arguments', async () => {
  const file = path.join(waybill.home, 'shop.yaml');
  writeFileSync(file, workspaceText);
  const second = spawn(electronPath(), argumentsOf(waybill.home, [`--workspace=${file}`, 'waybill://message/orders/m%2F17']), {
    stdio: 'ignore',
  });
  await new Promise((resolve) => second.once('exit', resolve));
  await expect.poll(() => waybill.page.evaluate(() => location.hash)).toMatch(/^#\/message\/orders\/m%2F17/);
  expect(
    await waybill.page.evaluate(() => (globalThis as unknown as { waybill: Bridge }).waybill.call('workspace.current', {})),
  ).toBeNull();
});
