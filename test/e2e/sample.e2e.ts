import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import {
  chooseInDialog,
  goTo,
  openSample,
  openSelectedMessage,
  readInChineseInTheDark,
  resultRows,
  saveInDialog,
  searchFor,
} from './helpers/person.ts';
import { expectAccessible, picture } from './helpers/screens.ts';
import { collectViolations } from './helpers/violations.ts';
import { startWaybill } from './helpers/waybill.ts';
import type { Waybill } from './helpers/waybill.ts';

let waybill: Waybill;
let complaints: string[];

test.beforeEach(async () => {
  waybill = await startWaybill();
  complaints = [];
  waybill.page.on('pageerror', (error) => complaints.push(error.message));
  waybill.page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
});

test.afterEach(() => waybill.close());

test('from the first start to a proven loss, with the keyboard', async () => {
  const { page } = waybill;
  const violations = await collectViolations(page);
  await expectAccessible(page);
  await picture(page, 'first-run.light');

  await openSample(page);
  await expectAccessible(page);
  await picture(page, 'investigate.light');

  await searchFor(page, 'o-10125');
  await expect(resultRows(page)).toHaveCount(1);
  await expect(resultRows(page)).toContainText('Lost in relay');
  await expect(page.getByRole('complementary', { name: 'Preview' })).toContainText('neither the destination nor a fallback has a copy');

  await openSelectedMessage(page);
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('RELAY_LOST');
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Proven');
  await expect(page.getByRole('region', { name: 'Timeline' }).getByRole('img')).toHaveAccessibleName(/Broker: Lost in relay/);
  await expect(page.getByRole('region', { name: 'Evidence' })).toContainText('The outbox row says sent');
  await expect(page.getByRole('region', { name: 'Coverage' })).toContainText('2 of 2 needed parts read completely');
  await expect(page.getByRole('region', { name: 'Payload' })).toContainText('The workspace masks a part of this');
  await expectAccessible(page);
  await picture(page, 'message.light');

  expect(await violations()).toEqual([]);
  expect(complaints).toEqual([]);
});

const otherScreens = [
  ['order', '/order/o-10019'],
  ['sources', '/sources'],
  ['rules', '/help?rule=relay-lost'],
  ['settings', '/settings'],
] as const;

test('every other screen can be used by everyone, and nothing of it is refused by the policy', async () => {
  const { page } = waybill;
  const violations = await collectViolations(page);
  await openSample(page);
  for (const [name, address] of otherScreens) {
    await goTo(page, address);
    await expectAccessible(page);
    await picture(page, `${name}.light`);
  }
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page);
  expect(await violations()).toEqual([]);
  expect(complaints).toEqual([]);
});

test('the same in Chinese and in the dark', async () => {
  const { page } = waybill;
  const violations = await collectViolations(page);
  await openSample(page);
  await readInChineseInTheDark(page);
  expect(await waybill.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true);
  for (const [name, address] of [
    ['investigate', '/?q=&time=all&run=1'],
    ['message', '/message/order-events/m-relay-lost'],
    ...otherScreens,
  ] as const) {
    await goTo(page, address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAccessible(page);
    await picture(page, `${name}.zh.dark`);
  }
  await goTo(page, '/message/order-events/m-relay-lost');
  await expect(page.getByRole('main')).toContainText('丢失于');
  const menu = await waybill.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map((item) => item.label));
  expect(menu).toEqual(['文件', '编辑', '视图', '帮助']);
  expect(await violations()).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a case that was exported is judged the same when it is opened elsewhere', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'waybill-case-'));
  const file = path.join(folder, 'lost.waybillcase');
  try {
    const { page } = waybill;
    await openSample(page);
    await goTo(page, '/message/order-events/m-relay-lost');
    await saveInDialog(waybill, file);
    await page.getByRole('button', { name: /Export case/ }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: /Export|Save/ });
    if (await confirm.isVisible().catch(() => false)) await confirm.click();
    await expect.poll(() => JSON.parse(readFileSync(file, 'utf8')).format as unknown).toBe('waybill.case/1');

    await chooseInDialog(waybill, file);
    await waybill.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items[0]?.submenu?.items[1]?.click());
    await expect(page.getByRole('contentinfo')).toContainText('lost.waybillcase');
    await goTo(page, '/message/order-events/m-relay-lost');
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('RELAY_LOST');
    expect(complaints).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
