import type { Coverage } from '../observation/coverage.ts';
import { coverageRoles } from '../observation/coverage.ts';
import type { Observation } from '../observation/observation.ts';
import { observationKinds } from '../observation/observation.ts';
import { compareNatural, compareText } from '../text-order.ts';

/** An object's fields by name, so that the order in which a source wrote them does not show. */
function sortedText(fields: object): string {
  return JSON.stringify(Object.entries(fields).toSorted(([a], [b]) => compareText(a, b)));
}

function coordinatesText(observation: Observation): string {
  return Object.entries(observation.coordinates)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/**
 * Observations in the order of an answer (stage, then source, then coordinates, then what they say)
 * with ids `o1`, `o2`, …; the order in which they were read never shows.
 */
export function orderObservations(observations: readonly Observation[]): readonly Observation[] {
  const keyed = observations.map((observation) => ({
    observation,
    stage: observationKinds.indexOf(observation.kind),
    place: coordinatesText(observation),
    rest: `${observation.at} ${observation.clock} ${sortedText(observation.facts)}`,
  }));
  const sorted = keyed.toSorted(
    (a, b) =>
      a.stage - b.stage ||
      compareNatural(a.observation.source, b.observation.source) ||
      compareNatural(a.place, b.place) ||
      compareText(a.rest, b.rest),
  );
  return sorted.map(({ observation }, index) => ({ ...observation, id: `o${index + 1}` }));
}

/** Coverage in the order of a message's way, with ids `c1`, `c2`, … */
export function orderCoverage(coverage: readonly Coverage[]): readonly Coverage[] {
  const rest = ({ id: _id, ...entry }: Coverage): string => sortedText(entry);
  const sorted = coverage.toSorted(
    (a, b) =>
      coverageRoles.indexOf(a.role) - coverageRoles.indexOf(b.role) ||
      compareNatural(a.source, b.source) ||
      compareNatural(a.part, b.part) ||
      compareText(rest(a), rest(b)),
  );
  return sorted.map((entry, index) => ({ ...entry, id: `c${index + 1}` }));
}
