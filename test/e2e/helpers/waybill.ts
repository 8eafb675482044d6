import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

/** A running Waybill with a home of its own. */
export interface Waybill {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Where this Waybill writes: settings, secrets, log, and what Chromium writes. */
  readonly home: string;
  /** Everything it wrote to its terminal. */
  readonly output: () => string;
  readonly close: () => Promise<void>;
}

export interface Start {
  readonly args?: readonly string[];
  /** Of a Waybill that was closed; a new one without. */
  readonly home?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The Electron that the tests run on. */
export function electronPath(): string {
  const named = process.env['WAYBILL_ELECTRON'];
  if (named === undefined) throw new Error('WAYBILL_ELECTRON names no Electron. Run these tests with: npm test -- e2e');
  return named;
}

export function argumentsOf(home: string, args: readonly string[]): string[] {
  return [root, `--user-data-dir=${home}`, ...args];
}

function environmentWith(variables: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(inherited), LANG: 'en_US.UTF-8', LANGUAGE: 'en_US', TZ: 'UTC', ...variables };
}

/** Starts the built Waybill in its real sandbox and waits for its window. */
export async function startWaybill({ args = [], home, environment = {} }: Start = {}): Promise<Waybill> {
  const folder = home ?? mkdtempSync(path.join(tmpdir(), 'waybill-e2e-'));
  // Named this way, and not as `executablePath`, Playwright holds the start until it has attached itself;
  // otherwise it may come between two documents of the window and wait for the second for ever.
  // On macOS, where only the official Electron is used, the electron package finds it itself.
  if (process.platform !== 'darwin') process.env['ELECTRON_OVERRIDE_DIST_PATH'] = path.dirname(electronPath());
  const app = await _electron.launch({
    args: argumentsOf(folder, args),
    env: environmentWith({ WAYBILL_STATE: path.join(folder, 'state'), ...environment }),
    // Playwright's default would override what the settings say.
    colorScheme: null,
    chromiumSandbox: true,
  });
  const output: string[] = [];
  for (const stream of [app.process().stdout, app.process().stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const page = await app.firstWindow();
  await page.waitForLoadState();
  const close = async (): Promise<void> => {
    await app.close();
    if (home === undefined) rmSync(folder, { recursive: true, force: true });
  };
  return { app, page, home: folder, output: () => output.join(''), close };
}
