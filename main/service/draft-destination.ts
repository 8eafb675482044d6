import type { CataloguePlace, CatalogueTable, SampledRow } from '../domain/draft/catalogue.ts';
import { textsAt } from '../domain/draft/fields.ts';
import { asideRole } from '../domain/draft/guess-aside.ts';
import { guessIdentity } from '../domain/draft/guess-identity.ts';
import type { Confidence, Reason } from '../domain/draft/guess.ts';
import { reason } from '../domain/draft/guess.ts';
import { textsOf } from '../domain/draft/table-material.ts';
import type { CatalogueSource } from '../ports/catalogue.ts';
import type { Looking, Steps } from './draft-looking.ts';
import { catalogueOf, sourcesOf, valueOf } from './draft-looking.ts';

/** Where a draft's messages go, and what shows it. */
export interface FoundDestination {
  readonly source: CatalogueSource;
  readonly places: readonly CataloguePlace[];
  readonly place: CataloguePlace;
  readonly confidence: Confidence;
  readonly reason: Reason;
  readonly others: readonly string[];
}

const topicLimit = 40;
const sampleRecords = 30;

interface Counted {
  readonly place: CataloguePlace;
  readonly count: number;
  readonly reason: Reason;
}

function isDestination(place: CataloguePlace): boolean {
  return place.kind === 'topic' || place.kind === 'exchange';
}

/** Topics that columns of the rows name. */
function named(places: readonly CataloguePlace[], table: CatalogueTable, rows: readonly SampledRow[]): readonly Counted[] {
  return places.filter(isDestination).flatMap((place) => {
    const called = place.kind === 'exchange' ? place.routingKey : place.name;
    const counted = table.columns.map(({ name }) => ({ name, count: textsOf(rows, name).filter((text) => text === called).length }));
    const [best] = counted.toSorted((a, b) => b.count - a.count);
    if (best === undefined || best.count === 0) return [];
    return [{ place, count: best.count, reason: reason('destination-named', { topic: place.name, column: best.name, rows: best.count }) }];
  });
}

/** Topics whose records carry ids that stand in the rows. */
async function* holding(
  looking: Looking,
  source: CatalogueSource,
  places: readonly CataloguePlace[],
  table: CatalogueTable,
  rows: readonly SampledRow[],
): Steps<readonly Counted[]> {
  const topics = places.filter((place) => place.kind === 'topic' && asideRole(place.name) === null).slice(0, topicLimit);
  const texts = table.columns.map(({ name }) => ({ name, values: new Set(textsOf(rows, name)) }));
  const found: Counted[] = [];
  for (const [index, place] of topics.entries()) {
    if (looking.signal.aborted) return found;
    yield { type: 'progress', source: source.name, place: place.name, done: index, total: topics.length };
    const sample = valueOf(looking, source.name, place.name, await source.sample(place, sampleRecords, looking.signal));
    if (sample?.kind !== 'records' || sample.records.length === 0) continue;
    const ids = new Set(textsAt(sample.records, guessIdentity(sample.records).messageId.place).flatMap((text) => text ?? []));
    const [best] = texts
      .map(({ name, values }) => ({ name, count: [...ids].filter((id) => values.has(id)).length }))
      .toSorted((a, b) => b.count - a.count);
    if (best === undefined || best.count === 0) continue;
    found.push({
      place,
      count: best.count,
      reason: reason('destination-holds-ids', { topic: place.name, column: best.name, found: best.count, asked: ids.size }),
    });
  }
  return found;
}

/** The topic that a table's rows were sent to: the one they name, else the one that holds their ids; null when none is found. */
export async function* findDestination(
  looking: Looking,
  table: CatalogueTable,
  rows: readonly SampledRow[],
): Steps<FoundDestination | null> {
  const brokers: { readonly source: CatalogueSource; readonly places: readonly CataloguePlace[] }[] = [];
  for (const name of sourcesOf(looking, 'broker')) {
    const source = catalogueOf(looking, name);
    if (source === null) continue;
    yield { type: 'progress', source: name, place: '', done: 0, total: 0 };
    brokers.push({ source, places: valueOf(looking, name, '', await source.places(looking.signal)) ?? [] });
  }
  const candidates = brokers.flatMap(({ source, places }) => named(places, table, rows).map((counted) => ({ source, places, ...counted })));
  const byName = candidates.length > 0;
  if (!byName)
    for (const { source, places } of brokers)
      for (const counted of yield* holding(looking, source, places, table, rows)) candidates.push({ source, places, ...counted });
  const [best, ...rest] = candidates.toSorted((a, b) => b.count - a.count);
  if (best === undefined) return null;
  const { source, places, place, reason: why } = best;
  return {
    source,
    places,
    place,
    reason: why,
    confidence: rest.length === 0 || byName ? 'sure' : 'likely',
    others: rest.map((other) => other.place.name),
  };
}
