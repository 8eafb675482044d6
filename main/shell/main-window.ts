import type { BrowserWindow } from 'electron';
import { watchPage } from './page-life.ts';
import type { PageLife } from './page-life.ts';
import { createWindow } from './window.ts';
import type { WindowOptions } from './window.ts';

/** The one window: made when it is needed, and told things when its page can hear them. */
export class MainWindow {
  readonly #options: WindowOptions;
  readonly #life: PageLife;
  /** By channel: what the page could not hear yet. Only the last word counts. */
  readonly #unheard = new Map<string, unknown>();
  #window: BrowserWindow | null = null;
  #hears = false;

  constructor(options: WindowOptions, life: PageLife) {
    this.#options = options;
    this.#life = life;
  }

  isOwn(webContentsId: number): boolean {
    return this.#window?.webContents.id === webContentsId;
  }

  /** Makes the window, or brings it to the front. */
  show(): void {
    if (this.#window === null) this.#open();
    else {
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.focus();
    }
  }

  /** Loads the page anew, after it died. */
  reload(): void {
    this.#window?.loadURL(this.#options.page).catch(() => undefined);
  }

  push(channel: string, value: unknown): void {
    if (this.#window === null || !this.#hears) this.#unheard.set(channel, value);
    else this.#window.webContents.send(channel, value);
  }

  #open(): void {
    const window = createWindow(this.#options);
    this.#window = window;
    window.once('closed', () => {
      this.#window = null;
      this.#hears = false;
    });
    window.webContents.on('did-navigate', (_event, url) => {
      this.#hears = false;
      // Chromium asks nobody before it goes to about:blank.
      if (!this.#isOwnPage(url)) this.reload();
    });
    window.webContents.on('dom-ready', () => this.#tellUnheard(window));
    watchPage(window, this.#life);
  }

  #isOwnPage(url: string): boolean {
    // URL gives schemes of our own no origin.
    const [shown, own] = [new URL(url), new URL(this.#options.page)];
    return shown.protocol === own.protocol && shown.host === own.host;
  }

  #tellUnheard(window: BrowserWindow): void {
    if (!this.#isOwnPage(window.webContents.getURL())) return;
    this.#hears = true;
    for (const [channel, value] of this.#unheard) window.webContents.send(channel, value);
    this.#unheard.clear();
  }
}
