import { idsOf } from '../../lifecycle/facets.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';

/** A copy stands in a transaction that has been open for longer than brokers allow by default: a hanging transaction. */
export const openTransactionOverdue: Rule<ProduceContext> = {
  id: 'open-transaction-overdue',
  code: 'OVERDUE',
  restsOnAbsence: false,
  decide: ({ facets }) => {
    const [first] = facets.open;
    if (first === undefined || facets.visible.length > 0) return null;
    return holds({
      evidence: idsOf(facets.open),
      facts: { ...first.coordinates, cause: 'open-transaction', since: first.at ?? '' },
      waitsIn: 'store',
    });
  },
};
