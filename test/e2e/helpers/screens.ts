import { mkdirSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

const pictures = path.resolve(import.meta.dirname, '..', '..', '..', 'resources', 'screenshots');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What stands on the screen can be used by everyone, as far as a program can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  // Legacy mode needs no second page, which an application window does not have.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze();
  const told = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n  ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('\n  ')}`,
  );
  expect(told, page.url()).toEqual([]);
}

/** Takes the picture of the documentation, when it is asked for. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['WAYBILL_SCREENSHOTS'] !== '1') return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' });
}
