import { idsOf } from '../../lifecycle/facets.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';

/** A consumer, a retry or dead-letter place, or an effect has seen the message: so it was produced, wherever its copy is now. */
export const sightedDownstream: Rule<ProduceContext> = {
  id: 'sighted-downstream',
  code: 'STORED',
  restsOnAbsence: false,
  decide: ({ facets }) =>
    facets.sightings.length === 0
      ? null
      : holds({ evidence: idsOf(facets.sightings), facts: { sightings: String(facets.sightings.length) } }),
};
