import { idsOf } from '../../lifecycle/facets.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { successes } from './sightings.ts';

/** A success trace, an effect row, or an entry of a dedupe store that is written with the effect. */
export const processed: Rule<DeliverContext> = {
  id: 'processed',
  code: 'PROCESSED',
  restsOnAbsence: false,
  decide: (context) => {
    const found = successes(context);
    const [first] = found;
    return first === undefined ? null : holds({ evidence: idsOf(found), facts: { by: first.kind, at: first.at ?? '' } });
  },
};
