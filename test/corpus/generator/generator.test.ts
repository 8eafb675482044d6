import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schedule } from './schedule.ts';
import { schedules } from './schedule.ts';
import type { QueueSchedule } from './queue-schedule.ts';
import { queueSchedules } from './queue-schedule.ts';
import type { Tally } from './tally.ts';
import { tableOf, tallyOf } from './tally.ts';
import type { Verdicts } from './trial.ts';
import { queueTrial, trial } from './trial.ts';

/** Each of the two plays so many. WAYBILL_SCHEDULES=20000 plays more, in a few minutes, and prints the tables. */
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

function tallied(name: string, verdicts: readonly Verdicts[]): Tally {
  const tally = tallyOf(verdicts);
  if (asked !== undefined) process.stdout.write(`\n${tableOf(name, count, tally)}\n`);
  return tally;
}

const nothingFalse = { falseLosses: [], falseSuccesses: [] };

describe('no loss is false, no success is false, and 98 of 100 messages have exactly the codes expected', () => {
  it('over schedules on a model of an outbox, a log and its consumers', { timeout: milliseconds }, () => {
    const tally = tallied(
      'topic',
      play<Schedule>(schedules, (schedule) => trial(schedule).verdicts),
    );
    expect(tally).toMatchObject(nothingFalse);
    expect(tally.exact / tally.messages).toBeGreaterThanOrEqual(0.98);
  });

  it('over schedules on a model of an exchange, its queue, streams and dead letters', { timeout: milliseconds }, () => {
    const tally = tallied(
      'queue',
      play<QueueSchedule>(queueSchedules, (schedule) => queueTrial(schedule).verdicts),
    );
    expect(tally).toMatchObject(nothingFalse);
    expect(tally.exact / tally.messages).toBeGreaterThanOrEqual(0.98);
  });
});
