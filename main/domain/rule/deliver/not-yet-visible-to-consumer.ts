import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { heldBack } from './held-back.ts';

/** A read_committed consumer stops at the last stable offset, and the copy stands at or above it. */
export const notYetVisibleToConsumer: Rule<DeliverContext> = {
  id: 'not-yet-visible-to-consumer',
  code: 'NOT_YET_VISIBLE',
  restsOnAbsence: false,
  decide: (context) => {
    const held = heldBack(context);
    return held === undefined ? null : holds({ evidence: held.evidence, facts: { ...held.copy.coordinates, lastStable: held.lastStable } });
  },
};
