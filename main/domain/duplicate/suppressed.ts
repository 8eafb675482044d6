import type { Facets } from '../lifecycle/facets.ts';
import { idsOf } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Duplicate } from '../verdict/verdict.ts';

/** D8: the consumer's idempotency store rejected a later copy: a duplicate that did no harm. */
export function suppressions({ route }: Lifecycle, facets: Facets): readonly Duplicate[] {
  return route.consumers.flatMap(({ name }): readonly Duplicate[] => {
    const lines = facets.consumes.filter((line) => line.facts.consumer === name && line.facts.outcome === 'duplicate');
    return lines.length === 0
      ? []
      : [{ class: 'SUPPRESSED', cause: 'unknown', harmful: false, certainty: 'proven', observations: idsOf(lines) }];
  });
}
