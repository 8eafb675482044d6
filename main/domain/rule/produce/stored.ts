import { idsOf } from '../../lifecycle/facets.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';

/** A copy can be read in the destination; the deliveries go on from here. */
export const stored: Rule<ProduceContext> = {
  id: 'stored',
  code: 'STORED',
  restsOnAbsence: false,
  decide: ({ facets }) => {
    const [first] = facets.visible;
    return first === undefined
      ? null
      : holds({ evidence: idsOf(facets.visible), facts: { ...first.coordinates, copies: String(facets.visible.length) } });
  },
};
