import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReconcileRuns } from '../ports/reconcile-runs.ts';
import type { Vault } from '../ports/vault.ts';
import type { OpenedWorkspace } from '../ports/workspace-opener.ts';
import type { ReconcileWorkerData } from '../worker/reconcile-protocol.ts';
import { historyPath, workspaceStateFolder } from './local-state.ts';
import { reconcileRuns } from './reconcile-runs.ts';
import { secretsFor } from './workspace-opener.ts';

/** The runs of an open workspace. Where nothing is kept on this machine (`state` null) they last as long as a temporary folder. */
export function liveRuns({ workspace, path }: OpenedWorkspace, vault: Vault, state: string | null): ReconcileRuns {
  return reconcileRuns(async (): Promise<ReconcileWorkerData> => {
    const kept = state ?? (await mkdtemp(join(tmpdir(), 'waybill-runs-')));
    const secrets = await secretsFor(workspace, vault);
    return {
      workspace,
      secrets: secrets.flatMap(({ source, field, value }) => (value === null ? [] : [{ source, field, value }])),
      folder: workspaceStateFolder(kept, path ?? workspace.name),
      history: historyPath(kept, path ?? workspace.name),
    };
  });
}
