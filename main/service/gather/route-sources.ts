import type { Route } from '../../domain/workspace/route.ts';
import type { Workspace } from '../../domain/workspace/workspace.ts';

/** Every source that a route names, once, in the order of a message's way. */
export function sourceNames(route: Route): readonly string[] {
  const named = [
    route.outbox?.source,
    route.destination.source,
    ...route.fallbacks.map((fallback) => fallback.source),
    ...route.consumers.flatMap((consumer) => [
      ...consumer.retries.map((retry) => retry.source),
      consumer.deadLetter?.source,
      consumer.trace?.source,
      ...consumer.dedupe.map((dedupe) => dedupe.source),
      consumer.effect?.source,
    ]),
  ];
  return [...new Set(named.filter((name) => name !== undefined))];
}

/** The same with the kind of each. */
export function routeSources(workspace: Workspace, route: Route): readonly { readonly name: string; readonly kind: string }[] {
  return sourceNames(route).map((name) => ({ name, kind: workspace.sources[name]?.kind ?? '' }));
}
