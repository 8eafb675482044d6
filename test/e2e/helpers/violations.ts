import type { Page } from '@playwright/test';

/**
 * Loads the page again and from then on collects what its content security policy refused, also
 * before its first script ran.
 */
export async function collectViolations(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { violationsSeen: seen });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, lineNumber, sample }) => {
      seen.push(`${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber} ${sample}`);
    });
  });
  await page.reload();
  await page.waitForLoadState();
  return () => page.evaluate(() => (globalThis as unknown as { violationsSeen: string[] }).violationsSeen);
}
