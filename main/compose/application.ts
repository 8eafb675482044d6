import { caseFiles } from '../adapter/case-file/case-files.ts';
import { machineClock } from '../adapter/clock/machine-clock.ts';
import { workspaceWriter } from '../adapter/workspace-file/write-entries.ts';
import { workspaceTexts } from '../adapter/workspace-file/write-file.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReconcileRuns } from '../ports/reconcile-runs.ts';
import type { Vault } from '../ports/vault.ts';
import type { CaseFiles, OpenedWorkspace, WorkspaceOpener } from '../ports/workspace-opener.ts';
import type { WorkspaceTexts, WorkspaceWriter } from '../ports/workspace-text.ts';
import { caseFormat } from './case-format.ts';
import { liveRuns } from './live-runs.ts';
import { workspaceOpener } from './workspace-opener.ts';

/** Everything that works without a window. */
export interface Application {
  readonly opener: WorkspaceOpener;
  readonly cases: CaseFiles;
  readonly clock: Clock;
  /** Workspace files as text, and what is added to them. */
  readonly texts: WorkspaceTexts;
  readonly writer: WorkspaceWriter;
  /** Reconciliations of an open workspace's routes, in a worker of their own. */
  readonly runsOf: (opened: OpenedWorkspace) => ReconcileRuns;
}

interface Surroundings {
  readonly vault: Vault;
  /** The folder that holds the sample and the schemas. */
  readonly resources: string;
  /** The folder of what is kept on this machine (see local-state.ts); null: nothing is kept. */
  readonly state?: string | null;
  /** False: scans keep and use no local index. */
  readonly keepIndex?: boolean;
}

/** Puts the application together. */
export function composeApplication({ vault, resources, state = null, keepIndex = true }: Surroundings): Application {
  const cases = caseFiles(caseFormat);
  return {
    opener: workspaceOpener({ vault, clock: machineClock, cases, resources, state, keepIndex }),
    cases,
    clock: machineClock,
    texts: workspaceTexts,
    writer: workspaceWriter,
    runsOf: (opened) => liveRuns(opened, vault, state),
  };
}
