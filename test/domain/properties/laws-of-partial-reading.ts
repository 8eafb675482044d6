import type { Code } from '../../../main/domain/verdict/code.ts';
import { familyOf } from '../../../main/domain/verdict/weight.ts';
import { examine } from '../builders/examination.ts';
import type { Partial } from './partial-reading.ts';
import { partialReadings } from './partial-reading.ts';
import type { Property } from './property.ts';
import { showReading } from './show-reading.ts';

const losses: readonly Code[] = [
  'BROKER_LOST',
  'RELAY_LOST',
  'SEND_FAILED',
  'UNROUTED',
  'OVERFLOW',
  'DLX_LOST',
  'LOST_TO_RETENTION',
  'SKIPPED',
  'EFFECT_LOST',
];

function showPartial({ perfect, partial }: Partial): string {
  return `${showReading(perfect)}\nread in part\n${showReading(partial)}`;
}

/** Not to have read something never makes a loss. */
export const readingLessNeverLoses: Property<Partial> = {
  law: 'a partial reading never says a loss that the perfect reading does not say',
  cases: partialReadings,
  show: showPartial,
  complaint: ({ perfect, partial }) => {
    const [whole, part] = [examine(perfect), examine(partial)];
    if (
      losses.includes(part.verdict.code) &&
      whole.verdict.code !== part.verdict.code &&
      !whole.deliveries.some(({ verdict }) => verdict.code === part.verdict.code)
    ) {
      return `${part.verdict.code} instead of ${whole.verdict.code}`;
    }
    const wrong = part.deliveries.find(
      ({ consumer, verdict }) => losses.includes(verdict.code) && whole.delivery(consumer).code !== verdict.code,
    );
    return wrong === undefined ? null : `${wrong.consumer}: ${wrong.verdict.code} instead of ${whole.delivery(wrong.consumer).code}`;
  },
};

/** Nor does it make somebody who processed the message one who was surely not reached. */
export const readingLessNeverDenies: Property<Partial> = {
  law: 'a partial reading never proves NOT_REACHED for a consumer that the perfect reading saw at work',
  cases: partialReadings,
  show: showPartial,
  complaint: ({ perfect, partial }) => {
    const [whole, part] = [examine(perfect), examine(partial)];
    const worked: readonly Code[] = ['PROCESSED', 'PROCESS_FAILED', 'DEAD_LETTERED', 'FILTERED', 'DISCARDED', 'EFFECT_LOST'];
    const wrong = part.deliveries.find(
      ({ consumer, verdict }) =>
        verdict.code === 'NOT_REACHED' && verdict.certainty === 'proven' && worked.includes(whole.delivery(consumer).code),
    );
    return wrong === undefined ? null : `${wrong.consumer}: proven NOT_REACHED instead of ${whole.delivery(wrong.consumer).code}`;
  },
};

/** Nor does it calm anybody: what is wrong is not proven to be on its way, explained or fine. */
export const readingLessNeverCalms: Property<Partial> = {
  law: 'a partial reading never proves to be well what the perfect reading calls wrong',
  cases: partialReadings,
  show: showPartial,
  complaint: ({ perfect, partial }) => {
    const [whole, part] = [examine(perfect), examine(partial)];
    const calm = part.deliveries.find(
      ({ consumer, verdict }) =>
        verdict.certainty === 'proven' && familyOf(whole.delivery(consumer).code) === 'wrong' && familyOf(verdict.code) !== 'wrong',
    );
    return calm === undefined ? null : `${calm.consumer}: proven ${calm.verdict.code} instead of ${whole.delivery(calm.consumer).code}`;
  },
};

/** What the perfect reading says of production is never excluded by an open partial one. */
export const productionStaysOpen: Property<Partial> = {
  law: 'an open production has the code of the perfect reading among its candidates',
  cases: partialReadings,
  show: showPartial,
  complaint: ({ perfect, partial }) => {
    const [whole, part] = [examine(perfect), examine(partial)];
    const { code } = whole.produced();
    if (part.verdict.code !== 'UNDETERMINED' || part.produced().code !== 'UNDETERMINED' || code === 'UNDETERMINED') return null;
    const { candidates } = part.verdict;
    return candidates.includes(code) || candidates.includes(whole.verdict.code) ? null : `${code} is not among ${candidates.join(' ')}`;
  },
};

/** The same for each delivery. */
export const deliveriesStayOpen: Property<Partial> = {
  law: 'an open delivery has the code of the perfect reading among its candidates',
  cases: partialReadings,
  show: showPartial,
  complaint: ({ perfect, partial }) => {
    const [whole, part] = [examine(perfect), examine(partial)];
    for (const { consumer, verdict } of part.deliveries) {
      const { code } = whole.delivery(consumer);
      if (verdict.code === 'UNDETERMINED' && code !== 'UNDETERMINED' && !verdict.candidates.includes(code))
        return `${consumer}: ${code} is not among ${verdict.candidates.join(' ')}`;
    }
    return null;
  },
};
