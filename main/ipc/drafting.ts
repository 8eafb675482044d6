import type { Answer } from '../domain/observation/failure.ts';
import { answered, failed } from '../domain/observation/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenedWorkspace, WorkspaceOpener } from '../ports/workspace-opener.ts';
import type { WorkspaceText, WorkspaceTexts, WorkspaceWriter } from '../ports/workspace-text.ts';
import { readWorkspaceText } from '../service/draft-save.ts';
import { noWorkspace } from './refusal.ts';
import type { WorkspaceChanges } from './workspace-changes.ts';
import type { WorkspaceHolder } from './workspace-holder.ts';

/** What making and changing a workspace file needs. */
export interface Drafting {
  readonly holder: WorkspaceHolder;
  readonly writer: WorkspaceWriter;
  readonly texts: WorkspaceTexts;
  /** Opens texts with the secrets that were stored for the file at this path. */
  readonly openerFor: (path: string) => WorkspaceOpener;
  readonly changes: WorkspaceChanges;
  readonly clock: Clock;
}

export interface ChangeableWorkspace {
  readonly opened: OpenedWorkspace;
  readonly path: string;
}

/** The open workspace, if it is a file of a person's own: the sample and case files are not changed. */
export function changeableWorkspace(holder: WorkspaceHolder): Answer<ChangeableWorkspace> {
  const opened = holder.current();
  if (opened === null) return { ok: false, failure: noWorkspace };
  if (opened.origin !== 'file' || opened.path === null) return failed('refused', 'Only a workspace file can be changed.');
  return answered({ opened, path: opened.path });
}

/** The text of the open workspace as it stands in its file now. */
export async function changeableText({ holder, texts }: Drafting): Promise<Answer<WorkspaceText>> {
  const workspace = changeableWorkspace(holder);
  return workspace.ok ? readWorkspaceText(texts, workspace.value.path) : workspace;
}

export const changeForgotten = failed('not-found', 'This change is not known any more: make it again.').failure;
