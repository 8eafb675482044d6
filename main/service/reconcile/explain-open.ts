import type { Coverage } from '../../domain/observation/coverage.ts';
import { isCovered } from '../../domain/observation/coverage.ts';
import { correlate } from '../../domain/lifecycle/correlate.ts';
import { facetsOf } from '../../domain/lifecycle/facets.ts';
import type { Code } from '../../domain/verdict/code.ts';
import { judge } from '../../domain/verdict/judge.ts';
import type { KeptVerdict, OpenGroup } from '../../ports/reconcile-store.ts';
import { readRoute } from '../gather/route-reading.ts';
import type { ReadMessage } from '../gather/route-reading.ts';
import { match } from '../judge-message.ts';
import type { Passing } from './pass.ts';
import type { SpooledLogs } from './spooled-broker.ts';

/** What is still on its way, or was withheld, may be something else the next time. */
const changing: readonly Code[] = ['IN_FLIGHT', 'NOT_YET_VISIBLE', 'NOT_YET_CONSUMED', 'OVERDUE', 'UNDETERMINED', 'OUTBOX_STUCK'];

export interface Explained {
  readonly verdicts: readonly KeptVerdict[];
  /** What the verdicts needed, as it was read for them. */
  readonly coverage: readonly Coverage[];
  readonly complete: boolean;
  readonly duplicatesComplete: boolean;
}

interface Judged {
  readonly kept: KeptVerdict;
  readonly coverage: readonly Coverage[];
  readonly complete: boolean;
  readonly duplicatesComplete: boolean;
}

function judgeOne({ messageId, evidence }: ReadMessage, lines: string): Judged {
  const lifecycle = correlate(evidence, messageId);
  const { rows, visible, witnesses } = facetsOf(lifecycle);
  const { judgement, coverage } = judge(lifecycle);
  const { verdict, duplicates, deliveries, businessKey, at } = match(evidence, messageId);
  const all = [verdict, ...deliveries.map((delivery) => delivery.verdict)];
  const final = judgement.complete && all.every(({ code, certainty }) => certainty === 'proven' && !changing.includes(code));
  return {
    kept: {
      message: {
        ...{ messageId, businessKey, verdict, duplicates, at },
        deliveries: deliveries.map((delivery) => ({ consumer: delivery.consumer, code: delivery.verdict.code })),
        findings: [...new Set(judgement.findings.map(({ id }) => id))],
      },
      lines,
      final,
      counted: {
        recorded: rows.length > 0,
        stored: visible.length + witnesses.length > 0,
        processed: deliveries.filter((delivery) => delivery.verdict.code === 'PROCESSED').map(({ consumer }) => consumer),
      },
    },
    coverage: coverage.filter((entry) => entry.needed),
    complete: judgement.complete,
    duplicatesComplete: judgement.duplicatesComplete,
  };
}

/** A part that several messages needed is as complete as the worst reading of it. */
export function worstOf(entries: readonly Coverage[]): readonly Coverage[] {
  const byPart = new Map<string, Coverage>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.source, entry.role, entry.part]);
    const known = byPart.get(key);
    const shown = known === undefined || (isCovered(known) && !isCovered(entry)) ? entry : known;
    byPart.set(key, { ...shown, needed: entry.needed || known?.needed === true });
  }
  return [...byPart.values()];
}

/**
 * Explains some open messages exactly as each would be explained alone: read upstream to downstream,
 * accused rows once more, judged by the same rules. Only what the spool has of a log is not scanned again.
 */
export async function explainOpen(
  { open, route, signal }: Passing,
  spooled: SpooledLogs,
  groups: readonly OpenGroup[],
): Promise<Explained> {
  spooled.expect(groups);
  const lines = new Map(groups.map((group) => [group.messageId, group.lines]));
  const query = { messageIds: [...lines.keys()], businessKeys: [], fields: [], text: null, all: false, window: null };
  const sources = spooled.over(open.sources);
  const nobody = (): void => undefined;
  const reading = await readRoute({ ...open, sources }, route, query, signal, nobody, nobody);
  const judged = reading.messages.map((message) => judgeOne(message, lines.get(message.messageId) ?? ''));
  return {
    verdicts: judged.map(({ kept }) => kept),
    coverage: worstOf(judged.flatMap(({ coverage }) => coverage)),
    complete: judged.every(({ complete }) => complete),
    duplicatesComplete: judged.every(({ duplicatesComplete }) => duplicatesComplete),
  };
}
