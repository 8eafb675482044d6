import type { Explanation } from '../../main/domain/lifecycle/explanation.ts';
import type { OpenWorkspace } from '../../main/service/open-workspace.ts';
import type { ExpectedMessage } from '../harness/lab/expected.ts';
import { explained } from './asking.ts';

/** One message of a lab, what was said of it, and how that differs from what must be said; null: it does not. */
export interface Compared {
  readonly message: ExpectedMessage;
  readonly explanation: Explanation;
  readonly difference: string | null;
}

/** One line of what was said, in the order of the names, so that two lines can be compared as text. */
function line(
  code: string,
  deliveries: Readonly<Record<string, string>>,
  duplicates: readonly string[],
  findings: readonly string[],
): string {
  const consumers = Object.entries(deliveries).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [code, ...consumers.map(([consumer, verdict]) => `${consumer}=${verdict}`), ...duplicates.toSorted(), ...findings.toSorted()].join(
    ' ',
  );
}

function wanted(message: ExpectedMessage): string {
  return line(message.code, message.deliveries, message.duplicates, message.findings);
}

/** What was said of the consumers that the scenario is about. */
export function deliveriesOf({ judgement }: Explanation, message: ExpectedMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    judgement.deliveries
      .filter(({ consumer }) => consumer in message.deliveries)
      .map(({ consumer, verdict }) => [consumer, verdict.code] as const),
  );
}

/** FAN_OUT, which every ordinary message shows, counts only where the scenario is about it. */
function said(explanation: Explanation, message: ExpectedMessage): string {
  const { judgement } = explanation;
  const classes = [...new Set(judgement.duplicates.map((duplicate) => duplicate.class))].filter(
    (name) => name !== 'FAN_OUT' || message.duplicates.includes('FAN_OUT'),
  );
  const findings = [...new Set(judgement.findings.map((finding) => finding.id))];
  return line(judgement.verdict.code, deliveriesOf(explanation, message), classes, findings);
}

/** How what was said differs from what the lab expects; null where it does not. */
export function differenceOf(explanation: Explanation, message: ExpectedMessage): string | null {
  const { rule, certainty, missing } = explanation.judgement.verdict;
  const got = said(explanation, message);
  if (got === wanted(message)) return null;
  return [
    `${message.scenario} (${message.messageId})`,
    `  expected ${wanted(message)}`,
    `  got      ${got}`,
    `  by ${rule}, ${certainty}, missing ${JSON.stringify(missing)}`,
  ].join('\n');
}

/** Explains every expected message on its route, some at a time: who reads a stream waits more than it works. */
export async function explainAll(open: OpenWorkspace, expected: readonly ExpectedMessage[], atATime = 1): Promise<readonly Compared[]> {
  const all: Compared[] = [];
  for (let start = 0; start < expected.length; start += atATime) {
    const some = expected.slice(start, start + atATime).map(async (message): Promise<Compared> => {
      const explanation = await explained(open, message.messageId, message.route);
      return { message, explanation, difference: differenceOf(explanation, message) };
    });
    all.push(...(await Promise.all(some)));
  }
  return all;
}

/** Ids that a verdict cites and its answer lacks, and verdicts that decide without citing anything: one line each. */
export function uncited({ message, explanation: { judgement, observations, coverage } }: Compared): readonly string[] {
  const known = new Set([...observations, ...coverage].map(({ id }) => id));
  return [judgement.verdict, ...judgement.deliveries.map((delivery) => delivery.verdict)].flatMap((verdict) => {
    const cited = [...verdict.evidence, ...verdict.coverage];
    if (verdict.certainty !== 'undetermined' && cited.length === 0) return [`${message.scenario}: ${verdict.code} cites nothing`];
    return cited.filter((id) => !known.has(id)).map((id) => `${message.scenario}: ${verdict.code} cites ${id}, which is not there`);
  });
}
