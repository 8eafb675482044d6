import { nearestName } from '../../domain/nearest-name.ts';
import type { Path } from './positions.ts';
import type { Complaint } from './problems.ts';
import type { RouteFile } from './schema/route.ts';
import type { WorkspaceFile } from './schema/workspace.ts';

type Kind = WorkspaceFile['sources'][string]['kind'];

/** What kinds of source can take a part; a snapshot can take any, because it holds what the others said. */
const brokers: readonly Kind[] = ['kafka', 'rabbitmq', 'snapshot'];
const databases: readonly Kind[] = ['postgres', 'mysql', 'sqlite', 'snapshot'];

interface Reference {
  readonly path: Path;
  readonly source: string;
  readonly kinds: readonly Kind[];
  readonly what: string;
}

function routeReferences(name: string, route: RouteFile): readonly Reference[] {
  const path: Path = ['routes', name];
  const topic = (place: Path, source: string): Reference => ({ path: [...place, 'source'], source, kinds: brokers, what: 'a topic' });
  const table = (place: Path, source: string, what: string): Reference => ({ path: [...place, 'source'], source, kinds: databases, what });
  return [
    ...(route.outbox === undefined ? [] : [table([...path, 'outbox'], route.outbox.source, 'an outbox')]),
    topic([...path, 'destination'], route.destination.source),
    ...(route.fallbacks ?? []).map((fallback, index) => topic([...path, 'fallbacks', index], fallback.source)),
    ...(route.consumers ?? []).flatMap((consumer, index) => {
      const place: Path = [...path, 'consumers', index];
      return [
        ...(consumer.retries ?? []).map((retry, each) => topic([...place, 'retries', each], retry.source)),
        ...(consumer.deadLetter === undefined ? [] : [topic([...place, 'deadLetter'], consumer.deadLetter.source)]),
        ...(consumer.dedupe ?? []).map((dedupe, each) => table([...place, 'dedupe', each], dedupe.source, 'a dedupe table')),
        ...(consumer.effect === undefined ? [] : [table([...place, 'effect'], consumer.effect.source, 'an effect table')]),
      ];
    }),
  ];
}

function unresolved(name: string, names: readonly string[], path: Path, what: string): Complaint {
  return { path, problem: `there is no ${what} "${name}"`, suggestion: nearestName(name, names) };
}

/** Names that resolve to nothing, or to a source of the wrong kind. */
export function danglingReferences(file: WorkspaceFile): readonly Complaint[] {
  const traces = file.traces ?? {};
  const references = [
    ...Object.entries(file.routes).flatMap(([name, route]) => routeReferences(name, route)),
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
  const traceNames = Object.entries(file.routes).flatMap(([name, route]) =>
    (route.consumers ?? []).flatMap((consumer, index): readonly Complaint[] => {
      if (consumer.trace === undefined || Object.hasOwn(traces, consumer.trace)) return [];
      return [unresolved(consumer.trace, Object.keys(traces), ['routes', name, 'consumers', index, 'trace'], 'trace')];
    }),
  );
  const twice = Object.entries(file.routes).flatMap(([name, route]) =>
    (route.consumers ?? []).flatMap((consumer, index, all): readonly Complaint[] =>
      all.findIndex((other) => other.name === consumer.name) < index
        ? [{ path: ['routes', name, 'consumers', index, 'name'], problem: `there are two consumers "${consumer.name}"` }]
        : [],
    ),
  );
  return [...sources, ...traceNames, ...twice];
}
