import type { StreamItem, StreamResult } from '../../main/contract/channels.ts';
import type { UsageProblem } from '../../main/contract/failure.ts';
import type { ReconcileProgressDocument, ReconciliationDocument } from '../../main/contract/reconciliation.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { Failure } from '../../main/domain/observation/failure.ts';
import type { Stream, StreamQuestion } from '../stream.ts';
import { useStream } from '../stream.ts';
import type { LossChoice } from './loss-address.ts';
import { windowInput } from './loss-address.ts';

/** What the items of a run add up to. */
export interface RunCourse {
  readonly run: string | null;
  readonly resumed: boolean;
  readonly window: { readonly from: string; readonly to: string } | null;
  readonly progress: ReconcileProgressDocument | null;
  readonly failure: Failure | null;
}

export type RunStream = Stream<RunCourse, StreamResult<'reconcile.run'>>;

const nothing: RunCourse = { run: null, resumed: false, window: null, progress: null, failure: null };

function taken(course: RunCourse, item: StreamItem<'reconcile.run'>): RunCourse {
  switch (item.item) {
    case 'started':
      return { ...course, run: item.run, resumed: item.resumed, window: { from: item.from, to: item.to } };
    case 'progress':
      return { ...course, progress: item.progress };
    case 'failure':
      return { ...course, failure: item.failure };
  }
}

/** The cache key under which every run of a workspace stands. */
export function runPrefix(workspace: WorkspaceView): readonly unknown[] {
  return ['reconcile.run', workspace.name, workspace.path];
}

/** A run as a stream: route and window are its name, so the same choice is the same run. */
export function runQuestion(
  workspace: WorkspaceView,
  { route, time, from, to }: Pick<LossChoice, 'route' | 'time' | 'from' | 'to'>,
  anew = false,
): StreamQuestion<'reconcile.run', RunCourse> {
  const custom = time === 'custom' ? { from, to } : {};
  return {
    name: 'reconcile.run',
    key: [...runPrefix(workspace), { route, time, ...custom }],
    input: () => ({ ...windowInput({ route, time, from, to }, Date.now()), anew }),
    nothing: () => nothing,
    gather: (course, items) => items.reduce(taken, { ...course }),
    pace: () => 100,
  };
}

export function useRun(workspace: WorkspaceView, choice: LossChoice, enabled: boolean): RunStream {
  return useStream(runQuestion(workspace, choice), enabled);
}

/** What there is to show of a run at any moment. */
export interface RunView {
  /** The result of this run, or of the one before it while this one has none. */
  readonly document: ReconciliationDocument | null;
  /** True while the document is of the run before. */
  readonly earlier: boolean;
  readonly usage: UsageProblem | null;
}

function documentOf(result: StreamResult<'reconcile.run'> | null): ReconciliationDocument | null {
  return result?.outcome === 'document' ? result.document : null;
}

export function runView(data: RunStream['data']): RunView {
  if (data === undefined) return { document: null, earlier: false, usage: null };
  if (data.phase === 'ended')
    return { document: documentOf(data.result), earlier: false, usage: data.result.outcome === 'usage' ? data.result.usage : null };
  const document = documentOf(data.earlier);
  return { document, earlier: document !== null, usage: null };
}
