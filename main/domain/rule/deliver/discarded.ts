import { idsOf } from '../../lifecycle/facets.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { traced } from './sightings.ts';

/** The consumer says that it threw the message away: it decided not to process it. */
export const discarded: Rule<DeliverContext> = {
  id: 'discarded',
  code: 'DISCARDED',
  restsOnAbsence: false,
  decide: (context) => {
    const lines = traced(context, 'discarded');
    const [first] = lines;
    return first === undefined ? null : holds({ evidence: idsOf(lines), facts: { at: first.at ?? '' } });
  },
};
