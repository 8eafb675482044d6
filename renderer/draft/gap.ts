import type { ShownDraft } from '../../main/contract/draft-window.ts';

export type DraftGapDocument = ShownDraft['gaps'][number];

/** `db, public.outbox`, or the source alone where all of it could not be looked at. */
export function gapPlace({ source, place }: DraftGapDocument): string {
  return place === '' ? source : `${source}, ${place}`;
}
