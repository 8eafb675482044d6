import { BrowserWindow, nativeTheme, screen } from 'electron';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { nextBounds, smallest, windowState } from './window-bounds.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly icon: string;
  /** What to load: our own page, in development the development server's. */
  readonly page: string;
  /** File in which the window's place is remembered. */
  readonly boundsFile: string;
  readonly development: boolean;
}

/** The content surface of theme/tokens.css, so that nothing flashes before the page is drawn. */
function surface(): string {
  return nativeTheme.shouldUseDarkColors ? '#15171a' : '#ffffff';
}

function rememberBounds(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    writeJsonFile(file, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
}

function followTheme(window: BrowserWindow): void {
  const follow = (): void => window.setBackgroundColor(surface());
  nativeTheme.on('updated', follow);
  window.on('closed', () => nativeTheme.off('updated', follow));
}

/**
 * Makes the window and begins to load its page; it shows itself when the first picture is there. The
 * page is sandboxed, isolated from the preload script and without Node.js.
 */
export function createWindow({ preload, icon, page, boundsFile, development }: WindowOptions): BrowserWindow {
  const read = readJsonFile(boundsFile, windowState);
  const saved = read.state === 'read' ? read.value : null;
  const window = new BrowserWindow({
    ...nextBounds(
      saved,
      screen.getAllDisplays().map((display) => display.workArea),
    ),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Waybill',
    icon,
    backgroundColor: surface(),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: development,
    },
  });
  if (saved?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  rememberBounds(window, boundsFile);
  followTheme(window);
  // A page that cannot be loaded is reported by did-fail-load.
  window.loadURL(page).catch(() => undefined);
  return window;
}
