import type { BrowserWindow } from 'electron';

export interface PageLife {
  /** The page is gone: whatever it asked for has nobody to answer to any more. */
  readonly onGone: (webContentsId: number) => void;
  /** The page's process died. */
  readonly onCrash: (reason: string) => void;
  readonly onLoadFailure: (description: string, url: string) => void;
}

/** Tells when the page of a window goes away, by whatever way. */
export function watchPage(window: BrowserWindow, { onGone, onCrash, onLoadFailure }: PageLife): void {
  const { webContents } = window;
  const { id } = webContents;
  // A navigation that was refused has started as well; only one that was done replaces the page.
  webContents.on('did-navigate', () => onGone(id));
  webContents.on('render-process-gone', (_event, { reason }) => {
    onGone(id);
    if (reason !== 'clean-exit' && !window.isDestroyed()) onCrash(reason);
  });
  webContents.once('destroyed', () => onGone(id));
  webContents.on('did-fail-load', (_event, code, description, url, isMainFrame) => {
    // -3 is a load that something else took the place of.
    if (isMainFrame && code !== -3) onLoadFailure(description, url);
  });
}
