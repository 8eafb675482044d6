import { nearestName } from '../../domain/nearest-name.ts';
import type { Path } from './positions.ts';
import type { Complaint } from './problems.ts';
import type { PlaceFile } from './schema/place.ts';
import type { RouteFile } from './schema/route.ts';
import type { WorkspaceFile } from './schema/workspace.ts';

type Kind = WorkspaceFile['sources'][string]['kind'];

/** What kinds of source can take a part; a snapshot can take any, because it holds what the others said. */
const logs: readonly Kind[] = ['kafka', 'snapshot'];
const queues: readonly Kind[] = ['rabbitmq', 'snapshot'];
const databases: readonly Kind[] = ['postgres', 'mysql', 'sqlite', 'snapshot'];
const keyValueStores: readonly Kind[] = ['redis', 'snapshot'];

type DedupeFile = NonNullable<NonNullable<RouteFile['consumers']>[number]['dedupe']>[number];

interface Reference {
  readonly path: Path;
  readonly source: string;
  readonly kinds: readonly Kind[];
  readonly what: string;
}

function dedupeReference(place: Path, dedupe: DedupeFile): Reference {
  const path = [...place, 'source'];
  if ('table' in dedupe) return { path, source: dedupe.source, kinds: databases, what: 'a dedupe table: name a key only' };
  return { path, source: dedupe.source, kinds: keyValueStores, what: 'dedupe keys: name table and columns' };
}

function routeReferences(name: string, route: RouteFile): readonly Reference[] {
  const path: Path = ['routes', name];
  const placed = (at: Path, place: PlaceFile): Reference => {
    const found = { path: [...at, 'source'], source: place.source };
    if ('topic' in place) return { ...found, kinds: logs, what: 'a topic' };
    if ('exchange' in place) return { ...found, kinds: queues, what: 'an exchange' };
    return 'queue' in place ? { ...found, kinds: queues, what: 'a queue' } : { ...found, kinds: databases, what: 'a fallback table' };
  };
  const table = (place: Path, source: string, what: string): Reference => ({ path: [...place, 'source'], source, kinds: databases, what });
  return [
    ...(route.outbox === undefined ? [] : [table([...path, 'outbox'], route.outbox.source, 'an outbox')]),
    placed([...path, 'destination'], route.destination),
    ...(route.fallbacks ?? []).map((fallback, index) => placed([...path, 'fallbacks', index], fallback)),
    ...(route.consumers ?? []).flatMap((consumer, index) => {
      const place: Path = [...path, 'consumers', index];
      return [
        ...(consumer.retries ?? []).map((retry, each) => placed([...place, 'retries', each], retry)),
        ...(consumer.deadLetter === undefined ? [] : [placed([...place, 'deadLetter'], consumer.deadLetter)]),
        ...(consumer.dedupe ?? []).map((dedupe, each) => dedupeReference([...place, 'dedupe', each], dedupe)),
        ...(consumer.effect === undefined ? [] : [table([...place, 'effect'], consumer.effect.source, 'an effect table')]),
      ];
    }),
  ];
}

function unresolved(name: string, names: readonly string[], path: Path, what: string): Complaint {
  return { path, problem: `there is no ${what} "${name}"`, suggestion: nearestName(name, names) };
}

/** A queue means nothing to a topic, nor a witness without the exchange that it is bound to. */
function misplacedQueues(
  name: string,
  { destination, consumers = [] }: RouteFile,
  sources: WorkspaceFile['sources'],
): readonly Complaint[] {
  // A topic of a source that has none is the mistake then, and is told already.
  if ('exchange' in destination || sources[destination.source]?.kind === 'rabbitmq') return [];
  return consumers.flatMap((consumer, index) =>
    (['queue', 'witness'] as const)
      .filter((field) => consumer[field] !== undefined)
      .map((field): Complaint => ({
        path: ['routes', name, 'consumers', index, field],
        problem: `"${field}" is for a route whose destination is an exchange; this one's is a topic`,
        atKey: true,
      })),
  );
}

/** Names that resolve to nothing, or to a source of the wrong kind. */
export function danglingReferences(file: WorkspaceFile): readonly Complaint[] {
  const traces = file.traces ?? {};
  const references = [
    ...Object.entries(file.routes ?? {}).flatMap(([name, route]) => routeReferences(name, route)),
    ...Object.entries(traces).map(([name, trace]): Reference => ({
      path: ['traces', name, 'source'],
      source: trace.source,
      kinds: databases,
      what: 'a trace table',
    })),
  ];
  const sources = references.flatMap(({ path, source, kinds, what }): readonly Complaint[] => {
    const found = Object.hasOwn(file.sources, source) ? file.sources[source] : undefined;
    if (found === undefined) return [unresolved(source, Object.keys(file.sources), path, 'source')];
    return kinds.includes(found.kind) ? [] : [{ path, problem: `"${source}" is a ${found.kind} source and cannot hold ${what}` }];
  });
  const traceNames = Object.entries(file.routes ?? {}).flatMap(([name, route]) =>
    (route.consumers ?? []).flatMap((consumer, index): readonly Complaint[] => {
      if (consumer.trace === undefined || Object.hasOwn(traces, consumer.trace)) return [];
      return [unresolved(consumer.trace, Object.keys(traces), ['routes', name, 'consumers', index, 'trace'], 'trace')];
    }),
  );
  const twice = Object.entries(file.routes ?? {}).flatMap(([name, route]) =>
    (route.consumers ?? []).flatMap((consumer, index, all): readonly Complaint[] =>
      all.findIndex((other) => other.name === consumer.name) < index
        ? [{ path: ['routes', name, 'consumers', index, 'name'], problem: `there are two consumers "${consumer.name}"` }]
        : [],
    ),
  );
  const queuesOfTopics = Object.entries(file.routes ?? {}).flatMap(([name, route]) => misplacedQueues(name, route, file.sources));
  return [...sources, ...traceNames, ...twice, ...queuesOfTopics];
}
