import type { StreamItem, StreamResult } from '../../main/contract/channels.ts';
import type { ExplanationDocument } from '../../main/contract/explanation.ts';
import type { UsageProblem } from '../../main/contract/failure.ts';
import type { SourceState } from '../../main/contract/source-state.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { Content } from '../../main/domain/observation/content.ts';
import type { Stream, StreamQuestion } from '../stream.ts';
import { useStream } from '../stream.ts';

/** What the items of an explanation add up to. */
export interface Explained {
  readonly sources: readonly SourceState[];
  /** By observation id. */
  readonly contents: Readonly<Record<string, Content>>;
}

export type ExplainStream = Stream<Explained, StreamResult<'message.explain'>>;

/** Names one message; the id may also be a business key that only one message has. */
export interface MessageName {
  readonly route: string;
  readonly id: string;
}

/** Pure: what is known, and what a batch adds. */
function gatherExplained(explained: Explained, items: readonly StreamItem<'message.explain'>[]): Explained {
  const sources = new Map(explained.sources.map((source) => [source.source, source]));
  const contents = new Map(Object.entries(explained.contents));
  for (const item of items) {
    if (item.item === 'source') sources.set(item.source.source, item.source);
    else contents.set(item.observation, item.content);
  }
  return { sources: [...sources.values()], contents: Object.fromEntries(contents) };
}

/** One message explained, as a stream. */
function explainQuestion(workspace: WorkspaceView, { route, id }: MessageName): StreamQuestion<'message.explain', Explained> {
  return {
    name: 'message.explain',
    key: ['message.explain', workspace.name, workspace.path, route, id],
    input: () => ({ id, route }),
    nothing: () => ({ sources: [], contents: {} }),
    gather: gatherExplained,
    pace: () => 60,
  };
}

export function useExplain(workspace: WorkspaceView, message: MessageName, enabled: boolean): ExplainStream {
  return useStream(explainQuestion(workspace, message), enabled);
}

/** What there is to show of an explanation at any moment. */
export interface ExplainView {
  /** This run's document, or the one of the run before while this one goes on or after it failed. */
  readonly document: ExplanationDocument | null;
  readonly usage: UsageProblem | null;
  readonly sources: readonly SourceState[];
  readonly contents: Readonly<Record<string, Content>>;
}

function documentOf(result: StreamResult<'message.explain'> | null): ExplanationDocument | null {
  return result?.outcome === 'document' ? result.document : null;
}

export function explainView(data: ExplainStream['data']): ExplainView {
  if (data === undefined) return { document: null, usage: null, sources: [], contents: {} };
  const { sources, contents } = data.gathered;
  if (data.phase !== 'ended') return { document: documentOf(data.earlier), usage: null, sources, contents };
  return { document: documentOf(data.result), usage: data.result.outcome === 'usage' ? data.result.usage : null, sources, contents };
}
