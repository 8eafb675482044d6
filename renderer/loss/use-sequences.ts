import { useState } from 'react';
import type { StreamResult } from '../../main/contract/channels.ts';
import type { SourceState } from '../../main/contract/source-state.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { Stream, StreamQuestion } from '../stream.ts';
import { useStream } from '../stream.ts';
import type { LossChoice } from './loss-address.ts';
import { windowInput } from './loss-address.ts';

export type SequencesOver = 'stored' | 'traces';
export type SequenceStream = Stream<readonly SourceState[], StreamResult<'sequences.read'>>;

function withSource(sources: readonly SourceState[], next: SourceState): readonly SourceState[] {
  return [...sources.filter(({ source }) => source !== next.source), next];
}

function sequenceQuestion(
  workspace: WorkspaceView,
  { route, time, from, to }: LossChoice,
  over: SequencesOver,
): StreamQuestion<'sequences.read', readonly SourceState[]> {
  const custom = time === 'custom' ? { from, to } : {};
  return {
    name: 'sequences.read',
    key: ['sequences.read', workspace.name, workspace.path, { route, time, ...custom, over }],
    input: () => ({ ...windowInput({ route, time, from, to }, Date.now()), over }),
    nothing: () => [],
    gather: (sources, items) => items.reduce(withSource, sources),
    pace: () => 100,
  };
}

export interface Sequences {
  readonly over: SequencesOver;
  readonly choose: (over: SequencesOver) => void;
  readonly stream: SequenceStream;
}

/** Numbers per producer and partition, read when somebody asks for them: it costs the broker a scan. A recorded case costs nothing. */
export function useSequences(workspace: WorkspaceView, choice: LossChoice): Sequences {
  const [over, choose] = useState<SequencesOver>('stored');
  const stream = useStream(sequenceQuestion(workspace, choice, over), workspace.origin !== 'file');
  return { over, choose, stream };
}
