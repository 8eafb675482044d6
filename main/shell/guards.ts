import { app, Menu, shell } from 'electron';
import type { Session, WebContents } from 'electron';
import { externalAddress } from './external-links.ts';

/** Where pages may come from: the application's own origin, in development the development server's. */
export interface Guarding {
  readonly origins: readonly string[];
  /** Also the web socket of the development server, over which it sends changed modules. */
  readonly development: boolean;
}

function mayLoad(url: string, { origins, development }: Guarding): boolean {
  const addresses = development ? origins.flatMap((origin) => [origin, origin.replace(/^http/, 'ws')]) : origins;
  const own = addresses.some((address) => url === address || url.startsWith(`${address}/`));
  return own || url.startsWith('data:image/') || (development && url.startsWith('devtools://'));
}

async function openExternally(url: string): Promise<void> {
  const address = externalAddress(url);
  if (address !== null) await shell.openExternal(address);
}

/** Selected text can be copied, and text can be put into fields, with the mouse alone. */
function offerClipboard(contents: WebContents): void {
  contents.on('context-menu', (_event, { isEditable, selectionText }) => {
    if (isEditable) Menu.buildFromTemplate([{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }]).popup();
    else if (selectionText.trim() !== '') Menu.buildFromTemplate([{ role: 'copy' }]).popup();
  });
}

/** A page stays where it is: no navigation, no frames, no windows, no guests. */
function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('login', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    void openExternally(url);
    return { action: 'deny' };
  });
  offerClipboard(contents);
}

/** Guards every web contents that is ever made, also ones nobody thought of. To be called before the first window. */
export function guardAllContents(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  // A certificate that the system does not trust is not trusted here either; saying so keeps any default away.
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
}

/** No permission is ever given, nothing is downloaded, and no request leaves for anywhere but our own origin. */
export function guardSession(session: Session, guarding: Guarding): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, guarding) }));
}
