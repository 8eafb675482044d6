import { remainderRead } from '../../observation/absent-from-place.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { removedPlaces } from './acknowledged.ts';
import { openCodes } from './open-codes.ts';

/**
 * The broker removed the record by its retention after every consumer had it. A committed offset
 * that is past it now proves nothing: the group may have jumped there after the removal. Without
 * sampled history only a sighting of each consumer proves it.
 */
export const expired: Rule<ProduceContext> = {
  id: 'expired',
  code: 'EXPIRED',
  restsOnAbsence: true,
  decide: (context) => {
    const [place] = removedPlaces(context);
    const { facets, lifecycle } = context;
    if (place === undefined || facets.copies.length > 0) return null;
    const facts = { partition: place.partition, offset: place.offset, logStart: String(place.logStart ?? '') };
    const passed = lifecycle.route.consumers.every((consumer) =>
      [...facets.consumes, ...facets.effects.filter((effect) => effect.facts.ownsKey)].some(
        (sighting) => sighting.facts.consumer === consumer.name,
      ),
    );
    const rest = remainderRead(lifecycle);
    if (!rest.proven)
      return blocked(rest, ['EXPIRED', 'LOST_TO_RETENTION', ...openCodes(context)], {
        evidence: [place.evidence],
        facts,
        waitsIn: 'store',
      });
    if (passed) return holds({ evidence: [place.evidence], coverage: rest.coverage, facts });
    const history = {
      proven: false,
      coverage: [],
      candidates: [],
      missing: [{ source: lifecycle.route.destination.source, part: 'history', permission: null }],
    };
    return blocked(history, ['LOST_TO_RETENTION', 'EXPIRED'], { evidence: [place.evidence], facts, waitsIn: 'store' });
  },
};
