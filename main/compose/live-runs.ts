import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReconcileRuns } from '../ports/reconcile-runs.ts';
import type { Vault } from '../ports/vault.ts';
import type { OpenedWorkspace } from '../ports/workspace-opener.ts';
import type { ReconcileWorkerData } from '../worker/reconcile-protocol.ts';
import { historyPath, workspaceStateFolder } from './local-state.ts';
import { reconcileRuns } from './reconcile-runs.ts';
import { secretsFor } from './workspace-opener.ts';

/** A folder that is made when it is first asked for and removed when it is closed, or else when this process ends. */
class TemporaryFolder {
  #path: Promise<string> | null = null;
  #removeAtExit = (): void => undefined;

  path(): Promise<string> {
    return (this.#path ??= this.#make());
  }

  async remove(): Promise<void> {
    const path = await this.#path;
    this.#path = null;
    process.off('exit', this.#removeAtExit);
    if (path !== null) await rm(path, { recursive: true, force: true });
  }

  async #make(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'waybill-runs-'));
    this.#removeAtExit = () => rmSync(path, { recursive: true, force: true });
    process.on('exit', this.#removeAtExit);
    return path;
  }
}

/** The runs of an open workspace. Where nothing is kept on this machine (`state` null) they last until they are closed. */
export function liveRuns({ workspace, path }: OpenedWorkspace, vault: Vault, state: string | null): ReconcileRuns {
  const temporary = new TemporaryFolder();
  const runs = reconcileRuns(async (): Promise<ReconcileWorkerData> => {
    const kept = state ?? (await temporary.path());
    const secrets = await secretsFor(workspace, vault);
    return {
      workspace,
      secrets: secrets.flatMap(({ source, field, value }) => (value === null ? [] : [{ source, field, value }])),
      folder: workspaceStateFolder(kept, path ?? workspace.name),
      history: historyPath(kept, path ?? workspace.name),
    };
  });
  return {
    ...runs,
    async close() {
      await runs.close();
      await temporary.remove();
    },
  };
}
