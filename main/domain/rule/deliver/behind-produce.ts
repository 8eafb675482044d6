import type { Code } from '../../verdict/code.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';

const waits: readonly Code[] = ['NOT_YET_VISIBLE', 'IN_FLIGHT', 'OUTBOX_STUCK', 'OVERDUE'];

/** The message still waits before the broker's consumers can see it: the delivery waits with it and takes its code. */
export const behindProduce: Rule<DeliverContext> = {
  id: 'behind-produce',
  code: 'IN_FLIGHT',
  restsOnAbsence: false,
  decide: ({ produce }) => {
    if (!waits.includes(produce.code)) return null;
    return holds({
      code: produce.code,
      certainty: produce.certainty === 'suspected' ? 'suspected' : 'proven',
      evidence: produce.evidence,
      coverage: produce.coverage,
      facts: { produce: produce.code },
      waitsIn: produce.stage,
    });
  },
};
