import type { Coverage } from '../../domain/observation/coverage.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import { shift } from '../../domain/observation/instant.ts';
import type { Route } from '../../domain/workspace/route.ts';
import type { ComparedPart, ReconcileStore } from '../../ports/reconcile-store.ts';
import type { OpenWorkspace } from '../open-workspace.ts';
import type { RunProgress } from './run-progress.ts';

/** A row may be committed this much later than a younger one, beyond the route's grace; milliseconds. */
const overlapMargin = 5 * 60_000;

/** How far back a run reads again what it has read before, in milliseconds: a row committed late, with a lower id, is found. */
export function overlapOf({ grace }: Route): number {
  return grace + overlapMargin;
}

/** What every pass over a source works with. */
export interface Passing {
  readonly open: OpenWorkspace;
  readonly route: Route;
  readonly store: ReconcileStore;
  readonly progress: RunProgress;
  readonly window: { readonly from: Instant; readonly to: Instant };
  /** The route's clock when the passes began. */
  readonly now: Instant;
  readonly signal: AbortSignal;
}

/** Where passes over what comes before and after a message begin and end. */
export function aroundWindow({ route, window, now }: Pick<Passing, 'route' | 'window' | 'now'>): {
  readonly from: Instant;
  readonly to: Instant;
} {
  return { from: shift(window.from, -overlapOf(route)), to: shift(now, overlapMargin) };
}

/** What a pass has left: the lines to compare, and what of its source was read. */
export interface Passed {
  readonly parts: readonly ComparedPart[];
  readonly coverage: readonly Coverage[];
}

/** A pass that is ready to run; a failure says that its lines could not be kept. */
export type Pass = () => Promise<Answer<Passed>>;
