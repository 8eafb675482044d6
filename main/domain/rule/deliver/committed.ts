import { absentFromAside } from '../../observation/absent-from-store.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { allPassed, recordsProcessing } from './sightings.ts';

/** The group moved past it, and nothing is configured that would record what it did. Suspected while it may stand in a place aside. */
export const committed: Rule<DeliverContext> = {
  id: 'committed',
  code: 'COMMITTED',
  restsOnAbsence: false,
  decide: (context) => {
    const passed = allPassed(context);
    if (passed === undefined || recordsProcessing(context)) return null;
    const aside = absentFromAside(context.lifecycle, context.consumer, context.facets.eventAt);
    return holds({
      certainty: aside.proven ? 'proven' : 'suspected',
      coverage: aside.coverage,
      evidence: passed.flatMap(({ copy, evidence }) => [copy.id, evidence]),
      facts: { group: context.consumer.group, committed: String(passed[0]?.committed ?? ''), ...passed[0]?.copy.coordinates },
    });
  },
};
