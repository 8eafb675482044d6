import type { StreamItem, StreamResult } from '../../main/contract/channels.ts';
import type { UsageProblem } from '../../main/contract/failure.ts';
import type { MatchDocument, MatchesDocument } from '../../main/contract/matches.ts';
import type { SourceState } from '../../main/contract/source-state.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { Stream, StreamQuestion } from '../stream.ts';
import { useStream } from '../stream.ts';
import type { Criteria } from './criteria.ts';
import { searchFieldsOf, searchInput } from './criteria.ts';

/** What the items of a search add up to: the last state of each source, the last word on each message. */
export interface Found {
  readonly sources: readonly SourceState[];
  readonly matches: Map<string, MatchDocument>;
  /** When the first message arrived, in milliseconds since 1970. */
  readonly firstMatchAt: number | null;
}

export type FindStream = Stream<Found, StreamResult<'messages.find'>>;

/** From here on a list is drawn twice a second instead of as fast as it grows. */
const manyMatches = 2000;

/** Keys are asked for again with every look at a list. */
const keys = new WeakMap<MatchDocument, string>();

/** Names one message of a result list; the same message found again replaces what was said before. */
export function matchKey(match: MatchDocument): string {
  const known = keys.get(match);
  if (known !== undefined) return known;
  const { route, messageId, businessKey, coordinates } = match;
  const key = JSON.stringify(messageId === null ? [route, null, businessKey, coordinates ?? null] : [route, messageId]);
  keys.set(match, key);
  return key;
}

function withSource(sources: readonly SourceState[], next: SourceState): readonly SourceState[] {
  const known = sources.some((each) => each.source === next.source);
  return known ? sources.map((each) => (each.source === next.source ? next : each)) : [...sources, next];
}

/** What was found, and what a batch adds. The map of matches grows in place: copying it for every batch would cost more than all the rest. */
function gatherFound({ sources: before, matches, firstMatchAt }: Found, items: readonly StreamItem<'messages.find'>[], now: number): Found {
  let sources = before;
  for (const item of items) {
    if (item.item === 'match') matches.set(matchKey(item.match), item.match);
    else sources = withSource(sources, item.source);
  }
  return { sources, matches, firstMatchAt: firstMatchAt ?? (matches.size > 0 ? now : null) };
}

/** The cache key under which every search of a workspace stands. */
export function findPrefix(workspace: WorkspaceView): readonly unknown[] {
  return ['messages.find', workspace.name, workspace.path];
}

/** A search as a stream: the criteria are its name, so the same criteria are the same search. */
export function findQuestion(workspace: WorkspaceView, criteria: Criteria): StreamQuestion<'messages.find', Found> {
  const fields = searchFieldsOf(workspace, criteria.route);
  return {
    name: 'messages.find',
    key: [...findPrefix(workspace), { ...criteria, text: criteria.text.trim() }],
    input: () => searchInput(criteria, fields, Date.now()),
    nothing: () => ({ sources: [], matches: new Map(), firstMatchAt: null }),
    gather: gatherFound,
    pace: ({ matches }) => (matches.size < manyMatches ? 60 : 500),
  };
}

export function useFind(workspace: WorkspaceView, criteria: Criteria, enabled: boolean): FindStream {
  return useStream(findQuestion(workspace, criteria), enabled);
}

/** What there is to show of a search at any moment. */
export interface FindView {
  readonly matches: readonly MatchDocument[];
  readonly sources: readonly SourceState[];
  /** The finished document of this run, with its coverage; null until it ends or when it failed. */
  readonly document: MatchesDocument | null;
  readonly usage: UsageProblem | null;
  /** True while rows of the run before still stand in for rows of this one. */
  readonly showsEarlier: boolean;
}

function documentOf(result: StreamResult<'messages.find'> | null): MatchesDocument | null {
  return result?.outcome === 'document' ? result.document : null;
}

const nothingFound: FindView = { matches: [], sources: [], document: null, usage: null, showsEarlier: false };

/** What still ran when a search ended or broke off was read in part at best. */
function settled(sources: readonly SourceState[]): readonly SourceState[] {
  return sources.map((source) =>
    source.state === 'searching' || source.state === 'waiting' ? { ...source, state: 'partial', share: null } : source,
  );
}

/**
 * Rows, sources and result of a search. While it runs, rows of the same search before it stay until
 * they are found again; when it fails as a whole, they stay for good. A finished search shows its
 * document, with what only the stream carried (rail, coordinates).
 */
export function viewOf(data: FindStream['data']): FindView {
  if (data === undefined) return nothingFound;
  const { sources, matches: streamed } = data.gathered;
  if (data.phase === 'ended') {
    const document = documentOf(data.result);
    const matches = (document?.matches ?? []).map((match) =>
      match.rail === undefined ? { ...streamed.get(matchKey(match)), ...match } : match,
    );
    return {
      matches,
      sources: settled(sources),
      document,
      usage: data.result.outcome === 'usage' ? data.result.usage : null,
      showsEarlier: false,
    };
  }
  const earlier = documentOf(data.earlier)?.matches ?? [];
  const merged = new Map([...earlier.map((match) => [matchKey(match), match] as const), ...streamed]);
  return {
    matches: [...merged.values()],
    sources: data.phase === 'failed' ? settled(sources) : sources,
    document: null,
    usage: null,
    showsEarlier: merged.size > streamed.size,
  };
}
