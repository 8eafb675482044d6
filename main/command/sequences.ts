import { sequencesDocument } from '../document/sequences-document.ts';
import { usageSentence } from '../language/failure-sentence.ts';
import type { OpenWorkspace } from '../service/open-workspace.ts';
import { readSequences } from '../service/read-sequences.ts';
import type { SequenceQuestion } from '../service/read-sequences.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodeOf } from './exit-code.ts';
import { progressLine } from './progress.ts';
import { renderSequences } from './render-sequences.ts';
import type { Invocation } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `--over`: one of the places that have numbers; both when nothing was typed. Throws UsageError. */
export function overArgument(text: string | null): SequenceQuestion['over'] {
  if (text === null || text === 'stored' || text === 'traces') return text;
  throw new UsageError(`--over ${text}: expected stored or traces.`);
}

/** `sequences`: gaps and repeats per producer and part. A gap that nothing explains is something wrong. */
export async function sequences(open: OpenWorkspace, question: SequenceQuestion, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, json, signal } = invocation;
  const progress = progressLine(invocation);
  for await (const event of readSequences(open, question, signal)) {
    if (event.type === 'source') progress.show(event.progress);
    else if (event.type === 'usage') throw new UsageError(usageSentence(event.usage, language));
    else {
      const { result } = event;
      progress.clear();
      terminal.out(json ? `${JSON.stringify(sequencesDocument(result, 'print'))}\n` : renderSequences(result, language));
      return exitCodeOf(
        result.complete && !signal.aborted,
        result.gaps.some(({ kind }) => kind === 'suspected'),
      );
    }
  }
  throw new Error('The reading of sequences ended without a result.');
}
