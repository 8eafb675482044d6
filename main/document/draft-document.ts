import type { CataloguePlaceDocument, DraftDocument } from '../contract/draft.ts';
import type { CataloguePlace } from '../domain/draft/catalogue.ts';
import type { DraftValue, Guess, Reason } from '../domain/draft/guess.ts';
import type { Failure } from '../domain/observation/failure.ts';
import { reasonText } from '../language/draft-sentence.ts';
import type { Language } from '../language/language.ts';

function sizeOf(place: CataloguePlace): number | null {
  switch (place.kind) {
    case 'topic':
      return place.partitions;
    case 'table':
      return place.estimatedRows === null ? null : Math.round(place.estimatedRows);
    case 'exchange':
      return place.queues.length;
    case 'queue':
    case 'stream':
      return null;
  }
}

/** A place of a source as documents carry it. */
export function placeDocument(place: CataloguePlace): CataloguePlaceDocument {
  const columns = place.kind === 'table' ? place.columns.map(({ name, typeText, key }) => ({ name, type: typeText, key })) : [];
  return { kind: place.kind, name: place.name, size: sizeOf(place), columns };
}

type Json = DraftDocument['guesses'][number]['value'];

function json(value: DraftValue): Json {
  return structuredClone(value) as Json;
}

function guessDocument({ path, value, confidence, reason, alternatives }: Guess, language: Language): DraftDocument['guesses'][number] {
  const why = (each: Reason) => ({ rule: each.rule, reason: reasonText(each, language) });
  return {
    path: [...path],
    value: json(value),
    confidence,
    ...why(reason),
    alternatives: alternatives.map((other) => ({ value: json(other.value), ...why(other.reason) })),
  };
}

/** What a draft came to, in the shape that the document is made from. */
export interface Drafted {
  readonly source: string;
  readonly places: readonly CataloguePlace[];
  readonly draft: {
    readonly route: string;
    readonly guesses: readonly Guess[];
    readonly addition: string;
    readonly text: string;
    readonly difference: string;
  } | null;
  readonly gaps: readonly { readonly source: string; readonly place: string; readonly failure: Failure }[];
}

/** `waybill.draft/1`; reasons are worded in the language. */
export function draftDocument({ source, places, draft, gaps }: Drafted, language: Language): DraftDocument {
  return {
    format: 'waybill.draft/1',
    source,
    places: places.map(placeDocument),
    route: draft?.route ?? null,
    guesses: (draft?.guesses ?? []).map((guess) => guessDocument(guess, language)),
    addition: draft?.addition ?? '',
    workspace: draft?.text ?? '',
    difference: draft?.difference ?? '',
    gaps: gaps.map((gap) => ({ ...gap, failure: { ...gap.failure } })),
    complete: gaps.length === 0,
  };
}
