import { expect, test } from '@playwright/test';
import { goTo, openSample, readInChineseInTheDark } from './helpers/person.ts';
import { expectAccessible, picture } from './helpers/screens.ts';
import { collectViolations } from './helpers/violations.ts';
import { startWaybill } from './helpers/waybill.ts';

test('the sample shows what its routes lost, from counts to one message, with the keyboard', async () => {
  const waybill = await startWaybill();
  try {
    const { page } = waybill;
    const violations = await collectViolations(page);
    await openSample(page);
    await page.getByRole('grid').press('2');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Loss and duplicates');
    await expect(page.getByRole('grid', { name: 'Messages to look at' })).toBeVisible();
    await expectAccessible(page);
    await picture(page, 'loss.light');
    await readInChineseInTheDark(page);
    await goTo(page, '/loss');
    await expect(page.getByRole('grid')).toBeVisible();
    await expectAccessible(page);
    await picture(page, 'loss.zh.dark');
    expect(await violations()).toEqual([]);
  } finally {
    await waybill.close();
  }
});
