// Samples into a history without end, as fast as it can: the program that a test kills.
import process from 'node:process';
import { historyFile } from '../../../main/adapter/history/history-store.ts';
import { commitSample, interval, partitionSample, round } from './samples.ts';

const store = historyFile(process.argv[2] ?? '');
for (let number = 0; ; number += 1) {
  const partitions = Array.from({ length: 50 }, (_, partition) => partition);
  const samples = partitions.flatMap((partition) => [
    partitionSample(round(number), 0, number, { partition }),
    commitSample(round(number), number, 'billing', partition),
  ]);
  const answer = await store.append(samples, interval);
  if (!answer.ok) throw new Error(answer.failure.detail);
  // A round that was told is a round that must still be there after the kill.
  process.stdout.write(`${number}\n`);
}
