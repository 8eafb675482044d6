import { idsOf } from '../../lifecycle/facets.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';

/** A stream that is bound like a queue has a copy: the exchange accepted the message. Whether a queue has it is no part of this. */
export const acceptedByExchange: Rule<ProduceContext> = {
  id: 'accepted-by-exchange',
  code: 'STORED',
  restsOnAbsence: false,
  decide: ({ facets }) => {
    const [first] = facets.witnesses;
    if (first === undefined) return null;
    return holds({ evidence: idsOf(facets.witnesses), facts: { ...first.coordinates, exchange: first.facts.exchange ?? '' } });
  },
};
