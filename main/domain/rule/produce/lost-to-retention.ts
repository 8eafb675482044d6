import { passageOf } from '../../lifecycle/passage.ts';
import { allAbsent } from '../../observation/absence.ts';
import { processingRead } from '../../observation/absent-from-store.ts';
import { remainderRead } from '../../observation/absent-from-place.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { removedPlaces } from './acknowledged.ts';
import { openCodes } from './open-codes.ts';

/**
 * The broker removed the record while a declared group had not committed past it, and nothing shows
 * that this group's consumer had it before it committed. That is so now, or a commit sampled once the
 * record was gone says so.
 */
export const lostToRetention: Rule<ProduceContext> = {
  id: 'lost-to-retention',
  code: 'LOST_TO_RETENTION',
  restsOnAbsence: true,
  decide: (context) => {
    const [place] = removedPlaces(context);
    const { lifecycle, facets } = context;
    if (place === undefined || facets.copies.length > 0) return null;
    const seen = new Set(
      [...facets.consumes, ...facets.effects, ...facets.dedupes, ...facets.aside].map((sighting) => sighting.facts.consumer),
    );
    const [behind] = lifecycle.route.consumers.flatMap((consumer) => {
      const passage = seen.has(consumer.name) ? null : passageOf(lifecycle, facets, consumer, place);
      return passage?.kind === 'behind' ? [{ consumer, passage }] : [];
    });
    if (behind === undefined) return null;
    const { consumer, passage } = behind;
    const evidence = [place.evidence, ...passage.evidence];
    const rest = allAbsent([remainderRead(lifecycle), processingRead(lifecycle, consumer)]);
    if (!rest.proven)
      return blocked(rest, ['LOST_TO_RETENTION', ...openCodes(context)], {
        evidence,
        facts: { partition: place.partition, offset: place.offset },
        waitsIn: 'store',
      });
    return holds({
      evidence,
      coverage: rest.coverage,
      facts: {
        partition: place.partition,
        offset: place.offset,
        logStart: String(place.logStart ?? ''),
        consumer: consumer.name,
        committed: passage.committed,
      },
    });
  },
};
