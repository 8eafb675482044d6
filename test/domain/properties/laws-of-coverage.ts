import fc from 'fast-check';
import { correlate } from '../../../main/domain/lifecycle/correlate.ts';
import { judge } from '../../../main/domain/verdict/judge.ts';
import type { Code } from '../../../main/domain/verdict/code.ts';
import { compareByWeight } from '../../../main/domain/verdict/weight.ts';
import { readAt } from '../builders/coverage.ts';
import type { Examination } from '../builders/examination.ts';
import { examine } from '../builders/examination.ts';
import { messageId } from '../builders/observations.ts';
import type { Reading } from '../builders/reading.ts';
import { anyReading, shrinks, shrunk } from './any-reading.ts';
import type { Shrink } from './any-reading.ts';
import { copiesKnown, routeRead } from './oracle.ts';
import type { Property } from './property.ts';
import { showReading } from './show-reading.ts';

export interface Shrunk {
  readonly before: Reading;
  readonly after: Reading;
}

/** Reading out of order is not reading less: an entry that is deleted must not take with it that it was read too late. */
function inOrder(reading: Reading): Reading {
  const coverage = reading.coverage.map((entry) => ({ ...entry, asOf: entry.asOf === null ? null : readAt[entry.role] }));
  return { ...reading, coverage };
}

/** Readings before and after something of their coverage was taken away. */
export const shrunkOf = (readings: fc.Arbitrary<Reading>): fc.Arbitrary<Shrunk> =>
  fc
    .tuple(readings.map(inOrder), fc.array(fc.tuple(fc.nat(40), shrinks), { minLength: 1, maxLength: 4 }))
    .map(([before, several]: [Reading, (readonly [number, Shrink])[]]) => ({
      before,
      after: several.reduce((current, [index, shrink]) => shrunk(current, index, shrink), before),
    }));

/**
 * With several consumers the heaviest may become UNDETERMINED, and then another one is the heaviest:
 * it must have said the same before, and the whole must not have become heavier.
 */
function overallComplaint(before: Examination, after: Examination): string | null {
  const { code } = after.verdict;
  if (code === before.verdict.code || code === 'UNDETERMINED') return null;
  const said = before.deliveries.length > 1 && before.deliveries.some((delivery) => delivery.verdict.code === code);
  return said && compareByWeight({ code }, before.verdict) >= 0 ? null : `overall ${before.verdict.code} became ${code}`;
}

/** Reading less, with the same things seen, changes a verdict into itself or into UNDETERMINED. */
export const shrinkingOnlyOpens: Property<Shrunk> = {
  law: 'shrinking any coverage gives the same code or UNDETERMINED',
  cases: shrunkOf(anyReading),
  show: ({ before, after }) => `${showReading(before)}\nand then\n${showReading(after)}`,
  complaint: ({ before, after }) => {
    const [one, other] = [examine(before), examine(after)];
    for (const { consumer, verdict } of other.deliveries) {
      const code = one.delivery(consumer).code;
      if (verdict.code !== code && verdict.code !== 'UNDETERMINED') return `${consumer}: ${code} became ${verdict.code}`;
    }
    return overallComplaint(one, other);
  },
};

/** In whatever order things were read, the answer is the same to the last id. */
export const orderNeverShows: Property<{ readonly reading: Reading; readonly shuffled: Reading }> = {
  law: 'the order of observations and coverage never shows',
  cases: anyReading.chain((reading) =>
    fc
      .tuple(
        fc.shuffledSubarray([...reading.observations], { minLength: reading.observations.length }),
        fc.shuffledSubarray([...reading.coverage], { minLength: reading.coverage.length }),
      )
      .map(([observations, coverage]) => ({ reading, shuffled: { ...reading, observations, coverage } })),
  ),
  show: ({ shuffled }) => showReading(shuffled),
  complaint: ({ reading, shuffled }) => {
    const [one, other] = [reading, shuffled].map((each) => {
      const lifecycle = correlate(each, messageId);
      return JSON.stringify([judge(lifecycle), lifecycle.observations, lifecycle.businessKey]);
    });
    return one === other ? null : 'another order gave another answer';
  },
};

const lostInProduction: readonly Code[] = ['RELAY_LOST', 'SEND_FAILED', 'TXN_ABORTED', 'NOT_FOUND'];

/** A loss before the broker is never said of a route that was not read. */
export const lossNeedsTheRoute: Property<Reading> = {
  law: 'no loss in production is said while the destination or a fallback is not completely read',
  cases: anyReading,
  show: showReading,
  complaint: (reading) => {
    const { code } = examine(reading).verdict;
    return lostInProduction.includes(code) && !routeRead(reading) ? `${code} without a complete reading` : null;
  },
};

/** The same for what retention may have taken: another copy may stand where nobody looked. */
export const retentionNeedsTheRest: Property<Reading> = {
  law: 'no record is said to be removed while a partition that is left was not read',
  cases: anyReading,
  show: showReading,
  complaint: (reading) => {
    const { code } = examine(reading).produced();
    return ['LOST_TO_RETENTION', 'EXPIRED'].includes(code) && !copiesKnown(reading) ? `${code} without a complete reading` : null;
  },
};
