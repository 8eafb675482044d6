import type { OpenMessageFilterDocument } from '../../contract/reconcile-window.ts';
import { openMessageDocument, reconcileProgressDocument, reconciliationDocument } from '../../document/reconciliation-document.ts';
import { sentencesIn } from '../../document/sentences.ts';
import { assertNever } from '../../domain/assert-never.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReconcileRuns } from '../../ports/reconcile-runs.ts';
import type { Desktop } from '../desktop.ts';
import { safeFileName } from '../file-name.ts';
import type { CallHandler, StreamHandler } from '../handlers.ts';
import { onWorkspace } from '../on-workspace.ts';
import { noWorkspace } from '../refusal.ts';
import type { WorkspaceHolder } from '../workspace-holder.ts';
import type { WorkspaceRuns } from '../workspace-runs.ts';
import { routeWindow } from './route-window.ts';
import { usageEnd } from './stream-ends.ts';

export interface Reconciling {
  readonly holder: WorkspaceHolder;
  readonly runs: WorkspaceRuns;
  readonly clock: Clock;
  readonly desktop: Desktop;
}

const silent: Failure = { code: 'worker-died', retryable: true, detail: 'The run ended without a result.' };

/** `reconcile.run`: how far it is, then the document. */
export function reconcileHandler({ holder, runs, clock }: Reconciling): StreamHandler<'reconcile.run'> {
  return onWorkspace<'reconcile.run'>(holder, async function* ({ opened }, { anew, ...input }, signal) {
    const asked = routeWindow(opened, input, clock);
    if ('usage' in asked) return usageEnd(asked.usage);
    let failure = silent;
    for await (const event of runs.of(opened, asked.route).run({ ...asked, judgeAt: null, anew }, signal)) {
      switch (event.type) {
        case 'started':
          yield { item: 'started', run: event.run, resumed: event.resumed, from: asked.from, to: asked.to };
          break;
        case 'progress':
          yield { item: 'progress', progress: reconcileProgressDocument(event.progress) };
          break;
        case 'failure':
          failure = event.failure;
          yield { item: 'failure', failure };
          break;
        case 'result':
          return { end: 'result', result: { outcome: 'document', document: reconciliationDocument(event.result, 'window') } };
        default:
          assertNever(event);
      }
    }
    return { end: 'failed', failure };
  });
}

/** `reconcile.messages`: one page of a run's open messages. */
export function openMessagesHandler({ holder, runs }: Reconciling): CallHandler<'reconcile.messages'> {
  return async ({ route, run, filter, page }) => {
    const use = holder.use();
    if (use === null) return { ok: false, failure: noWorkspace };
    try {
      const { total, messages } = await runs.of(use.opened, route).messages(run, filter, page);
      return answered({ total, messages: messages.map((message) => openMessageDocument(message, sentencesIn('en'), 'window')) });
    } finally {
      use.release();
    }
  };
}

/** So many messages of an export are held at once. */
const pageSize = 1000;

/** The lines of `--ids`, read page by page; throws when `signal` is aborted, so that no half of a file is left. */
async function* idLines(
  runs: ReconcileRuns,
  run: string,
  filter: OpenMessageFilterDocument,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  for (let skip = 0; ; skip += pageSize) {
    signal.throwIfAborted();
    const { messages } = await runs.messages(run, filter, { skip, take: pageSize });
    for (const message of messages) yield JSON.stringify(openMessageDocument(message, sentencesIn('en'), 'print'));
    if (messages.length < pageSize) return;
  }
}

/** `reconcile.export`: a file of one line for each message, where a person wants it. */
export function exportIdsHandler({ holder, runs, desktop }: Reconciling): CallHandler<'reconcile.export'> {
  return async ({ route, run, filter }, signal) => {
    const path = await desktop.chooseIdsTarget(safeFileName(`${route} ids`, 'jsonl'));
    if (path === null) return answered({ outcome: 'cancelled' });
    const use = holder.use();
    if (use === null) return answered({ outcome: 'failed', failure: noWorkspace });
    const calledOff = AbortSignal.any([signal, use.signal]);
    try {
      const written = await desktop.writeLines(path, idLines(runs.of(use.opened, route), run, filter, calledOff));
      if (!written.ok) return answered({ outcome: 'failed', failure: written.failure });
      return answered({ outcome: 'written', path, count: written.value });
    } catch (error) {
      if (!calledOff.aborted) throw error;
      return answered({ outcome: 'failed', failure: { code: 'cancelled', retryable: true, detail: '' } });
    } finally {
      use.release();
    }
  };
}
