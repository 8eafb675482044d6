import type { CallInput } from '../../contract/channels.ts';
import type { Case } from '../../domain/lifecycle/case.ts';
import { answered } from '../../domain/observation/failure.ts';
import type { Explanation } from '../../domain/lifecycle/explanation.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CaseFiles } from '../../ports/workspace-opener.ts';
import { caseOf } from '../../service/case-file.ts';
import { explainMessage } from '../../service/explain-message.ts';
import type { Desktop } from '../desktop.ts';
import { safeFileName } from '../file-name.ts';
import type { CallHandler } from '../handlers.ts';
import { openWorkspace } from '../on-workspace.ts';
import { noWorkspace } from '../refusal.ts';
import type { WorkspaceHolder, WorkspaceUse } from '../workspace-holder.ts';

export interface CaseExport {
  readonly holder: WorkspaceHolder;
  readonly clock: Clock;
  readonly cases: CaseFiles;
  readonly desktop: Desktop;
  /** Version of what judges. */
  readonly engine: string;
}

type Asked = CallInput<'case.export'>;

/** What a person saw of this message; read anew when they have not opened it. */
async function explanationOf(
  { opened, explanations }: WorkspaceUse,
  asked: Asked,
  clock: Clock,
  signal: AbortSignal,
): Promise<Explanation | null> {
  const kept = explanations.find(asked.route, asked.messageId);
  if (kept !== null) return kept;
  for await (const event of explainMessage(openWorkspace(opened, clock), asked.messageId, asked.route, signal)) {
    if (event.type === 'result') return event.result;
  }
  return null;
}

/** The case of what is asked for; null where there is no such route, or the question stayed open. */
async function caseFor(use: WorkspaceUse, asked: Asked, { clock, engine }: CaseExport, calledOff: AbortSignal): Promise<Case | null> {
  if (!Object.hasOwn(use.opened.workspace.routes, asked.route)) return null;
  const explanation = await explanationOf(use, asked, clock, AbortSignal.any([calledOff, use.signal]));
  return explanation === null ? null : caseOf(explanation, engine, asked.withPayload);
}

/** The name that is proposed for a case. */
export function caseFileName(route: string, messageId: string): string {
  return safeFileName(`${route} ${messageId}`, 'waybillcase');
}

/** `case.export`: the case is of what the person saw, not of what a second reading would find. */
export function exportCaseHandler(parts: CaseExport): CallHandler<'case.export'> {
  const { holder, cases, desktop } = parts;
  return async (asked, signal) => {
    const use = holder.use();
    if (use === null) return answered({ outcome: 'failed', failure: noWorkspace });
    // The workspace is let go before the dialog, so that a person who takes their time holds nothing open.
    const value = await caseFor(use, asked, parts, signal).finally(() => use.release());
    if (value === null)
      return answered({
        outcome: 'failed',
        failure: { code: 'not-found', retryable: false, detail: `${asked.messageId} (${asked.route})` },
      });
    const path = await desktop.chooseCaseTarget(caseFileName(asked.route, asked.messageId));
    if (path === null) return answered({ outcome: 'cancelled' });
    const written = await cases.write(path, value);
    return answered(written.ok ? { outcome: 'written', path } : { outcome: 'failed', failure: written.failure });
  };
}
