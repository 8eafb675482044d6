import type { StreamEnd, StreamItem, StreamName } from '../contract/channels.ts';
import type { OpenedWorkspace } from '../ports/workspace-opener.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenWorkspace } from '../service/open-workspace.ts';
import type { StreamHandler } from './handlers.ts';
import { noWorkspace } from './refusal.ts';
import type { WorkspaceHolder, WorkspaceUse } from './workspace-holder.ts';

/** A stream about the open workspace. `signal` is aborted by Stop, by the window's end and before the workspace closes. */
export type WorkspaceStream<Name extends StreamName> = (
  use: Omit<WorkspaceUse, 'release' | 'signal'>,
  input: Parameters<StreamHandler<Name>>[0],
  signal: AbortSignal,
) => AsyncGenerator<StreamItem<Name>, StreamEnd<Name>, undefined>;

/** Runs a stream on the workspace that is open when it starts, and keeps its sources open until it has ended. */
export function onWorkspace<Name extends StreamName>(holder: WorkspaceHolder, stream: WorkspaceStream<Name>): StreamHandler<Name> {
  return async function* (input, signal) {
    const use = holder.use();
    if (use === null) return { end: 'failed', failure: noWorkspace };
    try {
      return yield* stream(use, input, AbortSignal.any([signal, use.signal]));
    } finally {
      use.release();
    }
  };
}

/** What the use cases work on. Judgements go by the clocks of what is read. */
export function openWorkspace({ workspace, sources, history }: OpenedWorkspace, clock: Clock): OpenWorkspace {
  return { workspace, sources, history, clock, judgeAt: null };
}
