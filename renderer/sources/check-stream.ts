import type { StreamItem, StreamResult } from '../../main/contract/channels.ts';
import type { CheckStepDocument } from '../../main/contract/check.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { Stream, StreamQuestion } from '../stream.ts';
import { useStream } from '../stream.ts';

type Steps = readonly CheckStepDocument[];

export type CheckStream = Stream<Steps, StreamResult<'sources.check'>>;

function checkQuestion(workspace: WorkspaceView): StreamQuestion<'sources.check', Steps> {
  return {
    name: 'sources.check',
    key: ['sources.check', workspace.name, workspace.path],
    input: () => ({}),
    nothing: () => [],
    gather: (steps, items: readonly StreamItem<'sources.check'>[]) => [...steps, ...items],
    pace: () => 60,
  };
}

/** Opens every source step by step, once a person asks for it. */
export function useCheck(workspace: WorkspaceView): CheckStream {
  return useStream(checkQuestion(workspace), false);
}

/** The steps of one source so far; of the check before while the new one has not come to it. */
export function stepsOf(data: CheckStream['data'], source: string): Steps {
  if (data === undefined) return [];
  const of = (steps: Steps): Steps => steps.filter((step) => step.source === source);
  const now = of(data.phase === 'ended' ? data.result.steps : data.gathered);
  return now.length > 0 || data.phase === 'ended' ? now : of(data.earlier?.steps ?? []);
}
