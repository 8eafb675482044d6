import { passageOf } from '../../lifecycle/passage.ts';
import { remainderRead } from '../../observation/absent-from-place.ts';
import type { Consumer } from '../../workspace/route.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import type { Acknowledged } from './acknowledged.ts';
import { removedPlaces } from './acknowledged.ts';
import { noHistory } from './no-history.ts';
import { openCodes } from './open-codes.ts';

/** What shows that a consumer was past the record before it was removed: the consumer itself, or a commit sampled while it was there; null when nothing does. */
function passedBy({ lifecycle, facets }: ProduceContext, consumer: Consumer, place: Acknowledged): readonly string[] | null {
  const owned = [...facets.dedupes, ...facets.effects].filter((entry) => entry.facts.ownsKey);
  const sighted = [...facets.consumes, ...facets.aside, ...owned].find((sighting) => sighting.facts.consumer === consumer.name);
  if (sighted !== undefined) return [sighted.id];
  const passage = passageOf(lifecycle, facets, consumer, place);
  return passage.kind === 'passed' ? passage.evidence : null;
}

/**
 * The broker removed the record by its retention after every consumer had it. A committed offset
 * that is past it now proves nothing: the group may have jumped there after the removal. Only a
 * sighting of each consumer proves it, or a commit of its group that was sampled while the record was
 * still there.
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
    const passed = lifecycle.route.consumers.map((consumer) => passedBy(context, consumer, place));
    const rest = remainderRead(lifecycle);
    const open = { evidence: [place.evidence], facts, waitsIn: 'store' } as const;
    if (!rest.proven) return blocked(rest, ['EXPIRED', 'LOST_TO_RETENTION', ...openCodes(context)], open);
    if (passed.includes(null)) return blocked(noHistory(place), ['LOST_TO_RETENTION', 'EXPIRED'], open);
    return holds({ evidence: [place.evidence, ...passed.flatMap((ids) => ids ?? [])], coverage: rest.coverage, facts });
  },
};
