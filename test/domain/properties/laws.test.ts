import { describe, expect, it } from 'vitest';
import { breach } from './property.ts';
import type { Property } from './property.ts';
import { judgingNeverThrows } from './law-of-calm.ts';
import { lossNeedsTheRoute, orderNeverShows, retentionNeedsTheRest, shrinkingOnlyOpens, shrunkOf } from './laws-of-coverage.ts';
import { aCopyStands, aSightingTravelsUpward, aSuccessStands, everyVerdictIsWhole, noLossBesideACopy } from './laws-of-evidence.ts';
import { losingAnEffectNeedsSilence, notFoundNeedsEverything, skippingNeedsEveryCopy, skippingNeedsSilence } from './laws-of-silence.ts';
import { anyQueueReading } from './any-queue-reading.ts';
import {
  exchangeLossNeedsAWitness,
  numbersAreRead,
  queueLossNeedsSilence,
  queuesKnowNoCommits,
  queuesProveNothing,
  unroutedNeedsAWord,
} from './laws-of-queues.ts';
import { brokerLossNeedsACut, compactionNeedsASuccessor, removalNeedsCommitsOfThatTime } from './laws-of-storage.ts';
import { partialQueueReadings } from './partial-reading.ts';
import {
  deliveriesStayOpen,
  productionStaysOpen,
  readingLessNeverCalms,
  readingLessNeverDenies,
  readingLessNeverLoses,
} from './laws-of-partial-reading.ts';

/** The same law of other cases. */
function over<Case>(property: Property<Case>, cases: Property<Case>['cases']): Property<Case> {
  return { ...property, law: `${property.law}, over an exchange`, cases };
}

/** Milliseconds: much more than it takes, for a machine that has other work. */
const patient = 120_000;

function obeys<Case>(property: Property<Case>, numRuns: number): void {
  it.each([property])('$law', { timeout: patient }, (given) => {
    expect(breach(given, numRuns)).toBeNull();
  });
}

describe('laws of coverage', () => {
  obeys(shrinkingOnlyOpens, 3000);
  obeys(orderNeverShows, 1000);
  obeys(lossNeedsTheRoute, 4000);
  obeys(retentionNeedsTheRest, 3000);
});

describe('laws of silence', () => {
  obeys(skippingNeedsSilence, 4000);
  obeys(skippingNeedsEveryCopy, 4000);
  obeys(losingAnEffectNeedsSilence, 4000);
  obeys(notFoundNeedsEverything, 4000);
});

describe('laws of storage', () => {
  obeys(brokerLossNeedsACut, 4000);
  obeys(compactionNeedsASuccessor, 4000);
  obeys(removalNeedsCommitsOfThatTime, 4000);
});

describe('laws of evidence', () => {
  obeys(aCopyStands, 2000);
  obeys(aSightingTravelsUpward, 2000);
  obeys(noLossBesideACopy, 3000);
  obeys(aSuccessStands, 2000);
  obeys(everyVerdictIsWhole, 3000);
});

describe('laws of partial reading', () => {
  obeys(readingLessNeverLoses, 4000);
  obeys(readingLessNeverDenies, 3000);
  obeys(readingLessNeverCalms, 3000);
  obeys(productionStaysOpen, 6000);
  obeys(deliveriesStayOpen, 6000);
});

describe('law of calm', () => {
  obeys(judgingNeverThrows, 4000);
});

describe('laws of queues', () => {
  obeys(queuesKnowNoCommits, 3000);
  obeys(queuesProveNothing, 3000);
  obeys(numbersAreRead, 3000);
  obeys(exchangeLossNeedsAWitness, 4000);
  obeys(queueLossNeedsSilence, 4000);
  obeys(unroutedNeedsAWord, 3000);
});

describe('laws that hold over an exchange as well', () => {
  obeys(over(shrinkingOnlyOpens, shrunkOf(anyQueueReading)), 3000);
  obeys(over(aSightingTravelsUpward, anyQueueReading), 2000);
  obeys(over(aSuccessStands, anyQueueReading), 2000);
  obeys(over(everyVerdictIsWhole, anyQueueReading), 3000);
  obeys(over(judgingNeverThrows, anyQueueReading), 2000);
  obeys(over(readingLessNeverLoses, partialQueueReadings), 4000);
  obeys(over(readingLessNeverDenies, partialQueueReadings), 3000);
  obeys(over(readingLessNeverCalms, partialQueueReadings), 3000);
  obeys(over(productionStaysOpen, partialQueueReadings), 4000);
  obeys(over(deliveriesStayOpen, partialQueueReadings), 4000);
});
