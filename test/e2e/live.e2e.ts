import { expect, test } from '@playwright/test';
import { startLiveShop } from './helpers/live-shop.ts';
import type { LiveShop } from './helpers/live-shop.ts';
import { goTo, openSelectedMessage, resultRows, searchFor } from './helpers/person.ts';
import { startWaybill } from './helpers/waybill.ts';
import type { Waybill } from './helpers/waybill.ts';

let shop: LiveShop;
let waybill: Waybill;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  shop = await startLiveShop();
});

test.afterAll(() => shop.close());

test.beforeEach(async () => {
  waybill = await startWaybill({ args: ['--workspace', shop.workspace] });
  await expect(waybill.page.getByRole('searchbox')).toBeVisible();
});

test.afterEach(() => waybill.close());

test('every source of the workspace opens', async () => {
  const { page } = waybill;
  await goTo(page, '/sources');
  await page.getByRole('button', { name: 'Check all sources' }).click();
  await expect(page.getByRole('button', { name: 'Check again' })).toBeEnabled();
  await expect(page.getByRole('main').getByText(/^\d+ steps passed$/)).toHaveCount(3);
});

for (const [scenario, title] of [
  ['relay-lost', 'Lost in relay'],
  ['send-failed', 'Send failed'],
  ['duplicate-effect', 'Duplicate effect'],
  ['ordinary', 'Processed'],
] as const) {
  test(`an order number is typed, and ${scenario} is told`, async () => {
    const { page } = waybill;
    const message = shop.expected(scenario);
    await goTo(page, '/?time=24h');
    await searchFor(page, message.businessKey ?? '');
    const row = resultRows(page).filter({ hasText: message.route }).first();
    await expect(row).toContainText(title);
    await row.click();
    await openSelectedMessage(page);
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(message.code);
    await expect(page.getByRole('region', { name: 'Evidence' })).toContainText('E1');
    await expect(page.getByRole('main')).not.toContainText('Still being read');
  });
}

test('without the broker nothing is called lost, and what was not read is named', async () => {
  const { page } = waybill;
  const message = shop.expected('relay-lost');
  shop.kafka.kill();
  try {
    await goTo(page, '/?time=24h');
    await searchFor(page, message.businessKey ?? '');
    await expect(page.getByRole('region', { name: 'Results' })).toContainText('Partial answer');
    await expect(page.getByRole('region', { name: 'Sources being read' })).toContainText(/unreachable|cannot be reached|refused/i);
    const row = resultRows(page).filter({ hasText: message.route }).first();
    await expect(row).toContainText('Undetermined');
    await row.click();
    await openSelectedMessage(page);
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('UNDETERMINED');
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('kafka');
  } finally {
    await shop.kafka.start();
  }
});
