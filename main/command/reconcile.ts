import { open as openFile, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openMessageDocument, reconciliationDocument } from '../document/reconciliation-document.ts';
import { sentencesIn } from '../document/sentences.ts';
import type { Reconciliation } from '../domain/reconcile/reconciliation.ts';
import { textsOf } from '../language/catalogue.ts';
import { failureSentence, usageSentence } from '../language/failure-sentence.ts';
import { utcFormat } from '../language/utc-format.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenMessageFilter, ReconcileAsked, ReconcileRuns } from '../ports/reconcile-runs.ts';
import type { OpenedWorkspace } from '../ports/workspace-opener.ts';
import { recordedRuns } from '../service/recorded-runs.ts';
import { isUsage, routesAsked } from '../service/routes-asked.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodeOf } from './exit-code.ts';
import { reconcileProgress } from './reconcile-progress.ts';
import { renderReconciliation, repeatedIdsQuestion } from './render-reconciliation.ts';
import type { Invocation } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const everything: OpenMessageFilter = { codes: null, duplicates: null, between: null };
/** So many messages of a list are held at once. */
const pageSize = 1000;
/** So many are shown to a person. */
const shown = 20;

export interface ReconcileArguments extends ReconcileAsked {
  /** The file for one line of each open message; null: none. */
  readonly ids: string | null;
}

interface Parts {
  readonly opened: OpenedWorkspace;
  readonly clock: Clock;
  readonly runsOf: (opened: OpenedWorkspace) => ReconcileRuns;
}

/** A route that was recorded is judged as a whole; servers are read in bulk. */
function runsFor({ opened, clock, runsOf }: Parts, { route, judgeAt }: ReconcileArguments): ReconcileRuns {
  const routes = routesAsked(opened.workspace, route);
  if (isUsage(routes)) throw new UsageError(usageSentence(routes, 'en'));
  const source = routes[0]?.destination.source ?? '';
  const { workspace, sources, history } = opened;
  const recorded = workspace.sources[source]?.kind === 'snapshot';
  return recorded ? recordedRuns({ workspace, sources, history, clock, judgeAt }) : runsOf(opened);
}

/** Writes the lines of `--ids`, whole or not at all; how many there are. */
async function writeIds(runs: ReconcileRuns, run: string, file: string, { language }: Invocation): Promise<number> {
  const path = resolve(file);
  const draft = `${path}.draft`;
  try {
    const target = await openFile(draft, 'w');
    let count = 0;
    try {
      for (;;) {
        const { messages } = await runs.messages(run, everything, { skip: count, take: pageSize });
        const lines = messages.map((message) => `${JSON.stringify(openMessageDocument(message, sentencesIn(language), 'print'))}\n`);
        await target.appendFile(lines.join(''));
        count += messages.length;
        if (messages.length < pageSize) break;
      }
    } finally {
      await target.close();
    }
    await rename(draft, path);
    return count;
  } catch (error) {
    await rm(draft, { force: true });
    if (error instanceof Error && 'syscall' in error) throw new UsageError(`--ids ${file}: ${error.message}`);
    throw error;
  }
}

/** True when the run found a loss, something wrong on its way, or an effect that happened twice. */
function isWrong({ buckets, duplicates }: Reconciliation): boolean {
  return buckets.some(({ missing }) => missing > 0) || (duplicates.DUPLICATE_EFFECT ?? 0) > 0;
}

/** `reconcile`: every id of the outbox, the destination and the consumers compared as sets. */
export async function reconcile(parts: Parts, args: ReconcileArguments, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, json, signal } = invocation;
  const { reconcile: words } = textsOf(language);
  const runs = runsFor(parts, args);
  const progress = reconcileProgress(invocation);
  const tell = (text: string): void => {
    progress.clear();
    terminal.err(`${text}\n`);
  };
  let run = '';
  try {
    for await (const event of runs.run(args, signal)) {
      if (event.type === 'started') {
        ({ run } = event);
        if (event.resumed) tell(words.resumed);
      } else if (event.type === 'progress') progress.show(event.progress);
      else if (event.type === 'failure') tell(failureSentence(event.failure, language));
      else {
        const { result } = event;
        progress.clear();
        const listed = args.ids === null ? null : await writeIds(runs, run, args.ids, invocation);
        if (json) {
          const question = repeatedIdsQuestion(result, language);
          if (question !== null) tell(question);
          terminal.out(`${JSON.stringify(reconciliationDocument(result, 'print'))}\n`);
        } else terminal.out(renderReconciliation(result, await runs.messages(run, everything, { skip: 0, take: shown }), language));
        if (listed !== null) tell(words.listed(utcFormat(language).number(String(listed)), args.ids ?? ''));
        return exitCodeOf(result.complete && !signal.aborted, isWrong(result));
      }
    }
    return exitCodeOf(false, false);
  } finally {
    await runs.close();
  }
}
