import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { startLiveShop } from './helpers/live-shop.ts';
import type { LiveShop } from './helpers/live-shop.ts';
import { goTo, openSample, readInChineseInTheDark, saveInDialog } from './helpers/person.ts';
import { expectAccessible, picture } from './helpers/screens.ts';
import { collectViolations } from './helpers/violations.ts';
import { startWaybill } from './helpers/waybill.ts';
import type { Waybill } from './helpers/waybill.ts';

const route = 'order-events';
const ordinaryOrders = 10_000;
/** So few bytes of the broker a second that a run can be seen reading, and stopped. */
const readBytesPerSecond = 200_000;
/** What reads the whole log at that rate may take this long on a loaded machine. */
const wholeLog = { timeout: 120_000 };

function runPane(page: Page): Locator {
  return page.getByRole('region', { name: 'Reconcile run' });
}

function list(page: Page): Locator {
  return page.getByRole('grid', { name: 'Messages to look at' });
}

/** The kind over the list that a verdict has, with its count. */
function kind(page: Page, name: string): Locator {
  return page.getByRole('radiogroup', { name: 'Kind of message' }).getByRole('radio', { name: new RegExp(`^${name} [0-9,]+$`) });
}

test.describe('on the sample', () => {
  let waybill: Waybill;
  test.beforeEach(async () => {
    waybill = await startWaybill();
    await openSample(waybill.page);
  });
  test.afterEach(() => waybill.close());

  test('what a route lost is there at once, from counts to one message and back, with the keyboard', async () => {
    const { page } = waybill;
    await page.getByRole('grid').press('2');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Loss and duplicates');
    await expect(runPane(page)).toContainText('Complete');
    await list(page).press('j');
    await expect(page.getByRole('row', { selected: true })).toContainText('m-transaction-aborted');
    await list(page).press('Enter');
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('TXN_ABORTED');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('row', { selected: true })).toContainText('m-transaction-aborted');
  });

  test('everyone can use it, in both themes and languages and in a small window', async () => {
    const { page } = waybill;
    const violations = await collectViolations(page);
    for (const width of [1024, 1920, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await goTo(page, '/loss?route=order-events');
      await expect(list(page)).toBeVisible();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow).toBe(0);
      await expectAccessible(page);
    }
    await readInChineseInTheDark(page);
    await goTo(page, '/loss');
    await expect(page.getByRole('grid')).toBeVisible();
    await expectAccessible(page);
    expect(await violations()).toEqual([]);
  });
});

test.describe('on servers', () => {
  let shop: LiveShop;
  let waybill: Waybill;
  let folder: string;
  const window = '/loss?route=order-events&time=24h';

  test.beforeAll(async () => {
    test.setTimeout(300_000);
    shop = await startLiveShop(ordinaryOrders, readBytesPerSecond);
  });
  test.afterAll(() => shop.close());
  test.beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'waybill-ids-'));
    waybill = await startWaybill({ args: ['--workspace', shop.workspace] });
    await expect(waybill.page.getByRole('searchbox')).toBeVisible();
  });
  test.afterEach(async () => {
    await waybill.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a route is compared: cancelled, gone on with, and read down to one lost message', async () => {
    test.setTimeout(240_000);
    const { page } = waybill;
    await goTo(page, window);
    await expect(page.getByText('This window has not been compared yet')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(runPane(page)).toContainText('Outbox rows');
    await expect(runPane(page)).toContainText(/Outbox rows[^]*done, 10,/);
    await expectAccessible(page);
    await picture(page, 'loss-running.light');
    await runPane(page).getByRole('button', { name: 'Cancel run' }).click();
    await expect(runPane(page)).toContainText('Cancelled');
    await expect(page.getByText('Verdicts that need the rest are withheld.')).toBeVisible();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Run again' }).click();
    await expect(runPane(page)).toContainText(/messages compared/, wholeLog);
    await expect(runPane(page).getByRole('button', { name: 'Cancel run' })).toHaveCount(0, wholeLog);

    const expected = shop.expectedOf(route).filter(({ code }) => code !== 'NOT_FOUND');
    for (const [code, name] of [
      ['RELAY_LOST', 'Lost in relay'],
      ['SEND_FAILED', 'Send failed'],
      ['OUTBOX_STUCK', 'Stuck in outbox'],
    ] as const) {
      const count = expected.filter((each) => each.code === code).length;
      await expect(kind(page, name)).toHaveAccessibleName(`${name} ${count}`);
    }
    await page.getByRole('button', { name: 'Read the sequences' }).click();
    await expect(page.getByRole('region', { name: 'By producer and partition' }).getByRole('button', { name: 'Stop' })).toHaveCount(
      0,
      wholeLog,
    );
    await expectAccessible(page);
    await page.getByRole('main').evaluate((main) => main.scrollTo(0, 0));
    await picture(page, 'loss.light');

    const file = path.join(folder, 'ids.jsonl');
    await saveInDialog(waybill, file);
    await kind(page, 'Lost in relay').click();
    await expect(list(page).getByRole('row')).toHaveCount(1 + expected.filter(({ code }) => code === 'RELAY_LOST').length);
    await list(page).press('e');
    await expect(page.getByText(/lines? written to/)).toBeVisible();
    const ids = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { messageId: string }).messageId);
    expect(ids).toEqual(expected.filter(({ code }) => code === 'RELAY_LOST').map(({ messageId }) => messageId));

    await list(page).press('Enter');
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('RELAY_LOST', wholeLog);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('row', { selected: true })).toContainText(ids[0] ?? '');

    await readInChineseInTheDark(page);
    await goTo(page, window);
    await expect(page.getByRole('grid')).toBeVisible();
    await expectAccessible(page);
    await picture(page, 'loss.zh.dark');
  });

  test('without the broker nothing is called lost, and what was not read is hatched', async () => {
    test.setTimeout(240_000);
    const { page } = waybill;
    shop.kafka.kill();
    try {
      // Every message of the window is explained on its own then.
      await goTo(page, '/loss?route=order-events&time=1h');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await expect(page.getByText('Partial answer.')).toBeVisible({ timeout: 180_000 });
      await expect(page.locator('.banner').first()).toContainText('kafka');
      await expect(kind(page, 'Lost in relay')).toHaveCount(0);
      await expectAccessible(page);
      await picture(page, 'loss-incomplete.light');
    } finally {
      await shop.kafka.start();
    }
  });
});
