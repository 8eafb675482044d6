import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { progressAt } from './sightings.ts';

/** Put aside for another try that the consumer has not made yet. */
export const retrying: Rule<DeliverContext> = {
  id: 'retrying',
  code: 'IN_FLIGHT',
  restsOnAbsence: false,
  decide: (context) => {
    const waiting = context.facets.retries.filter(
      (copy) => copy.facts.consumer === context.consumer.name && progressAt(context, copy).kind !== 'passed',
    );
    const [first] = waiting;
    if (first === undefined) return null;
    const progress = progressAt(context, first);
    const commit = progress.kind === 'unread' ? [] : [progress.evidence];
    return holds({
      certainty: progress.kind === 'not-reached' ? 'proven' : 'suspected',
      evidence: [...waiting.map((copy) => copy.id), ...commit],
      facts: { ...first.coordinates },
      waitsIn: 'consume',
    });
  },
};
