import { facetsOf } from '../../../main/domain/lifecycle/facets.ts';
import { coordinatesOf, railOf } from '../../../main/domain/lifecycle/rail.ts';
import { correlate } from '../../../main/domain/lifecycle/correlate.ts';
import { judge } from '../../../main/domain/verdict/judge.ts';
import { messageId } from '../builders/observations.ts';
import type { Reading } from '../builders/reading.ts';
import { lifecycleOf } from '../builders/reading.ts';
import { anyDocument } from './any-document.ts';
import type { Property } from './property.ts';
import { showReading } from './show-reading.ts';

/** A document that was let in is judged: nothing in it makes the judgement fail, or reach Object.prototype. */
export const judgingNeverThrows: Property<Reading> = {
  law: 'judging never throws on anything that a document may contain',
  cases: anyDocument,
  show: showReading,
  complaint: (reading) => {
    try {
      for (const lifecycle of [lifecycleOf(reading), correlate(reading, messageId)]) {
        const { judgement } = judge(lifecycle);
        const facets = facetsOf(lifecycle);
        railOf(lifecycle, facets, judgement);
        coordinatesOf(facets);
      }
      return null;
    } catch (error) {
      return error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ') : String(error);
    }
  },
};
