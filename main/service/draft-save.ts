import type { Answer, Failure } from '../domain/observation/failure.ts';
import type { WorkspaceOpener, WorkspaceProblem } from '../ports/workspace-opener.ts';
import type { WorkspaceText, WorkspaceTexts } from '../ports/workspace-text.ts';

export type Saving =
  | { readonly outcome: 'saved'; readonly file: WorkspaceText }
  /** The text is no workspace; nothing was written. */
  | { readonly outcome: 'invalid'; readonly problems: readonly WorkspaceProblem[] }
  /** `refused`: somebody changed the file since it was read. */
  | { readonly outcome: 'failed'; readonly failure: Failure };

/** The workspace file as text, to draft into. */
export function readWorkspaceText(texts: WorkspaceTexts, path: string): Promise<Answer<WorkspaceText>> {
  return texts.read(path);
}

/** Writes a drafted text in place of the file that was read; `mark` is that of the text it was drafted into, null for a new file. */
export async function saveWorkspaceText(
  { texts, opener }: { readonly texts: WorkspaceTexts; readonly opener: WorkspaceOpener },
  { path, text, mark }: { readonly path: string; readonly text: string; readonly mark: string | null },
): Promise<Saving> {
  const opening = await opener.openText(text, path, []);
  if (opening.outcome === 'invalid') return { outcome: 'invalid', problems: opening.problems };
  if (opening.outcome === 'failed') return opening;
  await opening.opened.sources.close();
  const written = await texts.write(path, text, mark);
  return written.ok ? { outcome: 'saved', file: written.value } : { outcome: 'failed', failure: written.failure };
}
