import type { Workspace } from '../domain/workspace/workspace.ts';
import type { OpenMessageFilter, OpenMessagesPage, PageAsked, ReconcileAsked, ReconcileEvent } from '../ports/reconcile-runs.ts';

/** What a reconciling worker is started with: a workspace, its secrets, which stay in this process, and where runs are kept. */
export interface ReconcileWorkerData {
  readonly workspace: Workspace;
  readonly secrets: readonly { readonly source: string; readonly field: string; readonly value: string }[];
  /** The part of the local state that belongs to this workspace. */
  readonly folder: string;
  /** The file of its history. */
  readonly history: string;
}

export type ToReconcileWorker =
  | { readonly kind: 'run'; readonly id: number; readonly asked: ReconcileAsked }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'messages'; readonly id: number; readonly run: string; readonly filter: OpenMessageFilter; readonly page: PageAsked };

/** `end` closes a run; `defect` carries what a bug threw. */
export type FromReconcileWorker =
  | { readonly kind: 'event'; readonly id: number; readonly event: ReconcileEvent }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'page'; readonly id: number; readonly page: OpenMessagesPage }
  | { readonly kind: 'defect'; readonly id: number; readonly detail: string };
