import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schedule } from './schedule.ts';
import { schedules } from './schedule.ts';
import { tableOf, tallyOf } from './tally.ts';
import type { Verdicts } from './trial.ts';
import { trial } from './trial.ts';

/** 20,000 with WAYBILL_SCHEDULES=20000, which takes a minute or two and prints the table. */
const asked = process.env['WAYBILL_SCHEDULES'];
const count = Number(asked ?? 2000);
const seed = 20_261_121;
const milliseconds = 900_000;

/** Plays every schedule, none of them shrunk: what is wrong anywhere is counted. */
function play<Case>(cases: fc.Arbitrary<Case>, verdictsOf: (given: Case) => readonly Verdicts[]): readonly Verdicts[] {
  const verdicts: Verdicts[] = [];
  const run = fc.property(cases, (given) => {
    verdicts.push(...verdictsOf(given));
  });
  fc.assert(run, { numRuns: count, seed });
  return verdicts;
}

describe('over random schedules on a model of an outbox, a log and its consumers', () => {
  it('no loss is false, no success is false, and 98 of 100 messages have exactly the codes expected', { timeout: milliseconds }, () => {
    const tally = tallyOf(play<Schedule>(schedules, (schedule) => trial(schedule).verdicts));
    if (asked !== undefined) process.stdout.write(`\n${tableOf('topic', count, tally)}\n`);
    expect(tally.falseLosses).toEqual([]);
    expect(tally.falseSuccesses).toEqual([]);
    expect(tally.exact / tally.messages).toBeGreaterThanOrEqual(0.98);
  });
});
