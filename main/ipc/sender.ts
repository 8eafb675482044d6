import type { Frame, IpcEvent } from './ipc-event.ts';

export interface TrustedSenders {
  /** Ids of the web contents of our own windows. */
  isOwnWindow(webContentsId: number): boolean;
  /** Exact origins: the application's own, and in development the one of the development server. */
  readonly origins: readonly string[];
}

/**
 * The frame that may be answered: the main frame of one of our own windows, showing one of our own
 * pages. Null for everything else: a subframe, about:blank, another origin, a frame that has gone.
 */
export function trustedFrame(event: IpcEvent, senders: TrustedSenders): Frame | null {
  try {
    const { sender, senderFrame } = event;
    if (senderFrame === null || senderFrame !== sender.mainFrame) return null;
    return senders.isOwnWindow(sender.id) && senders.origins.includes(senderFrame.origin) ? senderFrame : null;
  } catch {
    // Electron throws on reading a frame that was disposed of meanwhile.
    return null;
  }
}
