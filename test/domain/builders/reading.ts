import type { Evidence } from '../../../main/domain/lifecycle/correlate.ts';
import type { Lifecycle } from '../../../main/domain/lifecycle/lifecycle.ts';
import { orderCoverage, orderObservations } from '../../../main/domain/lifecycle/order.ts';
import type { Coverage, CoverageRole } from '../../../main/domain/observation/coverage.ts';
import type { Instant } from '../../../main/domain/observation/instant.ts';
import type { ConfigObservation, Observation } from '../../../main/domain/observation/observation.ts';
import type { Route } from '../../../main/domain/workspace/route.ts';
import { healthyConfigs } from './configs.ts';
import { completeCoverage } from './coverage.ts';
import { businessKey, messageId } from './observations.ts';
import { route as healthyRoute } from './route.ts';
import { now as usualNow } from './time.ts';

/** What the sources of a route said of one message. */
export type Reading = Evidence;

/** One thing that is different in a reading. */
export type Change = (reading: Reading) => Reading;

/** A complete, healthy reading that found `observations`; `changes` say what is different. */
export function reading(
  observations: readonly Observation[],
  { route = healthyRoute(), now = usualNow }: { readonly route?: Route; readonly now?: Instant } = {},
  ...changes: readonly Change[]
): Reading {
  const healthy: Reading = { route, observations: [...healthyConfigs(route), ...observations], coverage: completeCoverage(route), now };
  return changes.reduce((current, change) => change(current), healthy);
}

/** The lifecycle of a reading in which everything is about the one message. */
export function lifecycleOf({ route, observations, coverage, now }: Reading): Lifecycle {
  return { route, messageId, businessKey, observations: orderObservations(observations), coverage: orderCoverage(coverage), now };
}

function isAt(entry: Coverage, role: CoverageRole, part: string | undefined): boolean {
  return entry.role === role && (part === undefined || entry.part === part);
}

/** Changes what was read of one part, or of every part of a role. */
export function changed(role: CoverageRole, part: string | undefined, parts: Partial<Coverage>): Change {
  return (before) => ({
    ...before,
    coverage: before.coverage.map((entry) => (isAt(entry, role, part) ? { ...entry, ...parts } : entry)),
  });
}

/** A part that was asked and did not answer. */
export function unreadable(role: CoverageRole, part?: string, reason = 'timeout: no answer'): Change {
  return changed(role, part, { wanted: null, read: [], asOf: null, complete: false, reason });
}

/** A part that was never asked. */
export function neverAsked(role: CoverageRole, part?: string): Change {
  return (before) => ({ ...before, coverage: before.coverage.filter((entry) => !isAt(entry, role, part)) });
}

/** A part whose boundary was taken at another instant than usual. */
export function takenAt(asOf: Instant | null, role: CoverageRole, part?: string): Change {
  return changed(role, part, { asOf });
}

function samePlace(a: ConfigObservation, b: ConfigObservation): boolean {
  return a.source === b.source && a.facts.subject === b.facts.subject && JSON.stringify(a.coordinates) === JSON.stringify(b.coordinates);
}

/** A source that says something else of itself than a healthy one. */
export function said(config: ConfigObservation): Change {
  return (before) => ({
    ...before,
    observations: [
      ...before.observations.filter((observation) => observation.kind !== 'config' || !samePlace(observation, config)),
      config,
    ],
  });
}

/** A source that did not say this of itself. */
export function unsaid(config: ConfigObservation): Change {
  return (before) => ({
    ...before,
    observations: before.observations.filter((observation) => observation.kind !== 'config' || !samePlace(observation, config)),
  });
}

/** Something that was seen besides. */
export function alsoSeen(...observations: readonly Observation[]): Change {
  return (before) => ({ ...before, observations: [...before.observations, ...observations] });
}
