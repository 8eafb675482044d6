import { resolve } from 'node:path';
import { caseToDocument } from '../document/case-document.ts';
import { sentencesIn } from '../document/sentences.ts';
import { textsOf } from '../language/catalogue.ts';
import { failureSentence } from '../language/failure-sentence.ts';
import { verdictTitle } from '../language/sentence.ts';
import { visibleText } from '../language/visible-text.ts';
import type { CaseFiles } from '../ports/workspace-opener.ts';
import { caseOf, rejudge } from '../service/case-file.ts';
import type { OpenWorkspace } from '../service/open-workspace.ts';
import { explanationExit, explanationOf } from './explain.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodeOf, isWrong } from './exit-code.ts';
import { renderExplanation } from './render-explanation.ts';
import { table } from './table.ts';
import type { Invocation } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface ExportArguments {
  readonly id: string;
  readonly route: string | null;
  readonly file: string;
  readonly withPayload: boolean;
  readonly engine: string;
}

/** `case export`: explains one message and writes what reproduces the answer. The exit code is the explanation's. */
export async function exportCase(open: OpenWorkspace, cases: CaseFiles, args: ExportArguments, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, json } = invocation;
  const explanation = await explanationOf(open, args.id, args.route, invocation);
  const value = caseOf(explanation, args.engine, args.withPayload);
  const path = resolve(args.file);
  const written = await cases.write(path, value);
  if (!written.ok) throw new UsageError(failureSentence(written.failure, language));
  terminal.out(json ? `${JSON.stringify(caseToDocument(value, sentencesIn(language)))}\n` : `${textsOf(language).command.written(path)}\n`);
  return explanationExit(explanation, invocation.signal);
}

/** `case open`: judges a case again, without any source, and shows where the verdict differs from the recorded one. */
export async function openCase(cases: CaseFiles, file: string, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, json, signal } = invocation;
  const answer = await cases.read(resolve(file), signal);
  if (!answer.ok) throw new UsageError(failureSentence(answer.failure, language));
  const judged = rejudge(answer.value);
  const verdicts = judged.map(({ explanation }) => explanation.judgement.verdict);
  const { columns } = textsOf(language).command;
  if (json) terminal.out(`${JSON.stringify(caseToDocument(answer.value, sentencesIn(language), verdicts))}\n`);
  else if (judged.length === 1 && judged[0] !== undefined) terminal.out(renderExplanation(judged[0].explanation, language));
  else {
    const rows = judged.map(({ message, explanation, same }) => [
      verdictTitle(explanation.judgement.verdict, language),
      visibleText(message.messageId),
      visibleText(message.route),
      same ? '' : `≠ ${verdictTitle(message.recorded, language)}`,
    ]);
    terminal.out(`${table([columns.verdict, columns.messageId, columns.route, ''], rows)}\n`);
  }
  const complete = judged.every(({ explanation }) => explanation.judgement.complete);
  const wrong = judged.some(
    ({ explanation: { judgement }, same }) =>
      !same ||
      isWrong(
        judgement.verdict,
        judgement.duplicates.map((duplicate) => duplicate.class),
      ),
  );
  return exitCodeOf(complete && !signal.aborted, wrong);
}
