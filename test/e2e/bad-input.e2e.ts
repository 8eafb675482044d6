import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { hostile, writeHostileCase } from './helpers/hostile-case.ts';
import { chooseInDialog, goTo } from './helpers/person.ts';
import { expectAccessible } from './helpers/screens.ts';
import { collectViolations } from './helpers/violations.ts';
import { startWaybill } from './helpers/waybill.ts';
import type { Waybill } from './helpers/waybill.ts';

let folder: string;
let waybill: Waybill;

test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'waybill-bad-input-'));
});

test.afterEach(async () => {
  await waybill.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Harm {
  readonly hacked: unknown;
  readonly polluted: unknown;
  readonly foreignElements: number;
  readonly hiddenCharacters: boolean;
}

/** What hostile text may have done to the page. */
function harm(): Promise<Harm> {
  return waybill.page.evaluate(() => ({
    hacked: (globalThis as unknown as { hacked?: unknown }).hacked ?? 'no',
    polluted: ({} as { polluted?: unknown }).polluted ?? 'no',
    foreignElements: document.querySelectorAll('body img[src], body script, body svg[onload], body [onerror]').length,
    hiddenCharacters: /[\p{Cf}\p{Cc}]/u.test(document.body.textContent.replace(/[\t\r\n]/g, '')),
  }));
}

const unharmed: Harm = { hacked: 'no', polluted: 'no', foreignElements: 0, hiddenCharacters: false };

test('what strangers wrote into a message is shown as text, and does nothing', async () => {
  const file = path.join(folder, 'hostile.waybillcase');
  const { route, messageId } = writeHostileCase(file);
  waybill = await startWaybill({ args: ['--case', file] });
  const { page } = waybill;
  const violations = await collectViolations(page);
  await expect(page.getByRole('contentinfo')).toContainText('hostile.waybillcase');

  await goTo(page, '/?q=&time=all&run=1');
  await expect(page.getByRole('grid', { name: 'Results' })).toContainText('\\u202Egpj.10175');
  expect(await harm()).toEqual(unharmed);

  await goTo(page, `/message/${route}/${messageId}`);
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('PROCESS_FAILED');
  await expect(page.getByRole('main')).toContainText('<script>globalThis.hacked=2</script>');
  await expect(page.getByRole('main')).toContainText('\\u001B[31mred');
  await expect(page.getByRole('region', { name: 'Payload' })).toContainText('__proto__');
  for (const form of ['Text', 'Hex', 'JSON']) {
    await page.getByRole('radio', { name: form }).click();
    await expect(page.getByRole('radio', { name: form })).toBeChecked();
    expect(await harm()).toEqual(unharmed);
    if (form === 'Text') await expect(page.getByRole('region', { name: 'Payload' })).toContainText('12345678901234567890');
  }
  await expectAccessible(page);
  expect(await violations()).toEqual([]);
});

test.describe('files that are not cases', () => {
  const files = [
    ['cut short', '{"format":"waybill.case/1","messages":['],
    ['deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['about a prototype', '{"__proto__":{"polluted":true},"format":"waybill.case/1"}'],
    ['something else', 'PK\u0003\u0004 <script>globalThis.hacked=1</script>'],
    ['empty', ''],
  ] as const;

  test('are refused with the reason, and what is open stays open', async () => {
    waybill = await startWaybill();
    const { page } = waybill;
    for (const [name, content] of files) {
      const file = path.join(folder, `${name}.waybillcase`);
      writeFileSync(file, content);
      await chooseInDialog(waybill, file);
      await page.getByRole('button', { name: 'Open a case file' }).click();
      await expect(page.getByRole('main')).toContainText(`${name}.waybillcase`);
      expect(await harm()).toEqual(unharmed);
    }
    await expect(page.getByRole('contentinfo')).toContainText('No workspace open');
  });
});

test('a hostile link, and hostile text in the search, stay text', async () => {
  waybill = await startWaybill({ args: ['--sample'] });
  const { page } = waybill;
  const violations = await collectViolations(page);
  await goTo(page, `/message/order-events/${encodeURIComponent(hostile.key)}`);
  await expect(page.getByRole('main')).toContainText('\\u202E');
  expect(await harm()).toEqual(unharmed);
  await goTo(page, `/?q=${encodeURIComponent(hostile.key)}&time=all&run=1`);
  await expect(page.getByText(/^Nothing in|^0 found/).first()).toBeVisible();
  expect(await harm()).toEqual(unharmed);
  expect(await violations()).toEqual([]);
});
