import { createHash, randomUUID } from 'node:crypto';
import type { ChangeDocument } from '../contract/draft-window.ts';
import type { Guess } from '../domain/draft/guess.ts';
import { addedLines, lineDifference } from '../domain/draft/line-difference.ts';
import type { WorkspaceText } from '../ports/workspace-text.ts';

/** A text that was shown and may be saved: where it is to stand, and what it was made from. */
export interface ShownChange {
  readonly path: string;
  readonly text: string;
  readonly mark: string;
}

/** A draft whose guesses a person may still change. */
export interface ShownDraft {
  readonly guesses: readonly Guess[];
  readonly file: WorkspaceText;
}

/** More than anyone goes back to. */
const limit = 50;

function keep<Value>(shown: Map<string, Value>, id: string, value: Value): void {
  shown.delete(id);
  shown.set(id, value);
  const [oldest] = shown.keys();
  if (shown.size > limit && oldest !== undefined) shown.delete(oldest);
}

/**
 * What was proposed to the window and not saved yet. The window names a change by its id and never
 * sends a text back, so nothing can be written into a workspace file but what was made here.
 */
export class WorkspaceChanges {
  readonly #changes = new Map<string, ShownChange>();
  readonly #drafts = new Map<string, ShownDraft>();

  /** Keeps a changed text of a file; the same text has the same id. */
  propose({ path, text: before, mark }: WorkspaceText, text: string): ChangeDocument {
    const id = createHash('sha256')
      .update(JSON.stringify([path, mark, text]))
      .digest('hex');
    keep(this.#changes, id, { path, text, mark });
    return { id, path, text, addition: addedLines(before, text).join('\n'), difference: lineDifference(before, text) };
  }

  change(id: string): ShownChange | null {
    return this.#changes.get(id) ?? null;
  }

  /** Gives the id of a draft. */
  keepDraft(draft: ShownDraft): string {
    const id = randomUUID();
    keep(this.#drafts, id, draft);
    return id;
  }

  draft(id: string): ShownDraft | null {
    return this.#drafts.get(id) ?? null;
  }
}
