import type { Instant } from '../domain/observation/instant.ts';
import { matchesDocument } from '../document/documents.ts';
import { sentencesIn } from '../document/sentences.ts';
import { usageSentence } from '../language/failure-sentence.ts';
import { findMessages } from '../service/find-messages.ts';
import type { OpenWorkspace } from '../service/open-workspace.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodeOf, isWrong } from './exit-code.ts';
import { progressLine } from './progress.ts';
import { renderMatches } from './render-matches.ts';
import type { Invocation } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface FindArguments {
  readonly value: string;
  readonly route: string | null;
  readonly by: string | null;
  readonly window: { readonly from: Instant; readonly to: Instant };
}

/** `find`: messages that match, each with its overall verdict. */
export async function find(open: OpenWorkspace, args: FindArguments, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, json, signal } = invocation;
  const progress = progressLine(invocation);
  for await (const event of findMessages(open, args, signal)) {
    if (event.type === 'source') progress.show(event.progress);
    else if (event.type === 'usage') throw new UsageError(usageSentence(event.usage, language));
    else if (event.type === 'result') {
      const { result } = event;
      progress.clear();
      terminal.out(json ? `${JSON.stringify(matchesDocument(result, sentencesIn(language), 'print'))}\n` : renderMatches(result, language));
      return exitCodeOf(
        result.complete && !signal.aborted,
        result.matches.some((match) => isWrong(match.verdict, match.duplicates)),
      );
    }
  }
  throw new Error('A search ended without a result.');
}
