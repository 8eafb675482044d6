import { correlate, correlateNothing, messageIdsOf } from '../../../../main/domain/lifecycle/correlate.ts';
import type { Evidence } from '../../../../main/domain/lifecycle/correlate.ts';
import { judge } from '../../../../main/domain/verdict/judge.ts';

/** What Waybill says of a message, in words that the oracle has as well. */
export interface Judged {
  readonly overall: string;
  readonly certainty: 'proven' | 'suspected' | 'undetermined';
  readonly rule: string;
  readonly deliveries: readonly { readonly consumer: string; readonly code: string; readonly certainty: string; readonly rule: string }[];
  readonly duplicates: readonly string[];
}

/** Judges one message of the evidence. */
export function judged(evidence: Evidence, id: string): Judged {
  const lifecycle = messageIdsOf(evidence).includes(id) ? correlate(evidence, id) : correlateNothing(evidence, id);
  const { verdict, deliveries, duplicates } = judge(lifecycle).judgement;
  return {
    overall: verdict.code,
    certainty: verdict.certainty,
    rule: verdict.rule,
    deliveries: deliveries.map(({ consumer, verdict: { code, certainty, rule } }) => ({ consumer, code, certainty, rule })),
    duplicates: [...new Set(duplicates.map((each) => each.class))].toSorted(),
  };
}
