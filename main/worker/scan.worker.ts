import { parentPort, workerData } from 'node:worker_threads';
import { logIndex } from '../adapter/index/log-index.ts';
import { openBroker } from '../compose/open-broker.ts';
import type { Reading } from '../ports/reading.ts';
import type { FromScanWorker, IndexedScanData, ToScanWorker } from './scan-protocol.ts';
import { batchesAhead, readingsPerBatch } from './scan-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('A worker is started by its pool.');

const { broker: toOpen, index } = workerData as IndexedScanData;
const note = (text: string): void => process.emitWarning(text, 'WaybillIndex');
const opening = openBroker(toOpen, undefined, index === null ? null : logIndex({ path: index, note }));

/** One running scan: how many batches it may still send, and how to end it. */
interface Running {
  credit: number;
  readonly stop: AbortController;
  wake: () => void;
}

const scans = new Map<number, Running>();

function say(message: FromScanWorker): void {
  port?.postMessage(message);
}

async function send(id: number, running: Running, readings: readonly Reading[]): Promise<void> {
  while (running.credit === 0 && !running.stop.signal.aborted) {
    await new Promise<void>((resolve) => {
      running.wake = resolve;
    });
  }
  running.credit -= 1;
  say({ kind: 'readings', id, readings });
}

async function scan({ id, request }: Extract<ToScanWorker, { kind: 'scan' }>): Promise<void> {
  const running: Running = { credit: batchesAhead, stop: new AbortController(), wake: () => undefined };
  scans.set(id, running);
  try {
    const broker = await opening;
    if (!broker.ok) say({ kind: 'readings', id, readings: [{ type: 'failure', failure: broker.failure }] });
    else {
      let batch: Reading[] = [];
      for await (const reading of broker.value.scan(request, running.stop.signal)) {
        batch.push(reading);
        // Progress is worth telling at once; observations wait for company.
        if (batch.length < readingsPerBatch && reading.type === 'observation') continue;
        await send(id, running, batch);
        batch = [];
      }
      if (batch.length > 0) await send(id, running, batch);
    }
    say({ kind: 'end', id });
  } catch (error) {
    say({ kind: 'defect', id, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    scans.delete(id);
  }
}

port.on('message', (message: ToScanWorker) => {
  const running = scans.get(message.id);
  if (message.kind === 'scan') void scan(message);
  else if (message.kind === 'abort') {
    running?.stop.abort();
    running?.wake();
  } else if (running !== undefined) {
    running.credit += 1;
    running.wake();
  }
});
