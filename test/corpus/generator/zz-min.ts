import fc from 'fast-check';
import { trial } from './trial.ts';
import { schedules } from './schedule.ts';
const want = process.argv[2] ?? '';
const n = Number(process.argv[3] ?? 6000),
  seed = Number(process.argv[4] ?? 20261120);
const hit = (s: any) => {
  try {
    return trial(s).verdicts.filter((v) =>
      [...v.misses, ...v.duplicateMisses, ...v.falseLosses, ...v.falseSuccesses].some((m) => m === want || m.startsWith(want)),
    );
  } catch (e) {
    return [];
  }
};
const d = fc.check(
  fc.property(schedules, (s) => hit(s).length === 0),
  { numRuns: n, seed },
);
if (d.counterexample) {
  const s = d.counterexample[0];
  const t = trial(s);
  console.log(JSON.stringify(s.shape));
  console.log(s.actions.map((a: any) => Object.values(a).join(' ')).join('\n'));
  console.log(JSON.stringify(s.plan));
  for (const v of hit(s))
    console.log(
      v.id,
      JSON.stringify(v.expected),
      '\n  GOT',
      v.got.overall,
      v.got.certainty,
      v.got.rule,
      JSON.stringify(v.got.deliveries),
      v.falseLosses,
      v.falseSuccesses,
    );
  console.log('rows', JSON.stringify(t.seen.rows), '\nnow', t.seen.now);
  console.log('parts', t.seen.parts.map((p) => `${p.role} ${p.name} ${p.trouble}`).join('; '));
  console.log(
    'lines',
    JSON.stringify(t.seen.lines),
    'copies',
    t.seen.copies
      .map((c) => `${c.topic}/${c.partition}@${c.entry.offset} ${c.entry.message?.id} ${c.visibility} e${c.entry.leaderEpoch}`)
      .join('; '),
    'bounds',
    JSON.stringify(t.seen.boundaries),
    'epochs',
    JSON.stringify(t.seen.epochs),
  );
} else console.log('none');
