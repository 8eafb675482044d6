import type { CataloguePlace, SampledRecord } from '../domain/draft/catalogue.ts';
import { textsAt } from '../domain/draft/fields.ts';
import type { SiblingTopic } from '../domain/draft/guess-aside.ts';
import { isNamedAfter, likelyAsides } from '../domain/draft/guess-aside.ts';
import { guessOutbox } from '../domain/draft/guess-outbox.ts';
import { guessTrace } from '../domain/draft/guess-trace.ts';
import type { TableMaterial } from '../domain/draft/table-material.ts';
import { bestJoin, foundIn } from '../domain/draft/table-material.ts';
import type { CatalogueSource } from '../ports/catalogue.ts';
import type { Looking, Steps } from './draft-looking.ts';
import { catalogueOf, valueOf } from './draft-looking.ts';

const sampleRecords = 50;
const siblingLimit = 20;

/** How many of the ids are recorded as messages of the destination: in a table that keeps its messages, and there in its rows. */
async function recorded(looking: Looking, { name, records, tables, ids: own }: AboutDestination, ids: readonly string[]): Promise<number> {
  const topic = { name, records, ids: own };
  const keeping = tables
    .flatMap((material) => {
      const join = bestJoin(material, 'messageId');
      const outbox = join === null || guessTrace(material) !== null ? null : guessOutbox(material, topic);
      return join === null || outbox === null ? [] : [{ material, join, only: outbox.only }];
    })
    .toSorted((a, b) => foundIn(b.join) - foundIn(a.join))
    .slice(0, 2);
  const known = new Set<string>();
  for (const { material, join, only } of keeping) {
    const source = catalogueOf(looking, material.source);
    const rows = source === null ? null : await source.rowsWith(material.table.name, join.column, ids, looking.signal);
    for (const row of rows?.ok === true ? rows.value : [])
      if (only === null || only.values.includes(row[only.column] ?? '')) known.add(row[join.column] ?? '');
  }
  return known.size;
}

export interface AboutDestination {
  readonly name: string;
  readonly idPlace: string;
  readonly records: readonly SampledRecord[];
  /** By record. */
  readonly ids: readonly (string | undefined)[];
  readonly tables: readonly TableMaterial[];
}

/** Topics that by their names may hold messages of the destination that were put aside, with what they share with it. */
export async function* lookAtSiblings(
  looking: Looking,
  source: CatalogueSource,
  places: readonly CataloguePlace[],
  destination: AboutDestination,
): Steps<readonly SiblingTopic[]> {
  const topics = new Map(places.flatMap((place) => (place.kind === 'topic' ? [[place.name, place] as const] : [])));
  const likely = likelyAsides([...topics.keys()], destination.name).slice(0, siblingLimit);
  const named = likely.flatMap((name) => topics.get(name) ?? []);
  const own = new Set(destination.ids);
  const found: SiblingTopic[] = [];
  for (const [index, place] of named.entries()) {
    if (looking.signal.aborted) break;
    yield { type: 'progress', source: source.name, place: place.name, done: index, total: named.length };
    const sample = valueOf(looking, source.name, place.name, await source.sample(place, sampleRecords, looking.signal));
    const records = sample?.kind === 'records' ? sample.records : [];
    const ids = [...new Set(textsAt(records, destination.idPlace).flatMap((text) => text ?? []))];
    const here = ids.filter((id) => own.has(id)).length;
    const shared =
      here > 0 || ids.length === 0 || !isNamedAfter(place.name, destination.name) ? here : await recorded(looking, destination, ids);
    const readers = valueOf(looking, source.name, place.name, await source.readers(place, looking.signal)) ?? [];
    found.push({ name: place.name, records, ids, shared, readers });
  }
  return found;
}
