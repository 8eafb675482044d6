import type { Facets } from '../lifecycle/facets.ts';
import { idsOf } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { ConsumeObservation } from '../observation/observation.ts';
import { wholeNumber } from '../observation/whole-number.ts';
import type { Duplicate } from '../verdict/verdict.ts';

function byPlace(lines: readonly ConsumeObservation[]): readonly (readonly ConsumeObservation[])[] {
  return [...Map.groupBy(lines, (line) => `${line.facts.partition} ${line.facts.offset}`).values()].filter((group) => group.length > 1);
}

/**
 * D3 and D4: one consumer worked on one offset more than once. By the same member it is a
 * redelivery (another attempt); by another member a partition changed hands before the commit, which
 * only sampled commits prove.
 */
export function redeliveries({ route }: Lifecycle, facets: Facets): readonly Duplicate[] {
  return route.consumers.flatMap(({ name }) => {
    const lines = facets.consumes.filter(
      (line) => line.facts.consumer === name && line.facts.offset !== undefined && line.facts.partition !== undefined,
    );
    return byPlace(lines).flatMap((group): readonly Duplicate[] => {
      const members = new Set(group.map((line) => line.facts.member));
      if (members.size > 1 && !members.has(undefined)) {
        return [{ class: 'REBALANCE_REREAD', cause: 'rebalance', harmful: false, certainty: 'suspected', observations: idsOf(group) }];
      }
      const again = group.some((line) => (wholeNumber(line.facts.attempt) ?? 0n) > 1n);
      if (members.size > 1 || !again) return [];
      const certainty = members.has(undefined) ? 'suspected' : 'proven';
      return [{ class: 'REDELIVERY', cause: 'retry', harmful: false, certainty, observations: idsOf(group) }];
    });
  });
}
