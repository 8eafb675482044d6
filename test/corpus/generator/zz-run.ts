import fc from 'fast-check';
import { trial } from '/work/main/test/corpus/generator/trial.ts';
import { schedules } from '/work/main/test/corpus/generator/schedule.ts';
const n = Number(process.argv[2] ?? 500),
  seed = Number(process.argv[3] ?? 20261120);
const t0 = Date.now();
let messages = 0,
  exact = 0;
const misses = new Map<string, number>(),
  dups = new Map<string, number>(),
  losses = new Map<string, number>(),
  succ = new Map<string, number>();
const add = (m: Map<string, number>, k: string) => m.set(k, (m.get(k) ?? 0) + 1);
fc.assert(
  fc.property(schedules, (s) => {
    const t = trial(s);
    for (const v of t.verdicts) {
      messages++;
      if (v.misses.length === 0) exact++;
      v.misses.forEach((m) => add(misses, m));
      v.duplicateMisses.forEach((m) => add(dups, m));
      v.falseLosses.forEach((m) => add(losses, m));
      v.falseSuccesses.forEach((m) => add(succ, m));
    }
  }),
  { numRuns: n, seed },
);
console.log({ n, messages, exact: ((100 * exact) / messages).toFixed(2), seconds: (Date.now() - t0) / 1000 });
for (const [name, m] of [
  ['misses', misses],
  ['dups', dups],
  ['false losses', losses],
  ['false processed', succ],
] as const) {
  console.log('==', name);
  for (const [k, c] of [...m].sort((a, b) => b[1] - a[1]).slice(0, 40)) console.log(String(c).padStart(6), k);
}
