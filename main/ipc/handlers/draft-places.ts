import { placeDocument } from '../../document/draft-document.ts';
import type { Clock } from '../../ports/clock.ts';
import { listPlaces } from '../../service/draft-places.ts';
import type { StreamHandler } from '../handlers.ts';
import { onWorkspace, openWorkspace } from '../on-workspace.ts';
import type { WorkspaceHolder } from '../workspace-holder.ts';

/** `draft.places`: what a source of the open workspace holds, by name. */
export function placesHandler(holder: WorkspaceHolder, clock: Clock): StreamHandler<'draft.places'> {
  return onWorkspace<'draft.places'>(holder, async function* ({ opened }, { source }, signal) {
    const places = await listPlaces(openWorkspace(opened, clock), source, signal);
    if (!places.ok) return { end: 'failed', failure: places.failure };
    const sorted = places.value.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    for (const place of sorted) yield placeDocument(place);
    return { end: 'result', result: { count: sorted.length } };
  });
}
