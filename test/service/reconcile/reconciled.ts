import { machineClock } from '../../../main/adapter/clock/machine-clock.ts';
import { OpenMessages } from '../../../main/adapter/duckdb/open-messages.ts';
import { reconcileStores } from '../../../main/adapter/reconcile-spool/reconcile-stores.ts';
import { workerFile } from '../../../main/compose/worker-file.ts';
import type { OpenMessage, Reconciliation } from '../../../main/domain/reconcile/reconciliation.ts';
import type { ReconcileAsked, ReconcileEvent } from '../../../main/ports/reconcile-runs.ts';
import type { ReconcileStores } from '../../../main/ports/reconcile-store.ts';
import type { OpenWorkspace } from '../../../main/service/open-workspace.ts';
import { reconcileRoute } from '../../../main/service/reconcile/reconcile-route.ts';

/** What one run said. */
export interface Reconciled {
  readonly result: Reconciliation;
  readonly open: readonly OpenMessage[];
  readonly events: readonly ReconcileEvent[];
}

/** The stores of a folder, as the worker composes them. */
export function storesIn(folder: string): ReconcileStores {
  return reconcileStores({ folder, clock: machineClock, pages: new OpenMessages(folder), sieveWorker: workerFile('sieve') });
}

/** Runs one reconciliation on this thread. */
export async function reconciled(
  open: OpenWorkspace,
  stores: ReconcileStores,
  asked: Pick<ReconcileAsked, 'route' | 'from' | 'to'> & Partial<ReconcileAsked>,
  signal: AbortSignal = new AbortController().signal,
): Promise<Reconciled> {
  const events: ReconcileEvent[] = [];
  for await (const event of reconcileRoute({ open, stores }, { judgeAt: open.judgeAt, anew: false, ...asked }, signal)) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'result') throw new Error(`The run ended with ${JSON.stringify(last)}.`);
  const run = events.find((event) => event.type === 'started')?.run ?? '';
  const { messages } = await stores.messages(run, { codes: null, duplicates: null, between: null }, { skip: 0, take: 1_000_000 });
  return { result: last.result, open: messages, events };
}
