import type { Case } from '../domain/lifecycle/case.ts';
import type { Answer, Failure } from '../domain/observation/failure.ts';
import type { Workspace } from '../domain/workspace/workspace.ts';
import type { HistoryStore } from './history.ts';
import type { SecretName } from './vault.ts';
import type { Sources } from './sources.ts';

/** What is wrong in a workspace file; lines and columns count from 1. */
export interface WorkspaceProblem {
  readonly line: number;
  readonly column: number;
  /** Dotted path of the value, e.g. `routes.orders.consumers.0.isolation`. */
  readonly path: string;
  readonly problem: string;
  /** The nearest valid name, where one is near. */
  readonly suggestion: string | null;
}

/** A workspace that is open. Closing its sources ends every connection, and its history. */
export interface OpenedWorkspace {
  readonly origin: 'file' | 'sample' | 'case';
  readonly path: string | null;
  readonly workspace: Workspace;
  readonly sources: Sources;
  /** Null for what has no file of its own, is not saved, or was recorded. */
  readonly history: HistoryStore | null;
  /** `required`: its source cannot be opened without it. */
  readonly secrets: readonly (SecretName & { readonly stored: boolean; readonly required: boolean })[];
}

export type Opening =
  | { readonly outcome: 'opened'; readonly opened: OpenedWorkspace }
  | { readonly outcome: 'invalid'; readonly path: string; readonly problems: readonly WorkspaceProblem[] }
  | { readonly outcome: 'failed'; readonly failure: Failure };

/** Opens workspaces and case files; opening connects to nothing, sources connect when they are asked. */
export interface WorkspaceOpener {
  openFile(path: string): Promise<Opening>;
  /** As if the text stood in the file: to try what is not saved yet. `typed` secrets are used instead of stored ones. */
  openText(
    text: string,
    path: string,
    typed: readonly { readonly source: string; readonly field: string; readonly value: string }[],
  ): Promise<Opening>;
  openSample(): Promise<Opening>;
  openCase(path: string): Promise<Opening>;
}

/** Writes and reads case files. Writing replaces the file whole or not at all. */
export interface CaseFiles {
  write(path: string, value: Case): Promise<Answer<null>>;
  read(path: string, signal: AbortSignal): Promise<Answer<Case>>;
}
