import { decide } from '../../main/domain/verdict/decide.ts';
import { judge } from '../../main/domain/verdict/judge.ts';
import type { Verdict } from '../../main/domain/verdict/verdict.ts';
import { facetsOf } from '../../main/domain/lifecycle/facets.ts';
import { micros } from '../../main/domain/observation/instant.ts';
import { produceRules } from '../../main/domain/rule/produce/index.ts';
import type { Example } from './examples.ts';
import { deliverExamples, produceExamples } from './examples.ts';

export interface Judged {
  readonly example: Example;
  readonly verdict: Verdict;
  readonly consumer: string;
}

/** The verdict about production, which the overall verdict may hide behind those of the consumers. */
function produceVerdict({ lifecycle, rule }: Example): Verdict {
  if (rule === 'undetermined') return judge(lifecycle).judgement.verdict;
  const nothing = () => ({ candidates: [], missing: [], evidence: [], waitsIn: 'produce' as const });
  return decide(produceRules, { lifecycle, facets: facetsOf(lifecycle), now: micros(lifecycle.now) }, 'produce', nothing);
}

function deliverVerdict({ lifecycle }: Example): Verdict {
  const [delivery] = judge(lifecycle).judgement.deliveries;
  if (delivery === undefined) throw new Error('The example has no consumer.');
  return delivery.verdict;
}

/** Every example with the verdict that the real rules reach. */
export const judged: readonly Judged[] = [
  ...produceExamples.map((example) => ({ example, verdict: produceVerdict(example), consumer: '' })),
  ...deliverExamples.map((example) => ({ example, verdict: deliverVerdict(example), consumer: 'billing' })),
];
