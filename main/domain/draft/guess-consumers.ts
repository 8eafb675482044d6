import type { PlaceReader } from './catalogue.ts';
import type { AsideGuess } from './guess-aside.ts';
import { groupsInHeaders } from './guess-aside.ts';
import type { StoreGuess } from './guess-store.ts';
import type { Confidence, Reason } from './guess.ts';
import { reason } from './guess.ts';
import { sharedWords, wordsOf } from './names.ts';

interface Given<Value> {
  readonly value: Value;
  readonly confidence: Confidence;
  readonly reason: Reason;
}

/** One consumer of the drafted route with what seems to belong to it. */
export interface ConsumerGuess {
  readonly name: string;
  readonly reader: Given<PlaceReader | null>;
  readonly tracedAs: Given<string> | null;
  readonly retries: readonly Given<AsideGuess>[];
  readonly deadLetter: Given<AsideGuess> | null;
  readonly dedupe: readonly Given<StoreGuess>[];
  readonly effect: Given<StoreGuess> | null;
}

export interface ConsumerMaterial {
  readonly topic: string;
  readonly readers: readonly PlaceReader[];
  /** Names of consumers in the trace with the ids that they handled well. */
  readonly traced: ReadonlyMap<string, ReadonlySet<string>>;
  readonly asides: readonly AsideGuess[];
  readonly stores: readonly StoreGuess[];
  /** The message ids that a key of a store stands for. */
  readonly idsOf: (store: StoreGuess) => ReadonlySet<string>;
}

/** `billing` for `billing-v2`: a version is no part of a name, unless two would be called the same. */
function shortNames(readers: readonly PlaceReader[]): ReadonlyMap<string, string> {
  const short = (name: string): string => name.replace(/[-_.](v?\d+|queue|q)$/i, '');
  const counts = Map.groupBy(readers, ({ name }) => short(name));
  return new Map(
    readers.map(({ name }) => [name, (counts.get(short(name))?.length ?? 0) === 1 && short(name) !== '' ? short(name) : name]),
  );
}

/** Which traced name belongs to which reader: the same words first, then what is left over on both sides. */
function tracedNames(readers: readonly PlaceReader[], traced: readonly string[]): ReadonlyMap<string, Given<string>> {
  const pairs = readers.flatMap((reader) =>
    traced.map((name) => ({ reader: reader.name, name, shared: sharedWords(reader.name, name) + Number(reader.name === name) })),
  );
  const given = new Map<string, Given<string>>();
  const taken = new Set<string>();
  for (const { reader, name, shared } of pairs.toSorted((a, b) => b.shared - a.shared)) {
    if (shared === 0 || given.has(reader) || taken.has(name)) continue;
    taken.add(name);
    given.set(reader, {
      value: name,
      confidence: reader === name ? 'sure' : 'likely',
      reason: reason('traced-by-name', { traced: name, group: reader }),
    });
  }
  const openReaders = readers.filter(({ name }) => !given.has(name));
  const openNames = traced.filter((name) => !taken.has(name));
  const [reader] = openReaders;
  const [name] = openNames;
  if (openReaders.length === 1 && openNames.length === 1 && reader !== undefined && name !== undefined)
    given.set(reader.name, { value: name, confidence: 'guess', reason: reason('traced-remaining', { traced: name, group: reader.name }) });
  return given;
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((id) => b.has(id)).length;
  const either = a.size + b.size - both;
  return either === 0 ? 0 : both / either;
}

interface Named {
  readonly name: string;
  readonly tracedAs: string | null;
}

/** The consumer whose handled messages a store has; by name where that does not tell. */
function ownerOf(
  store: StoreGuess,
  consumers: readonly Named[],
  material: ConsumerMaterial,
): { readonly consumer: string; readonly given: Given<StoreGuess> } | null {
  const table = store.material.table.name;
  const ids = material.idsOf(store);
  const ranked = consumers
    .map((consumer) => ({
      consumer,
      same: overlap(ids, material.traced.get(consumer.tracedAs ?? '') ?? new Set()),
      words: Math.max(
        sharedWords(consumer.name, `${store.material.source} ${table}`),
        sharedWords(consumer.tracedAs ?? '', `${store.material.source} ${table}`),
      ),
    }))
    // Nearly the same overlap tells nothing.
    .toSorted((a, b) => (Math.abs(a.same - b.same) > 0.03 ? b.same - a.same : b.words - a.words || b.same - a.same));
  const [best, next] = ranked;
  if (best === undefined) return null;
  const facts = { consumer: best.consumer.name, table, share: Math.round(best.same * 100) };
  const byTrace = best.same > 0.5 && (next === undefined || best.same - next.same > 0.03);
  const byName = best.words > (next?.words ?? 0);
  const confidence: Confidence = store.confidence !== 'guess' && (byTrace || byName || next === undefined) ? 'likely' : 'guess';
  const why = byTrace ? reason('store-of-consumer', facts) : byName ? reason('store-by-name', facts) : store.reason;
  return { consumer: best.consumer.name, given: { value: store, confidence, reason: why } };
}

/** The consumer that reads or names an aside place; the first one where nothing tells. */
function asideOwner(
  aside: AsideGuess,
  consumers: readonly (Named & { readonly group: string })[],
): { readonly consumer: string; readonly given: Given<AsideGuess> } | null {
  const facts = { topic: aside.topic.name, role: aside.role };
  const reader = consumers.find(({ group }) => aside.topic.readers.some(({ name }) => name === group));
  const named = groupsInHeaders(aside.topic.records);
  const written = consumers.find(({ group }) => named.some((name) => name === group || group.startsWith(`${name}-`)));
  const told = consumers.find(
    ({ name }) =>
      wordsOf(name).length > 0 &&
      sharedWords(name, aside.topic.name) > 0 &&
      consumers.filter((each) => sharedWords(each.name, aside.topic.name) > 0).length === 1,
  );
  const found = aside.role === 'retry' ? (reader ?? written ?? told) : (written ?? told ?? reader);
  const owner = found ?? consumers[0];
  if (owner === undefined) return null;
  const rule =
    found === undefined
      ? 'aside-only-consumer'
      : found === written
        ? 'aside-by-header'
        : found === reader
          ? 'aside-of-reader'
          : 'aside-by-name';
  const confidence: Confidence =
    found === undefined ? (consumers.length === 1 ? 'likely' : 'guess') : found === told ? 'likely' : aside.confidence;
  return {
    consumer: owner.name,
    given: { value: aside, confidence, reason: reason(rule, { ...facts, consumer: owner.name, shared: aside.topic.shared }) },
  };
}

/** The consumers of a route: those who read its destination, with their traces, stores and places aside. */
export function guessConsumers(material: ConsumerMaterial): readonly ConsumerGuess[] {
  const { readers, traced, topic } = material;
  const short = shortNames(readers);
  const names = tracedNames(readers, [...traced.keys()]);
  const read = readers.map((reader) => ({
    name: short.get(reader.name) ?? reader.name,
    group: reader.name,
    tracedAs: names.get(reader.name)?.value ?? null,
    traced: names.get(reader.name) ?? null,
    reader: {
      value: reader,
      confidence: 'sure',
      reason: reason(reader.kind === 'group' ? 'group-committed' : 'queue-bound', { name: reader.name, topic, detail: reader.detail }),
    } satisfies Given<PlaceReader>,
  }));
  const unread =
    readers.length > 0
      ? []
      : [...traced.keys()].map((name) => ({
          name,
          group: name,
          tracedAs: name,
          traced: null,
          reader: { value: null, confidence: 'guess', reason: reason('consumer-traced-only', { name }) } satisfies Given<null>,
        }));
  const consumers = [...read, ...unread];
  const stores = material.stores.flatMap((store) => ownerOf(store, consumers, material) ?? []);
  const asides = material.asides.filter(({ role }) => role !== 'fallback').flatMap((aside) => asideOwner(aside, consumers) ?? []);
  return consumers.map(({ name, reader, traced: tracedAs }) => {
    const own = stores.filter(({ consumer }) => consumer === name).map(({ given }) => given);
    const aside = asides.filter(({ consumer }) => consumer === name).map(({ given }) => given);
    const effects = own
      .filter(({ value }) => value.role === 'effect')
      .toSorted((a, b) => b.value.key.rows.length - a.value.key.rows.length);
    return {
      name,
      reader,
      tracedAs,
      retries: aside.filter(({ value }) => value.role === 'retry'),
      deadLetter: aside.find(({ value }) => value.role === 'dead-letter') ?? null,
      dedupe: own.filter(({ value }) => value.role === 'dedupe'),
      effect: effects[0] ?? null,
    };
  });
}
