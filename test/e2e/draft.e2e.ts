import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { parse } from 'yaml';
import type { LiveShop } from './helpers/live-shop.ts';
import { startLiveShop } from './helpers/live-shop.ts';
import { goTo, openSelectedMessage, readInChineseInTheDark, resultRows, saveInDialog, searchFor } from './helpers/person.ts';
import { expectAccessible, picture } from './helpers/screens.ts';
import { collectViolations } from './helpers/violations.ts';
import type { Waybill } from './helpers/waybill.ts';
import { startWaybill } from './helpers/waybill.ts';

interface Addresses {
  readonly brokers: readonly string[];
  readonly database: URL;
  readonly topic: string;
}

let shop: LiveShop;
let addresses: Addresses;
let folder: string;
let file: string;
let waybill: Waybill;
let complaints: string[];

/** Where the shop is, as its own workspace names it. */
function addressesOf(workspace: string): Addresses {
  const { sources, routes } = parse(readFileSync(workspace, 'utf8')) as {
    readonly sources: { readonly kafka: { readonly brokers: readonly string[] }; readonly 'shop-db': { readonly url: string } };
    readonly routes: { readonly 'order-events': { readonly destination: { readonly topic: string } } };
  };
  return { brokers: sources.kafka.brokers, database: new URL(sources['shop-db'].url), topic: routes['order-events'].destination.topic };
}

test.beforeAll(async () => {
  test.setTimeout(240_000);
  shop = await startLiveShop();
  addresses = addressesOf(shop.workspace);
});

test.afterAll(() => shop.close());

test.beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'waybill-draft-'));
  // The window shows a file with its folder.
  mkdirSync(path.join(folder, 'shop'));
  file = path.join(folder, 'shop', 'waybill.yaml');
  waybill = await startWaybill();
  complaints = [];
  waybill.page.on('pageerror', (error) => complaints.push(error.message));
  waybill.page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
});

test.afterEach(async () => {
  await waybill.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A new workspace file, from the first screen on; leaves the form of the first source open. */
async function begin(page: Page): Promise<void> {
  await saveInDialog(waybill, file);
  await page.getByRole('link', { name: 'Connect your own system' }).click();
  await page.getByLabel('Name', { exact: true }).fill('shop');
  await page.getByRole('radio', { name: 'Local' }).click();
  await page.getByRole('button', { name: 'Choose where the file stands' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Add a source');
}

async function everyStepPassed(page: Page): Promise<void> {
  await expect(page.getByRole('region', { name: 'Connection' })).toContainText('Every step passed');
}

async function addKafka(page: Page): Promise<void> {
  await page.getByLabel('Brokers').fill(addresses.brokers.join(', '));
  await everyStepPassed(page);
  await page.getByRole('button', { name: 'Save the source' }).click();
  await expect(page.getByText('Saved: kafka')).toBeVisible();
}

async function addPostgres(page: Page): Promise<void> {
  const { hostname, port, pathname, username } = addresses.database;
  await page.getByRole('radio', { name: 'PostgreSQL' }).click();
  await page.getByLabel('Host', { exact: true }).fill(hostname);
  await page.getByLabel('Port').fill(port);
  await page.getByLabel('Database').fill(pathname.slice(1));
  await page.getByLabel('User').fill(username);
  await page.getByLabel('User').press('Tab');
  await everyStepPassed(page);
}

/** Chooses the topic in the list by typing a part of its name, as a person without a mouse does. */
async function draftFromTopic(page: Page): Promise<void> {
  await goTo(page, '/sources/draft?source=kafka');
  await page.getByRole('combobox', { name: 'Find a topic, exchange or table' }).fill(addresses.topic);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Draft the route' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Proposed values' })).toBeVisible({ timeout: 60_000 });
}

test('from nothing to a saved route whose messages are judged', async () => {
  test.setTimeout(180_000);
  const { page } = waybill;
  const violations = await collectViolations(page);
  await begin(page);
  await expectAccessible(page);

  // A port at which nobody listens: the step that failed is named, with what to do.
  await page.getByLabel('Brokers').fill('127.0.0.1:1');
  const connection = page.getByRole('region', { name: 'Connection' });
  await expect(connection).toContainText('To fix:');
  await expectAccessible(page);

  await addKafka(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Add another source' }).click();
  await addPostgres(page);
  await expect(page.getByRole('region', { name: /Changes in/ })).toContainText('kind: postgres');
  await expectAccessible(page);
  await picture(page, 'draft-source.light');
  await page.getByRole('button', { name: 'Save the source' }).click();
  await page.getByRole('button', { name: 'Draft a route' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Draft a route');
  await draftFromTopic(page);
  const preview = page.getByRole('grid', { name: 'Preview of the route' });
  await expect(preview.getByRole('row')).toHaveCount(11, { timeout: 60_000 });
  await expectAccessible(page);
  await picture(page, 'draft.light');
  await page
    .getByRole('row', { name: /^businessKey/ })
    .getByRole('button', { name: 'identity' })
    .click();
  await expect(page.getByRole('menuitem', { name: 'Leave it out' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  const before = readFileSync(file, 'utf8');
  await page.getByRole('tab', { name: /Changes in/ }).click();
  await expect(page.getByRole('region', { name: /Changes in/ })).toContainText(`topic: ${addresses.topic}`);
  await expectAccessible(page);
  await picture(page, 'draft-file.light');
  expect(readFileSync(file, 'utf8')).toBe(before);
  await page.getByRole('button', { name: 'Save the route' }).click();
  await expect(page.getByText(`Saved: ${addresses.topic}`)).toBeVisible();
  expect(readFileSync(file, 'utf8')).toContain(`topic: ${addresses.topic}`);

  for (const [scenario, title] of [
    ['relay-lost', 'Lost in relay'],
    ['ordinary', 'Processed'],
  ] as const) {
    const message = shop.expected(scenario);
    await goTo(page, '/?time=24h');
    await searchFor(page, message.messageId);
    await expect(resultRows(page).first()).toContainText(title);
  }
  await openSelectedMessage(page);
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('PROCESSED');
  expect(await violations()).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a file that somebody changed meanwhile is not overwritten', async () => {
  const { page } = waybill;
  await begin(page);
  await page.getByLabel('Brokers').fill(addresses.brokers.join(','));
  await expect(page.getByRole('region', { name: /Changes in/ })).toContainText('kind: kafka');
  appendFileSync(file, '# mine\n');
  const edited = readFileSync(file, 'utf8');
  await page.getByRole('button', { name: 'Save the source' }).click();
  await expect(page.getByRole('alert')).toContainText('somebody changed the file meanwhile');
  expect(readFileSync(file, 'utf8')).toBe(edited);
  // The change was made anew from what stands there now; saving again keeps both.
  await page.getByRole('button', { name: 'Save the source' }).click();
  await expect(page.getByText('Saved: kafka')).toBeVisible();
  expect(readFileSync(file, 'utf8')).toContain('# mine');
});

test('the same in Chinese and in the dark', async () => {
  test.setTimeout(120_000);
  const { page } = waybill;
  await begin(page);
  await addKafka(page);
  await page.getByRole('button', { name: 'Add another source' }).click();
  await addPostgres(page);
  await page.getByRole('button', { name: 'Save the source' }).click();
  await expect(page.getByText('Saved: postgres')).toBeVisible();
  await draftFromTopic(page);
  await readInChineseInTheDark(page);
  await goTo(page, `/sources/draft?source=kafka&place=${addresses.topic}`);
  await expect(page.getByRole('grid', { name: '链路预览' }).getByRole('row')).toHaveCount(11, { timeout: 60_000 });
  await expectAccessible(page);
  await picture(page, 'draft.zh.dark');

  await goTo(page, '/sources/add');
  await page.getByLabel('Broker 地址').fill('127.0.0.1:1');
  await expect(page.getByRole('region', { name: '连接' })).toContainText('127.0.0.1:1');
  await expect(page.getByRole('region', { name: /的改动/ })).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'draft-source.zh.dark');
  expect(complaints).toEqual([]);
});
