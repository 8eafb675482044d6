import type { CataloguePlace } from '../domain/draft/catalogue.ts';
import { asideRole } from '../domain/draft/guess-aside.ts';
import { nearestName } from '../domain/nearest-name.ts';
import type { Answer } from '../domain/observation/failure.ts';
import type { DraftRequest, DraftUsage } from './draft-events.ts';
import type { OpenWorkspace } from './open-workspace.ts';

type Chosen =
  | { readonly outcome: 'chosen'; readonly place: CataloguePlace }
  | { readonly outcome: 'several'; readonly places: readonly CataloguePlace[] }
  | { readonly outcome: 'usage'; readonly usage: DraftUsage };

/** A table may be named without its schema, and an exchange or a routing key alone, as long as that is clear. */
function named(places: readonly CataloguePlace[], name: string): readonly CataloguePlace[] {
  const exact = places.filter((place) => place.name === name);
  if (exact.length > 0) return exact;
  return places.filter(
    (place) =>
      (place.kind === 'table' && place.name.endsWith(`.${name}`)) ||
      (place.kind === 'exchange' && (place.exchange === name || place.routingKey === name)),
  );
}

function isBeginning(place: CataloguePlace): boolean {
  return place.kind === 'topic' || place.kind === 'table' || place.kind === 'exchange';
}

/** The place that a draft begins from: the named one, or the only one that a route can begin from. */
export function choosePlace(places: readonly CataloguePlace[], { source, place: name }: DraftRequest): Chosen {
  const beginnings = places.filter(isBeginning);
  if (beginnings.length === 0) return { outcome: 'usage', usage: { problem: 'no-places', detail: source, choices: [] } };
  const ordinary = beginnings.filter((place) => asideRole(place.name) === null);
  const wanted = name === null ? ordinary : named(places, name);
  const [only, ...rest] = wanted;
  if (only !== undefined && rest.length === 0) return { outcome: 'chosen', place: only };
  if (name === null) return { outcome: 'several', places: beginnings };
  const names = beginnings.map((place) => place.name);
  if (only !== undefined)
    return { outcome: 'usage', usage: { problem: 'several-places', detail: name, choices: wanted.map((place) => place.name) } };
  const near = nearestName(name, names);
  return { outcome: 'usage', usage: { problem: 'unknown-place', detail: name, choices: near === null ? names.slice(0, 20) : [near] } };
}

/** What one source of the workspace holds. */
export async function listPlaces(
  { sources }: OpenWorkspace,
  source: string,
  signal: AbortSignal,
): Promise<Answer<readonly CataloguePlace[]>> {
  const catalogue = sources.catalogue(source);
  return catalogue.ok ? catalogue.value.places(signal) : catalogue;
}
