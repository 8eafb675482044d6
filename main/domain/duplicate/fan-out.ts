import type { Facets } from '../lifecycle/facets.ts';
import { idsOf } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Duplicate } from '../verdict/verdict.ts';

/** D6: several consumers processed it, each once: what the route is for, never an anomaly. */
export function fanOuts({ route }: Lifecycle, facets: Facets): readonly Duplicate[] {
  const done = facets.consumes.filter(
    (line) => line.facts.outcome === 'ok' && route.consumers.some((consumer) => consumer.name === line.facts.consumer),
  );
  const consumers = new Set(done.map((line) => line.facts.consumer));
  if (consumers.size < 2) return [];
  return [{ class: 'FAN_OUT', cause: 'unknown', harmful: false, certainty: 'proven', observations: idsOf(done) }];
}
