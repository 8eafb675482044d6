import { caseFiles } from '../adapter/case-file/case-files.ts';
import { machineClock } from '../adapter/clock/machine-clock.ts';
import { OpenMessages } from '../adapter/duckdb/open-messages.ts';
import { reconcileStores } from '../adapter/reconcile-spool/reconcile-stores.ts';
import type { Reconciling } from '../service/reconcile/reconcile-route.ts';
import type { ReconcileWorkerData } from '../worker/reconcile-protocol.ts';
import { caseFormat } from './case-format.ts';
import { historyInWorker } from './history-worker.ts';
import { openSources } from './sources.ts';
import { workerFile } from './worker-file.ts';

/** What a reconciling worker works with: connections of its own, and the runs that are kept. */
export async function openReconciling({ workspace, secrets, folder, history }: ReconcileWorkerData): Promise<Reconciling> {
  const clock = machineClock;
  const secretOf = (source: string, field: string): string | null =>
    secrets.find((secret) => secret.source === source && secret.field === field)?.value ?? null;
  const sources = await openSources(workspace, { secretOf, clock, cases: caseFiles(caseFormat) });
  const stores = reconcileStores({ folder, clock, pages: new OpenMessages(folder), sieveWorker: workerFile('sieve') });
  return { open: { workspace, sources, history: historyInWorker(history), clock, judgeAt: null }, stores };
}
