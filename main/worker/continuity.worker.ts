import { parentPort, workerData } from 'node:worker_threads';
import { openContinuity } from '../compose/open-continuity.ts';
import type { ContinuityWorkerData, FromContinuityWorker, ToContinuityWorker } from './continuity-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('A worker is started by its pool.');

const opening = openContinuity(workerData as ContinuityWorkerData);
const running = new Map<number, AbortController>();

function say(message: FromContinuityWorker): void {
  port?.postMessage(message);
}

async function read(message: Exclude<ToContinuityWorker, { kind: 'abort' }>): Promise<void> {
  const { id } = message;
  const stop = new AbortController();
  running.set(id, stop);
  try {
    const source = await opening;
    if (!source.ok) say({ kind: 'reading', id, reading: { type: 'failure', failure: source.failure } });
    else {
      const readings =
        message.kind === 'stored' ? source.value.stored(message.question, stop.signal) : source.value.traced(message.question, stop.signal);
      for await (const reading of readings) say({ kind: 'reading', id, reading });
    }
    say({ kind: 'end', id });
  } catch (error) {
    say({ kind: 'defect', id, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    running.delete(id);
  }
}

port.on('message', (message: ToContinuityWorker) => {
  if (message.kind === 'abort') running.get(message.id)?.abort();
  else void read(message);
});
