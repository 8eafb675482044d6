import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { chooseInDialog, goTo, readInChineseInTheDark } from './helpers/person.ts';
import { startWaybill } from './helpers/waybill.ts';
import type { Waybill } from './helpers/waybill.ts';

const good = `waybill: 1
name: shop-staging
environment: staging
sources:
  kafka: { kind: kafka, brokers: ['127.0.0.1:1'] }
routes:
  orders:
    identity: { messageId: header:message-id }
    destination: { source: kafka, topic: orders }
`;

let folder: string;
let home: string;
let waybill: Waybill;

test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'waybill-first-run-'));
  home = path.join(folder, 'home');
});

test.afterEach(async () => {
  await waybill.close();
  rmSync(folder, { recursive: true, force: true });
});

function workspaceFile(text: string): string {
  const file = path.join(folder, 'waybill.yaml');
  writeFileSync(file, text);
  return file;
}

test('a workspace with a mistake is not opened; the place and the nearest name are shown', async () => {
  waybill = await startWaybill({ home });
  const { page } = waybill;
  await chooseInDialog(waybill, workspaceFile(good.replace('destination:', 'destinaton:')));
  await page.getByRole('button', { name: 'Open a workspace file' }).click();
  await expect(page.getByRole('main')).toContainText(/8:5|line 8/i);
  await expect(page.getByRole('main')).toContainText('destination');
  await expect(page.getByRole('contentinfo')).toContainText('No workspace open');
});

test('a workspace is opened, kept in mind, and opened again by its name', async () => {
  waybill = await startWaybill({ home });
  await chooseInDialog(waybill, workspaceFile(good));
  await waybill.page.getByRole('button', { name: 'Open a workspace file' }).click();
  await expect(waybill.page.getByRole('contentinfo')).toContainText('shop-staging');
  await waybill.close();

  waybill = await startWaybill({ home });
  const { page } = waybill;
  await expect(page.getByRole('contentinfo')).toContainText('No workspace open');
  await page.getByRole('button', { name: /waybill\.yaml/ }).click();
  await expect(page.getByRole('contentinfo')).toContainText('shop-staging');
});

test('the command line opens a workspace; a broker that is not there is named, and nothing hangs', async () => {
  waybill = await startWaybill({ home, args: ['--workspace', workspaceFile(good)] });
  const { page } = waybill;
  await expect(page.getByRole('contentinfo')).toContainText('shop-staging');
  await goTo(page, '/sources');
  await page.getByRole('button', { name: 'Check all sources' }).click();
  await expect(page.getByRole('main')).toContainText(/refused|reach/i);
});

test('settings and the place of the window last', async () => {
  waybill = await startWaybill({ home });
  await readInChineseInTheDark(waybill.page);
  await waybill.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1200, height: 700 }),
  );
  await waybill.close();

  waybill = await startWaybill({ home });
  await expect(waybill.page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  const seen = await waybill.app.evaluate(({ BrowserWindow, nativeTheme }) => ({
    bounds: BrowserWindow.getAllWindows()[0]?.getBounds(),
    theme: nativeTheme.themeSource,
  }));
  expect(seen).toEqual({ bounds: { x: 40, y: 30, width: 1200, height: 700 }, theme: 'dark' });
});
