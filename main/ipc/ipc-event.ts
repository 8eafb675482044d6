/** The part of Electron's WebFrameMain that is used here. */
export interface Frame {
  /** Serialised origin; the text `null` for about:blank, data: and sandboxed frames. */
  readonly origin: string;
  /** Throws when the frame is gone. */
  send(channel: string, ...args: readonly unknown[]): void;
}

/** The part of Electron's IPC events that is used here. */
export interface IpcEvent {
  readonly sender: { readonly id: number; readonly mainFrame: Frame };
  /** Null when the frame is gone or has navigated since it sent the message. */
  readonly senderFrame: Frame | null;
}

/** The part of Electron's ipcMain that is used here. */
export interface IpcPort {
  handle(channel: string, listener: (event: IpcEvent, ...args: readonly unknown[]) => Promise<unknown>): void;
  on(channel: string, listener: (event: IpcEvent, ...args: readonly unknown[]) => void): void;
}
