import type { Facets } from '../lifecycle/facets.ts';
import { idsOf } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import { absentFromEffect } from '../observation/absent-from-store.ts';
import type { Duplicate } from '../verdict/verdict.ts';

/**
 * D7: the effect happened twice. Two effect rows prove it; two successes in one consumer's trace
 * only suggest it, unless its effects were read and show that one took place.
 */
export function duplicateEffects(lifecycle: Lifecycle, facets: Facets): readonly Duplicate[] {
  return lifecycle.route.consumers.flatMap((consumer): readonly Duplicate[] => {
    const { name, effect } = consumer;
    const effects = facets.effects.filter((each) => each.facts.consumer === name && each.facts.ownsKey);
    // One effect may be recorded in its table and in a trace: only two records of one place are two effects.
    const twice = [...Map.groupBy(effects, (each) => `${each.source} ${each.coordinates['table']}`).values()].some(
      (group) => group.length > 1,
    );
    if (twice) return [{ class: 'DUPLICATE_EFFECT', cause: 'unknown', harmful: true, certainty: 'proven', observations: idsOf(effects) }];
    const successes = facets.consumes.filter((line) => line.facts.consumer === name && line.facts.outcome === 'ok');
    const onlyOne = effects.length > 0 && (effect === null || absentFromEffect(lifecycle, consumer, effect).proven);
    if (onlyOne || successes.length < 2) return [];
    return [{ class: 'DUPLICATE_EFFECT', cause: 'unknown', harmful: true, certainty: 'suspected', observations: idsOf(successes) }];
  });
}
