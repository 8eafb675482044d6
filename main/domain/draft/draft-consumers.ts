import type { DraftMaterial } from './draft-material.ts';
import type { ChosenTrace } from './draft-trace.ts';
import { textsAt } from './fields.ts';
import type { AsideGuess } from './guess-aside.ts';
import { guessAsides } from './guess-aside.ts';
import type { ConsumerGuess } from './guess-consumers.ts';
import { guessConsumers } from './guess-consumers.ts';
import type { StoreGuess } from './guess-store.ts';
import { guessStore, isWrittenBefore } from './guess-store.ts';
import { handledBy } from './guess-trace.ts';
import type { Guess } from './guess.ts';
import { reason } from './guess.ts';
import type { TableMaterial } from './table-material.ts';

interface Names {
  readonly keyOfId: (id: string) => string | undefined;
  readonly idsOfKey: (key: string) => readonly string[];
  readonly first: Parameters<typeof guessStore>[1];
}

/** How ids, keys and times of the sampled records belong together. */
function namesOf({ records, identity }: DraftMaterial): Names {
  const ids = textsAt(records, identity.messageId.place);
  const keys = identity.businessKey === null ? [] : textsAt(records, identity.businessKey.place);
  const byId = Map.groupBy(records.keys(), (index) => ids[index]);
  const byKey = Map.groupBy(records.keys(), (index) => keys[index]);
  const first: Names['first'] = (by, name) => {
    const times = ((by === 'messageId' ? byId : byKey).get(name) ?? []).flatMap((index) =>
      (records[index]?.timestamp ?? -1n) < 0n ? [] : (records[index]?.timestamp ?? 0n) * 1000n,
    );
    return times.length === 0 ? undefined : times.reduce((a, b) => (a < b ? a : b));
  };
  return {
    first,
    keyOfId: (id) => keys[byId.get(id)?.[0] ?? -1],
    idsOfKey: (key) => (byKey.get(key) ?? []).flatMap((index) => ids[index] ?? []),
  };
}

function idsOf(store: StoreGuess, names: Names): ReadonlySet<string> {
  const { key } = store;
  const found = key.rows.flatMap((row) => row[key.column] ?? []);
  return new Set(key.by === 'messageId' ? found : found.flatMap(names.idsOfKey));
}

export interface DraftedConsumers {
  readonly consumers: readonly ConsumerGuess[];
  readonly fallbacks: readonly AsideGuess[];
  readonly names: Names;
}

/** Consumers and places aside of the route, from everything but the tables that are its outbox or trace. */
export function draftConsumers(material: DraftMaterial, taken: readonly TableMaterial[], trace: ChosenTrace | null): DraftedConsumers {
  const names = namesOf(material);
  const asides = guessAsides(material.siblings, material.destination.name);
  const stores = material.tables.filter((table) => !taken.includes(table)).flatMap((table) => guessStore(table, names.first) ?? []);
  const traced = new Map(
    (trace?.guess.consumers ?? []).map((name) => [name, trace === null ? new Set<string>() : handledBy(trace.material, trace.guess, name)]),
  );
  const consumers = guessConsumers({
    topic: material.destination.name,
    readers: material.readers,
    traced,
    asides,
    stores,
    idsOf: (store) => idsOf(store, names),
  });
  return { consumers, fallbacks: asides.filter(({ role }) => role === 'fallback'), names };
}

function storeGuesses(consumer: ConsumerGuess, path: Guess['path'], { keyOfId }: Names): readonly Guess[] {
  const template = (store: StoreGuess): string => `{${store.key.by}}`;
  const columns = (store: StoreGuess) => ({ key: store.key.column, ...(store.at === null ? {} : { at: store.at }) });
  const effect = consumer.effect;
  const dedupe = consumer.dedupe.flatMap(({ value: store, confidence, reason: why }, index): readonly Guess[] => {
    const before = effect === null ? null : isWrittenBefore(store, effect.value, keyOfId);
    const means: NonNullable<StoreGuess['means']> =
      before !== null
        ? {
            value: before ? 'claimed' : 'done',
            confidence: 'likely',
            reason: reason('means-before-effect', { order: before ? 'before' : 'after', table: effect?.value.material.table.name ?? '' }),
          }
        : (store.means ?? { value: 'claimed', confidence: 'guess', reason: reason('means-unknown', { table: store.material.table.name }) });
    const place = [...path, 'dedupe', index];
    return [
      { path: [...place, 'source'], value: store.material.source, confidence, reason: why, alternatives: [] },
      { path: [...place, 'table'], value: store.material.table.name, confidence, reason: why, alternatives: [] },
      { path: [...place, 'columns'], value: columns(store), confidence: store.confidence, reason: store.reason, alternatives: [] },
      { path: [...place, 'key'], value: template(store), confidence: 'likely', reason: store.reason, alternatives: [] },
      {
        path: [...place, 'means'],
        ...means,
        alternatives: [
          { value: means.value === 'done' ? 'claimed' : 'done', reason: reason('means-unknown', { table: store.material.table.name }) },
        ],
      },
    ];
  });
  if (effect === null) return dedupe;
  const { value: store, confidence, reason: why } = effect;
  const place = [...path, 'effect'];
  return [
    ...dedupe,
    { path: [...place, 'source'], value: store.material.source, confidence, reason: why, alternatives: [] },
    { path: [...place, 'table'], value: store.material.table.name, confidence, reason: why, alternatives: [] },
    { path: [...place, 'columns'], value: columns(store), confidence, reason: store.reason, alternatives: [] },
    { path: [...place, 'key'], value: template(store), confidence, reason: store.reason, alternatives: [] },
  ];
}

/** A stream that gets what the consumer's queue gets, so that single messages can be read. */
function witnessGuesses({ reader: { value } }: ConsumerGuess, path: Guess['path']): readonly Guess[] {
  if (value?.witness === undefined) return [];
  const why = reason('witness-bound', { stream: value.witness, queue: value.name });
  return [{ path: [...path, 'witness'], value: value.witness, confidence: 'likely', reason: why, alternatives: [] }];
}

/** Where the consumer's messages go that it could not handle: a topic that holds some, or where the broker puts them. */
function deadLetterGuesses({ deadLetter, reader: { value } }: ConsumerGuess, path: Guess['path'], source: string): readonly Guess[] {
  const place = [...path, 'deadLetter'];
  if (deadLetter !== null) {
    const { confidence, reason: why } = deadLetter;
    return [{ path: place, value: { source, topic: deadLetter.value.topic.name }, confidence, reason: why, alternatives: [] }];
  }
  if (value?.deadLetter === undefined) return [];
  const why = reason('dead-letters-of-queue', { queue: value.name, place: value.deadLetter.queue });
  return [{ path: place, value: { source, ...value.deadLetter }, confidence: 'sure', reason: why, alternatives: [] }];
}

/** Consumers as guesses below the route's path. */
export function consumerGuesses(
  { consumers, names }: DraftedConsumers,
  route: string,
  source: string,
  trace: ChosenTrace | null,
): readonly Guess[] {
  return consumers.flatMap((consumer, index): readonly Guess[] => {
    const path = ['routes', route, 'consumers', index];
    const { reader, tracedAs, retries } = consumer;
    const given = { confidence: reader.confidence, reason: reader.reason, alternatives: [] };
    const traced: readonly Guess[] =
      trace === null || (tracedAs === null && reader.value !== null)
        ? []
        : [
            {
              path: [...path, 'trace'],
              value: trace.name,
              confidence: tracedAs?.confidence ?? 'guess',
              reason: reason(trace.exists ? 'trace-exists' : 'trace-holds-ids', {
                table: trace.material.table.name,
                found: trace.guess.found,
                asked: trace.guess.asked,
                column: trace.guess.columns.get('messageId')?.column ?? '',
              }),
              alternatives: [],
            },
          ];
    return [
      { path: [...path, 'name'], value: consumer.name, ...given },
      ...(reader.value === null || (reader.value.name === consumer.name && reader.value.kind === 'group')
        ? []
        : [{ path: [...path, reader.value.kind], value: reader.value.name, ...given }]),
      ...witnessGuesses(consumer, path),
      ...(tracedAs === null || tracedAs.value === consumer.name
        ? []
        : [
            {
              path: [...path, 'tracedAs'],
              value: tracedAs.value,
              confidence: tracedAs.confidence,
              reason: tracedAs.reason,
              alternatives: [],
            },
          ]),
      ...(retries.length === 0
        ? []
        : [
            {
              path: [...path, 'retries'],
              value: retries.map(({ value }) => ({ source, topic: value.topic.name })),
              confidence: retries[0]?.confidence ?? 'guess',
              reason: retries[0]?.reason ?? reason('aside-by-name'),
              alternatives: [],
            } satisfies Guess,
          ]),
      ...deadLetterGuesses(consumer, path, source),
      ...traced,
      ...storeGuesses(consumer, path, names),
    ];
  });
}
