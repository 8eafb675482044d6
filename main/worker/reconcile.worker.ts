import { parentPort, workerData } from 'node:worker_threads';
import { openReconciling } from '../compose/open-reconciling.ts';
import { reconcileRoute } from '../service/reconcile/reconcile-route.ts';
import type { FromReconcileWorker, ReconcileWorkerData, ToReconcileWorker } from './reconcile-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('A worker is started by whoever runs it.');

const opening = openReconciling(workerData as ReconcileWorkerData);
const running = new Map<number, AbortController>();

function say(message: FromReconcileWorker): void {
  port?.postMessage(message);
}

function sayDefect(id: number, error: unknown): void {
  say({ kind: 'defect', id, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

async function run({ id, asked }: Extract<ToReconcileWorker, { kind: 'run' }>): Promise<void> {
  const stop = new AbortController();
  running.set(id, stop);
  try {
    for await (const event of reconcileRoute(await opening, asked, stop.signal)) say({ kind: 'event', id, event });
    say({ kind: 'end', id });
  } catch (error) {
    sayDefect(id, error);
  } finally {
    running.delete(id);
  }
}

async function page({ id, run: name, filter, page: asked }: Extract<ToReconcileWorker, { kind: 'messages' }>): Promise<void> {
  try {
    const { stores } = await opening;
    say({ kind: 'page', id, page: await stores.messages(name, filter, asked) });
  } catch (error) {
    sayDefect(id, error);
  }
}

port.on('message', (message: ToReconcileWorker) => {
  if (message.kind === 'run') void run(message);
  else if (message.kind === 'abort') running.get(message.id)?.abort();
  else void page(message);
});
