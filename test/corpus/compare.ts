import type { ExplanationDocument } from '../../main/contract/explanation.ts';
import type { VerdictDocument } from '../../main/contract/verdict.ts';
import { rulesOnAbsence } from '../../main/domain/rule/rules.ts';
import type { Explained } from './explain-json.ts';
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
function decidedFromAbsence(document: ExplanationDocument): readonly string[] {
  return verdictsOf(document).flatMap(({ certainty, rule }) => (certainty !== 'undetermined' && rulesOnAbsence.has(rule) ? [rule] : []));
}

/**
 * What is said for certain and is neither the truth nor "undetermined". Who sees less may suspect
 * something else (a message whose trace is unread seems to wait), but proves nothing else.
 */
function provenOtherwise(document: ExplanationDocument, truth: Truth): readonly string[] {
  const other = ({ code, certainty }: VerdictDocument, expected: string | undefined): readonly string[] =>
    certainty !== 'proven' || code === expected ? [] : [code];
  return [
    ...other(document.verdict, truth.code),
    ...document.deliveries.flatMap(({ consumer, verdict }) =>
      other(verdict, truth.deliveries[consumer]).map((code) => `${consumer}: ${code}`),
    ),
  ];
}

/**
 * What is wrong with an answer that was given while a source could not be read: one that the verdict
 * needs leaves it open, or suspected, and incomplete; without one that it does not need it stands.
 */
export function wrongWhileBlind({ document, exit }: Explained, truth: Truth, without: string): readonly string[] {
  const proven = provenOtherwise(document, truth).map((each) => `proves ${each}`);
  if (truth.stands?.includes(without)) return document.verdict.code === truth.code ? proven : [...proven, `says ${document.verdict.code}`];
  const absences = decidedFromAbsence(document).map((rule) => `decides from an absence by ${rule}`);
  return [...proven, ...absences, ...(exit === 3 ? [] : [`ends with ${exit}`])];
}

/** Ids that a verdict cites and its answer lacks. */
export function uncited(document: ExplanationDocument): readonly string[] {
  const known = new Set([...document.observations, ...document.coverage].map(({ id }) => id));
  return verdictsOf(document).flatMap(({ evidence, coverage }) => [...evidence, ...coverage].filter((id) => !known.has(id)));
}
