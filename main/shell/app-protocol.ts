import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { servedFile } from './served-file.ts';
import type { ServedFile } from './served-file.ts';

const noncePlace = '__NONCE__';

const commonHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Makes `app://bundle` an origin of its own, treated like https. To be called before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** Null where there is no such file, or where a link leads out of the folder. */
async function contentOf(folder: string, { segments }: ServedFile): Promise<Buffer | null> {
  try {
    const root = await realpath(folder);
    const file = await realpath(path.join(root, ...segments));
    return file.startsWith(root + path.sep) ? await readFile(file) : null;
  } catch {
    return null;
  }
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: { ...commonHeaders, 'Content-Type': 'text/plain; charset=utf-8' } });
}

function page(content: Buffer, type: string): Response {
  const nonce = randomBytes(18).toString('base64');
  const body = content.toString('utf8').replaceAll(noncePlace, nonce);
  return new Response(body, {
    headers: { ...commonHeaders, 'Content-Type': type, 'Content-Security-Policy': contentSecurityPolicy(nonce) },
  });
}

/** Serves the built renderer from `folder` under `app://bundle/`, and nothing else. Every page gets a nonce of its own. */
export function serveApp(folder: string): void {
  protocol.handle('app', async ({ url, method }) => {
    const file = method === 'GET' ? servedFile(url) : null;
    const content = file === null ? null : await contentOf(folder, file);
    if (file === null || content === null) return notFound();
    if (file.type.startsWith('text/html')) return page(content, file.type);
    return new Response(new Uint8Array(content), { headers: { ...commonHeaders, 'Content-Type': file.type } });
  });
}
