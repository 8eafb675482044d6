import type { Explanation } from '../domain/lifecycle/explanation.ts';
import { explanationDocument } from '../document/documents.ts';
import { sentencesIn } from '../document/sentences.ts';
import { usageSentence } from '../language/failure-sentence.ts';
import { explainMessage } from '../service/explain-message.ts';
import type { OpenWorkspace } from '../service/open-workspace.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodeOf, isWrong } from './exit-code.ts';
import { progressLine } from './progress.ts';
import { renderExplanation } from './render-explanation.ts';
import type { Invocation } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The explanation of one message, with progress shown while it is made. */
export async function explanationOf(open: OpenWorkspace, id: string, route: string | null, invocation: Invocation): Promise<Explanation> {
  const progress = progressLine(invocation);
  for await (const event of explainMessage(open, id, route, invocation.signal)) {
    if (event.type === 'source') progress.show(event.progress);
    else {
      progress.clear();
      if (event.type === 'usage') throw new UsageError(usageSentence(event.usage, invocation.language));
      return event.result;
    }
  }
  throw new UsageError('This workspace has no routes.');
}

/** The exit code of an explanation; one that was stopped is never final. */
export function explanationExit({ judgement }: Explanation, signal: AbortSignal): ExitCode {
  return exitCodeOf(
    judgement.complete && !signal.aborted,
    isWrong(
      judgement.verdict,
      judgement.duplicates.map((duplicate) => duplicate.class),
    ),
  );
}

/** `explain`: one message with everything that its verdict rests on. */
export async function explain(open: OpenWorkspace, id: string, route: string | null, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, json, signal } = invocation;
  const explanation = await explanationOf(open, id, route, invocation);
  terminal.out(
    json
      ? `${JSON.stringify(explanationDocument(explanation, sentencesIn(language), 'print'))}\n`
      : renderExplanation(explanation, language),
  );
  return explanationExit(explanation, signal);
}
