import { idsOf } from '../../lifecycle/facets.ts';
import { isOlder } from '../age.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';

/** Brokers cap a transaction at 15 minutes by default (transaction.max.timeout.ms): an older one is stuck, not slow. */
const transactionLimit = 900_000;

/** A copy stands in a transaction that has not ended, and no other copy can be read. */
export const notYetVisible: Rule<ProduceContext> = {
  id: 'not-yet-visible',
  code: 'NOT_YET_VISIBLE',
  restsOnAbsence: false,
  decide: ({ facets, now }) => {
    const young = facets.open.filter((copy) => !isOlder(now, copy.at, transactionLimit));
    const [first] = young;
    if (first === undefined || facets.visible.length > 0) return null;
    return holds({ evidence: idsOf(young), facts: { ...first.coordinates, producerId: first.facts.producerId ?? '' }, waitsIn: 'store' });
  },
};
