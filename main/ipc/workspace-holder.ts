import type { OpenedWorkspace } from '../ports/workspace-opener.ts';
import { RecentExplanations } from './recent-explanations.ts';

/** The open workspace while something works on it. `signal` is aborted when it is about to be closed. */
export interface WorkspaceUse {
  readonly opened: OpenedWorkspace;
  readonly explanations: RecentExplanations;
  readonly signal: AbortSignal;
  /** To be called when the work has ended; the sources stay open until then. */
  release(): void;
}

class Held {
  readonly opened: OpenedWorkspace;
  readonly explanations = new RecentExplanations();
  readonly #closing = new AbortController();
  readonly #uses = new Set<Promise<void>>();

  constructor(opened: OpenedWorkspace) {
    this.opened = opened;
  }

  use(): WorkspaceUse {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#uses.add(promise);
    const release = (): void => {
      this.#uses.delete(promise);
      resolve();
    };
    return { opened: this.opened, explanations: this.explanations, signal: this.#closing.signal, release };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#uses);
    await this.opened.sources.close();
  }
}

/** Holds the one workspace that is open. */
export class WorkspaceHolder {
  readonly #listeners: ((opened: OpenedWorkspace | null) => void)[] = [];
  #held: Held | null = null;

  current(): OpenedWorkspace | null {
    return this.#held?.opened ?? null;
  }

  /** Takes part in the open workspace; null when there is none. */
  use(): WorkspaceUse | null {
    return this.#held?.use() ?? null;
  }

  /**
   * Puts another workspace (or none) in place, at once. Resolves when what ran on the former has
   * ended and its connections are closed.
   */
  async replace(opened: OpenedWorkspace | null): Promise<void> {
    const former = this.#held;
    this.#held = opened === null ? null : new Held(opened);
    for (const listener of this.#listeners) listener(opened);
    await former?.close();
  }

  onChange(listener: (opened: OpenedWorkspace | null) => void): void {
    this.#listeners.push(listener);
  }
}
