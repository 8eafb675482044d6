import type { ExplanationDocument } from '../../main/contract/explanation.ts';
import type { VerdictDocument } from '../../main/contract/verdict.ts';
import { rulesOnAbsence } from '../../main/domain/rule/rules.ts';
import type { Truth } from './scenario.ts';

/** One line, in an order of its own, so that what must be said and what is said compare as text. */
function line({ code, certainty, deliveries, duplicates, findings }: Truth): string {
  const consumers = Object.entries(deliveries).map(([consumer, each]) => `${consumer}: ${each}`);
  const rest = [consumers, duplicates, findings].flatMap((part) => part.toSorted());
  return [certainty === 'undetermined' ? code : `${code} (${certainty})`, ...rest].join(', ');
}

/** What must be said. */
export function wanted(truth: Truth): string {
  return line(truth);
}

/** What was said of one message. */
export function said({ verdict, deliveries, duplicates, findings }: ExplanationDocument): string {
  return line({
    code: verdict.code,
    certainty: verdict.certainty,
    deliveries: Object.fromEntries(deliveries.map((delivery) => [delivery.consumer, delivery.verdict.code])),
    duplicates: duplicates.flatMap((each) =>
      each.class === 'FAN_OUT' ? [] : [`${each.class} ${each.cause}${each.certainty === 'proven' ? '' : ` (${each.certainty})`}`],
    ),
    findings: findings.map(({ id }) => id),
  });
}

function verdictsOf({ verdict, deliveries }: ExplanationDocument): readonly VerdictDocument[] {
  return [verdict, ...deliveries.map((delivery) => delivery.verdict)];
}

/** The rules that decided something from an absence. */
export function decidedFromAbsence(document: ExplanationDocument): readonly string[] {
  return verdictsOf(document).flatMap(({ certainty, rule }) => (certainty !== 'undetermined' && rulesOnAbsence.has(rule) ? [rule] : []));
}

/** Codes that neither the truth nor "undetermined" has: less may be known with less to read, but nothing else. */
export function changedCodes(document: ExplanationDocument, truth: Truth): readonly string[] {
  const changed = ({ code }: VerdictDocument, expected: string | undefined): readonly string[] =>
    code === 'UNDETERMINED' || code === expected ? [] : [code];
  return [
    ...changed(document.verdict, truth.code),
    ...document.deliveries.flatMap(({ consumer, verdict }) =>
      changed(verdict, truth.deliveries[consumer]).map((code) => `${consumer}: ${code}`),
    ),
  ];
}

/** Ids that a verdict cites and its answer lacks. */
export function uncited(document: ExplanationDocument): readonly string[] {
  const known = new Set([...document.observations, ...document.coverage].map(({ id }) => id));
  return verdictsOf(document).flatMap(({ evidence, coverage }) => [...evidence, ...coverage].filter((id) => !known.has(id)));
}
