import type { Route } from '../domain/workspace/route.ts';
import type { Workspace } from '../domain/workspace/workspace.ts';
import type { Usage } from './usage.ts';

/** The routes a question is about: the named one, or all. A name that the workspace does not have is a usage problem. */
export function routesAsked({ routes }: Workspace, name: string | null): readonly Route[] | Usage {
  if (name === null) return Object.values(routes);
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  return route === undefined ? { problem: 'unknown-route', detail: name, choices: Object.keys(routes) } : [route];
}

export function isUsage(value: readonly Route[] | Usage): value is Usage {
  return !Array.isArray(value);
}
