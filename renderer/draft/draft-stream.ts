import type { StreamItem, StreamResult } from '../../main/contract/channels.ts';
import type { CataloguePlaceDocument } from '../../main/contract/draft.ts';
import type { ChangeDocument } from '../../main/contract/draft-window.ts';
import type { SourceState } from '../../main/contract/source-state.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { Stream, StreamQuestion } from '../stream.ts';

export type PlacesStream = Stream<readonly CataloguePlaceDocument[], StreamResult<'draft.places'>>;
export type DraftStream = Stream<StreamItem<'draft.route'> | null, StreamResult<'draft.route'>>;
export type PreviewStream = Stream<readonly SourceState[], StreamResult<'draft.preview'>>;

/** What a source holds. */
export function placesQuestion({ path }: WorkspaceView, source: string): StreamQuestion<'draft.places', readonly CataloguePlaceDocument[]> {
  return {
    name: 'draft.places',
    key: ['draft.places', path, source],
    input: () => ({ source }),
    nothing: () => [],
    gather: (places, items) => [...places, ...items],
    pace: () => 60,
  };
}

/** A route from a place; what is gathered is what is looked at now. */
export function draftQuestion(
  { path }: WorkspaceView,
  source: string,
  place: string,
): StreamQuestion<'draft.route', StreamItem<'draft.route'> | null> {
  return {
    name: 'draft.route',
    key: ['draft.route', path, source, place],
    input: () => ({ source, place }),
    nothing: () => null,
    gather: (before, items) => items.at(-1) ?? before,
    pace: () => 60,
  };
}

/** The newest messages of a route as a change of the file would have them judged. */
export function previewQuestion(change: ChangeDocument | null, route: string): StreamQuestion<'draft.preview', readonly SourceState[]> {
  return {
    name: 'draft.preview',
    key: ['draft.preview', change?.id ?? '', route],
    input: () => ({ change: change?.id ?? '', route }),
    nothing: () => [],
    gather: (sources, items) => [...new Map([...sources, ...items].map((each) => [each.source, each])).values()],
    pace: () => 60,
  };
}
