import { parentPort, workerData } from 'node:worker_threads';
import { historyFile } from '../adapter/history/history-store.ts';
import type { Reading } from '../ports/reading.ts';
import type { FromHistoryWorker, HistoryAnswers, HistoryAsked, HistoryWorkerData, ToHistoryWorker } from './history-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('A worker is started by its store.');

const history = historyFile((workerData as HistoryWorkerData).path);
const uninterrupted = new AbortController().signal;

async function answerTo(message: ToHistoryWorker): Promise<HistoryAnswers[HistoryAsked]> {
  switch (message.kind) {
    case 'append':
      return history.append(message.samples, message.interval);
    case 'around': {
      const readings: Reading[] = [];
      for await (const reading of history.around(message.question, uninterrupted)) readings.push(reading);
      return readings;
    }
    case 'extent':
      return history.extent();
    case 'close':
      await history.close();
      return null;
  }
}

port.on('message', (message: ToHistoryWorker) => {
  const { id } = message;
  const say = (answer: FromHistoryWorker): void => port.postMessage(answer);
  answerTo(message).then(
    (answer) => say({ kind: 'answer', id, answer }),
    (error: unknown) => say({ kind: 'defect', id, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
