import type { Explanation } from '../../../main/domain/lifecycle/explanation.ts';
import type { OpenMessage } from '../../../main/domain/reconcile/reconciliation.ts';
import type { OpenWorkspace } from '../../../main/service/open-workspace.ts';
import type { ExpectedMessage } from '../../harness/lab/expected.ts';
import { explained } from '../asking.ts';
import type { Reconciled } from './reconciled.ts';

/** What a reconciliation says of one message, and what an explanation of it alone says, as lines that can be compared. */
function lineOf(
  code: string,
  deliveries: readonly (readonly [string, string])[],
  duplicates: readonly string[],
  findings: readonly string[],
): string {
  const parts = [...deliveries.map(([name, verdict]) => `${name}=${verdict}`), ...duplicates.toSorted(), ...findings.toSorted()];
  return [code, ...parts].join(' ');
}

function ofOpen({ verdict, deliveries, duplicates, findings }: OpenMessage): string {
  return lineOf(
    verdict.code,
    deliveries.map(({ consumer, code }) => [consumer, code]),
    duplicates,
    findings,
  );
}

function ofExplanation({ judgement }: Explanation): string {
  const classes = [...new Set(judgement.duplicates.map((duplicate) => duplicate.class))].filter((name) => name !== 'FAN_OUT');
  return lineOf(
    judgement.verdict.code,
    judgement.deliveries.map(({ consumer, verdict }) => [consumer, verdict.code]),
    classes,
    [...new Set(judgement.findings.map(({ id }) => id))],
  );
}

/** What runs say of messages, where it differs from what explaining each alone says; one line each. */
export async function differencesOf(
  open: OpenWorkspace,
  expected: readonly ExpectedMessage[],
  runs: ReadonlyMap<string, Reconciled>,
): Promise<readonly string[]> {
  const differences: string[] = [];
  for (const message of expected) {
    const explanation = await explained(open, message.messageId, message.route);
    const listed = runs.get(message.route)?.open.find(({ messageId }) => messageId === message.messageId);
    const alone = ofExplanation(explanation);
    // What nothing names came to be at no time, so no window has it.
    if (explanation.observations.every(({ kind }) => kind === 'config' || kind === 'commit')) {
      if (listed !== undefined) differences.push(`${message.messageId}: listed although nothing names it`);
      continue;
    }
    const fine = /^(PROCESSED|STORED)( \S+=PROCESSED)*$/.test(alone);
    const together = listed === undefined ? 'not listed' : ofOpen(listed);
    if (together !== (fine ? 'not listed' : alone))
      differences.push(`${message.route} ${message.messageId}: alone ${alone}, together ${together}`);
  }
  return differences;
}
