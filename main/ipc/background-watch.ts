import type { HistoryState } from '../contract/history.ts';
import type { Settings } from '../contract/settings.ts';
import type { Failure } from '../domain/observation/failure.ts';
import type { WatchEvent } from '../domain/watch/watch-event.ts';
import { isHarmful } from '../domain/watch/watch-event.ts';
import type { Clock } from '../ports/clock.ts';
import type { HistoryStore } from '../ports/history.ts';
import { watchRoutes } from '../service/watch-routes.ts';
import type { Pause } from '../service/watch/watch-source.ts';
import type { WorkspaceHolder, WorkspaceUse } from './workspace-holder.ts';

interface Parts {
  readonly holder: WorkspaceHolder;
  readonly settings: { current(): Pick<Settings, 'sampling'> };
  readonly clock: Clock;
  readonly pause: Pause;
}

/** Milliseconds between two samples of a workspace that is open in the window. */
const backgroundInterval = 30_000;

/** Who holds the history may be about to close it: the workspace as it was before it was saved. */
const firstRetry = 1_000;
const longestRetry = 300_000;
const eventsShown = 50;

/**
 * Samples the routes of the open workspace while it is open, unless that is switched off or the
 * machine sleeps. Never the built-in sample or a case file: they have no history.
 */
export class BackgroundWatch {
  readonly #parts: Parts;
  #stop = new AbortController();
  #asleep = false;
  #failure: Failure | null = null;
  #events: WatchEvent[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.holder.onChange(() => {
      this.#events = [];
      this.#begin();
    });
  }

  /** To be called when settings changed: sampling begins or ends with its switch. */
  settingsChanged(): void {
    if (this.#wanted() === this.#stop.signal.aborted) this.#begin();
  }

  suspend(): void {
    this.#asleep = true;
    this.#stop.abort();
  }

  resume(): void {
    this.#asleep = false;
    this.#begin();
  }

  /** Null where no history is kept. */
  async state(): Promise<HistoryState | null> {
    const history = this.#parts.holder.current()?.history ?? null;
    if (history === null) return null;
    const extent = await history.extent();
    const failure = this.#failure ?? (extent.ok ? null : extent.failure);
    return {
      state: !this.#parts.settings.current().sampling ? 'off' : failure === null ? 'sampling' : 'refused',
      interval: backgroundInterval,
      kept: extent.ok ? extent.value : null,
      failure,
      events: this.#events.map(({ facts, ...event }) => ({ ...event, facts: { ...facts }, harmful: isHarmful(event) })),
    };
  }

  #wanted(): boolean {
    return this.#parts.settings.current().sampling && !this.#asleep;
  }

  #begin(): void {
    this.#stop.abort();
    this.#failure = null;
    if (!this.#wanted()) return;
    this.#stop = new AbortController();
    const use = this.#parts.holder.use();
    const history = use?.opened.history ?? null;
    if (use === null) return;
    if (history === null) use.release();
    else void this.#watch(use, history, AbortSignal.any([use.signal, this.#stop.signal])).finally(() => use.release());
  }

  /** Watches until the abort. While the history takes nothing, it is tried again, less and less often. */
  async #watch({ opened }: WorkspaceUse, history: HistoryStore, signal: AbortSignal): Promise<void> {
    const { clock, pause } = this.#parts;
    const open = { workspace: opened.workspace, sources: opened.sources, history, clock };
    for (let retry = firstRetry; !signal.aborted; retry = Math.min(retry * 2, longestRetry)) {
      for await (const news of watchRoutes(open, { route: null, interval: backgroundInterval, once: false }, pause, signal)) {
        if (news.type === 'round') this.#failure = null;
        if (news.type === 'refused') this.#failure = news.failure;
        if (news.type === 'event') this.#events = [news.event, ...this.#events].slice(0, eventsShown);
      }
      await pause(retry, signal);
    }
  }
}
