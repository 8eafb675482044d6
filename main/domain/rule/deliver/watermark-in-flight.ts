import { wholeNumber } from '../../observation/whole-number.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { unreached } from './sightings.ts';
import { highestTraced } from './trace-progress.ts';

/**
 * A consumer that commits the lowest offset it still works on has read further than it has
 * committed: what lies between the commit and the highest offset it traced is being worked on.
 */
export const watermarkInFlight: Rule<DeliverContext> = {
  id: 'watermark-in-flight',
  code: 'IN_FLIGHT',
  restsOnAbsence: false,
  decide: (context) => {
    if (context.consumer.commit !== 'watermark') return null;
    const waiting = unreached(context);
    if (waiting === undefined) return null;
    const highest = highestTraced(context, waiting.copy.coordinates['partition']);
    const offset = wholeNumber(waiting.copy.coordinates['offset']);
    if (highest === undefined || offset === null || offset > highest.offset) return null;
    return holds({
      evidence: [waiting.copy.id, waiting.evidence, highest.evidence],
      facts: { ...waiting.copy.coordinates, committed: String(waiting.committed), highest: String(highest.offset) },
      waitsIn: 'consume',
    });
  },
};
