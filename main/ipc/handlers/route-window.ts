import type { Instant } from '../../domain/observation/instant.ts';
import { instantOf } from '../../domain/observation/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OpenedWorkspace } from '../../ports/workspace-opener.ts';
import type { Usage } from '../../service/usage.ts';
import { isRecorded } from '../workspace-runs.ts';
import { searchWindow } from './search-window.ts';

interface Asked {
  readonly route: string;
  readonly from: string | null;
  readonly to: string | null;
}

export interface RouteWindow {
  readonly route: string;
  readonly from: Instant;
  readonly to: Instant;
}

const epoch: Instant = instantOf(0) ?? '';

/** One route and the window of event time that is asked for; a recorded case is asked from the epoch on where it has no window. */
export function routeWindow(opened: OpenedWorkspace, { route, from, to }: Asked, clock: Clock): RouteWindow | { readonly usage: Usage } {
  const { routes } = opened.workspace;
  if (!Object.hasOwn(routes, route)) return { usage: { problem: 'unknown-route', detail: route, choices: Object.keys(routes) } };
  const asked = searchWindow({ value: '', from, to }, isRecorded(opened, route), clock.now());
  if ('usage' in asked) return asked;
  return { route, ...(asked.window ?? { from: epoch, to: clock.now() }) };
}
