import type { CallOutput } from '../contract/channels.ts';
import type { Opening } from '../ports/workspace-opener.ts';
import type { SettingsStore, WorkspaceLibrary } from './desktop.ts';
import type { WorkspaceHolder } from './workspace-holder.ts';
import { workspaceView } from './workspace-view.ts';

export type OpeningOutcome = Exclude<CallOutput<'workspace.open'>, { outcome: 'cancelled' }>;

/** What to open. */
export type Wish =
  | { readonly open: 'workspace'; readonly path: string }
  | { readonly open: 'case'; readonly path: string }
  | { readonly open: 'sample' };

const recentLimit = 10;

/**
 * Opens one thing after the other: what was asked for last is open in the end. A workspace that
 * cannot be opened leaves the former open.
 */
export class WorkspaceOpening {
  readonly #library: WorkspaceLibrary;
  readonly #holder: WorkspaceHolder;
  readonly #settings: SettingsStore;
  readonly #chosen = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(library: WorkspaceLibrary, holder: WorkspaceHolder, settings: SettingsStore) {
    this.#library = library;
    this.#holder = holder;
    this.#settings = settings;
  }

  /** True for a path that a person has chosen before; a page may name no other. */
  isChosen(path: string): boolean {
    return this.#chosen.has(path) || this.#settings.current().recentWorkspaces.includes(path);
  }

  /** Opens what a person chose: in a dialog, on the command line or from what was open before. */
  open(wish: Wish): Promise<OpeningOutcome> {
    if (wish.open !== 'sample') this.#chosen.add(wish.path);
    return this.#inTurn(() => this.#openNow(wish));
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#holder.replace(null));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #openNow(wish: Wish): Promise<OpeningOutcome> {
    const opening = await this.#ask(wish);
    if (opening.outcome === 'invalid') return { ...opening, problems: opening.problems.map((problem) => ({ ...problem })) };
    if (opening.outcome === 'failed') return opening;
    await this.#holder.replace(opening.opened);
    if (wish.open === 'workspace') await this.#remember(wish.path);
    return { outcome: 'opened', workspace: workspaceView(opening.opened) };
  }

  #ask(wish: Wish): Promise<Opening> {
    switch (wish.open) {
      case 'workspace':
        return this.#library.openFile(wish.path);
      case 'case':
        return this.#library.openCase(wish.path);
      case 'sample':
        return this.#library.openSample();
    }
  }

  async #remember(path: string): Promise<void> {
    const others = this.#settings.current().recentWorkspaces.filter((recent) => recent !== path);
    await this.#settings.change({ recentWorkspaces: [path, ...others].slice(0, recentLimit) });
  }
}
