import { explain } from '../../main/command/explain.ts';
import type { ExitCode } from '../../main/command/exit-code.ts';
import { type ExplanationDocument, explanation } from '../../main/contract/explanation.ts';
import type { OpenWorkspace } from '../../main/service/open-workspace.ts';
import { unhurried } from '../service/asking.ts';

/** What the command line answered: the document that it printed and its exit code. */
export interface Explained {
  readonly document: ExplanationDocument;
  readonly exit: ExitCode;
}

/** Runs `explain ID --route ROUTE --json` in this process. The document is parsed as its contract says. */
export async function explainJson(open: OpenWorkspace, id: string, route: string): Promise<Explained> {
  let printed = '';
  const terminal = { out: (text: string) => void (printed += text), err: () => undefined, live: false, columns: 80 };
  const exit = await explain(open, id, route, { terminal, language: 'en', json: true, signal: unhurried });
  return { document: explanation.parse(JSON.parse(printed)), exit };
}
