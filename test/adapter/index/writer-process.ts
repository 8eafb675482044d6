// Adds stretches to an index without end, as fast as it can: the program that a test kills. Arguments: FILE.
import { logIndex } from '../../../main/adapter/index/log-index.ts';
import { emptyRun } from '../../../main/domain/observation/epoch-run.ts';

const [path = ''] = process.argv.slice(2);
const note = (text: string): void => {
  throw new Error(text);
};
const index = logIndex({ path, note });
const log = { source: 'kafka', topic: 'orders', topicId: 'id', partition: 0, identity: 'header' };
const perStretch = 3_000;
for (let from = 0; ; from += perStretch) {
  const numbers = Array.from({ length: perStretch }, (_, at) => from + at);
  const entries = {
    seed: index.seed() ?? 0,
    high: Uint32Array.from(numbers, (number) => Math.imul(number, 0x9e3779b1)),
    low: Uint32Array.from(numbers),
    delta: Uint32Array.from(numbers, (number) => number - from),
  };
  index.add(log, 1, { from: BigInt(from), to: BigInt(from + perStretch), epochs: emptyRun }, entries);
  // What was told is to be there after the kill.
  process.stdout.write(`${from + perStretch}\n`);
}
