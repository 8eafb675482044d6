import { idsOf } from '../../lifecycle/facets.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { traced } from './sightings.ts';

/** The consumer says that it left the message out on purpose: it was not for this consumer. */
export const filtered: Rule<DeliverContext> = {
  id: 'filtered',
  code: 'FILTERED',
  restsOnAbsence: false,
  decide: (context) => {
    const lines = traced(context, 'filtered');
    const [first] = lines;
    return first === undefined ? null : holds({ evidence: idsOf(lines), facts: { at: first.at ?? '' } });
  },
};
