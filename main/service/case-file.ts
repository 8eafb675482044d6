import type { Case, CaseMessage } from '../domain/lifecycle/case.ts';
import type { Explanation } from '../domain/lifecycle/explanation.ts';
import { evidenceOfMessage, caseContents } from './gather/snapshot-evidence.ts';
import { explain } from './judge-message.ts';

function messageOf(explanation: Explanation, withPayload: boolean): CaseMessage {
  return {
    route: explanation.route,
    messageId: explanation.messageId ?? '',
    businessKey: explanation.businessKey,
    observations: explanation.observations,
    coverage: explanation.coverage,
    contents: withPayload ? explanation.contents : {},
    recorded: explanation.judgement.verdict,
  };
}

/**
 * A case of one explanation, to reproduce its verdict without any source. It carries no address and
 * no secret; payloads only on request, and always masked. Broker and database errors stay, because
 * they are evidence.
 */
export function caseOf(explanation: Explanation, engine: string, withPayload: boolean): Case {
  const named = new Set([...explanation.observations, ...explanation.coverage].map((entry) => entry.source));
  return {
    engine,
    title: `${explanation.route} ${explanation.messageId ?? ''}`.trim(),
    now: explanation.now,
    routes: [explanation.rules],
    sources: explanation.sources.filter((source) => named.has(source.name)),
    messages: [messageOf(explanation, withPayload)],
  };
}

export interface Rejudged {
  readonly message: CaseMessage;
  readonly explanation: Explanation;
  /** True when the verdict is the one that was recorded. */
  readonly same: boolean;
}

/** Judges every message of a case again, by its own clock and with the rules of this version. */
export function rejudge(recorded: Case): readonly Rejudged[] {
  return recorded.messages.flatMap((message) => {
    const evidence = evidenceOfMessage(recorded, message);
    if (evidence === null) return [];
    const explanation = explain(evidence, message.messageId, caseContents(message), recorded.sources);
    const { code, rule } = explanation.judgement.verdict;
    return [{ message, explanation, same: code === message.recorded.code && rule === message.recorded.rule }];
  });
}
