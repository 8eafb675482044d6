import { idsOf } from '../../lifecycle/facets.ts';
import { absentFromDestination, soughtOf } from '../../observation/absent-from-place.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';

/**
 * A copy stands in a fallback destination, where producers put a message that the destination
 * refused, and no consumer has seen it. Suspected until the destination was read.
 */
export const diverted: Rule<ProduceContext> = {
  id: 'diverted',
  code: 'DIVERTED',
  restsOnAbsence: false,
  decide: ({ lifecycle, facets }) => {
    const [first] = facets.diverted;
    if (first === undefined || facets.sightings.length > 0) return null;
    const absence = absentFromDestination(lifecycle, soughtOf(lifecycle, facets.eventAt));
    return holds({
      certainty: absence.proven ? 'proven' : 'suspected',
      evidence: idsOf(facets.diverted),
      coverage: absence.coverage,
      facts: { ...first.coordinates },
    });
  },
};
