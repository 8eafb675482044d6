import type { CheckStep } from '../ports/reading.ts';
import { checkDocument } from '../document/documents.ts';
import { textsOf } from '../language/catalogue.ts';
import { checkStepText } from '../language/failure-sentence.ts';
import { visibleText } from '../language/visible-text.ts';
import { checkSources } from '../service/check-sources.ts';
import type { OpenWorkspace } from '../service/open-workspace.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodeOf } from './exit-code.ts';
import { table } from './table.ts';
import type { Invocation } from './terminal.ts';

/** `check`: opens every source, step by step. A step that fails is something wrong; Ctrl-C leaves it incomplete. */
export async function check(open: OpenWorkspace, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, json, signal } = invocation;
  const { columns, words } = textsOf(language).command;
  const steps: CheckStep[] = [];
  for await (const step of checkSources(open, signal)) {
    steps.push(step);
    if (!json && terminal.live) terminal.err(`\r\u001B[2K${visibleText(step.source)}: ${checkStepText(step.step, language)}`);
  }
  if (!json && terminal.live) terminal.err('\r\u001B[2K');
  // Sources are opened side by side; their steps are shown one source after the other.
  const names = Object.keys(open.workspace.sources);
  steps.sort((a, b) => names.indexOf(a.source) - names.indexOf(b.source));
  if (json) terminal.out(`${JSON.stringify(checkDocument(steps.map((step) => ({ ...step }))))}\n`);
  else {
    const rows = steps.map((step) => [
      visibleText(step.source),
      checkStepText(step.step, language),
      step.ok ? words.ok : words.failed,
      visibleText(step.detail),
      step.fix ?? '',
    ]);
    terminal.out(`${table([columns.source, columns.step, columns.result, columns.detail, columns.fix], rows)}\n`);
  }
  return exitCodeOf(
    !signal.aborted,
    steps.some((step) => !step.ok),
  );
}
