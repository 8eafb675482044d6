// npm run bench -- [NAME...] [--quick] [--json FILE]: measures speed on real servers beside another program.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { table, type Bench, type BenchResult } from './bench-result.ts';
import { bulkBench } from './bulk.bench.ts';
import { codecsBench } from './codecs.bench.ts';
import { indexBench } from './index.bench.ts';
import { reconcileBench } from './reconcile.bench.ts';
import { scanBench } from './scan.bench.ts';
import { sequencesBench } from './sequences.bench.ts';
import { streamsBench } from './streams.bench.ts';

const benches: ReadonlyMap<string, Bench> = new Map([
  ['scan', scanBench],
  ['bulk', bulkBench],
  ['codecs', codecsBench],
  ['streams', streamsBench],
  ['sequences', sequencesBench],
  ['reconcile', reconcileBench],
  ['index', indexBench],
]);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
});
const unknown = positionals.filter((name) => !benches.has(name));
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}". There are: ${[...benches.keys()].join(', ')}`);
  process.exit(2);
}
const results: BenchResult[] = [];
for (const [name, bench] of benches) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  results.push(...(await bench({ quick: values.quick, note: (text) => console.error(`${name}: ${text}`) })));
}
console.log(table(results));
if (values.json !== undefined) {
  const rows = results.map(({ name, ratio, ours, peer, unit, memoryMiB }) => ({ name, ratio, ours, peer, unit, memoryMiB }));
  writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
}
// A quick run shows that the bench works; its times are too short to be judged.
if (!values.quick && results.some(({ ratio, required }) => ratio < required)) process.exitCode = 1;
