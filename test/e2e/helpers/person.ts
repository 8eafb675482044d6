import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import type { Waybill } from './waybill.ts';

/** What a person does with Waybill, in their words. */

export async function openSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the sample investigation' }).click();
  await expect(page.getByRole('grid', { name: 'Results' })).toBeVisible();
}

/** Types into the one box and waits for the answer to that. */
export async function searchFor(page: Page, text: string): Promise<void> {
  const box = page.getByRole('searchbox').first();
  await box.fill(text);
  await box.press('Enter');
  await expect(page.getByText(/^\d+ found|^Nothing in/).first()).toBeVisible();
}

export function resultRows(page: Page): Locator {
  return page
    .getByRole('grid', { name: 'Results' })
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
}

/** Opens the result that is selected, with the keyboard. */
export async function openSelectedMessage(page: Page): Promise<void> {
  await page.getByRole('grid').press('Enter');
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible();
}

/** Goes to a screen by its address, as a link or the palette does. */
export async function goTo(page: Page, screen: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, screen);
  await expect.poll(() => page.evaluate(() => location.hash)).toContain(screen);
  await page.getByRole('main').waitFor();
}

export async function readInChineseInTheDark(page: Page): Promise<void> {
  await goTo(page, '/settings');
  await page.getByRole('radio', { name: 'Dark' }).click();
  await page.getByRole('radio', { name: '简体中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
}

/** The next dialog of the operating system for a file to open is answered with this one. */
export async function chooseInDialog({ app }: Waybill, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, file);
}

/** The next dialog of the operating system for where to write is answered with this place; gives what was proposed. */
export async function saveInDialog({ app }: Waybill, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
}
