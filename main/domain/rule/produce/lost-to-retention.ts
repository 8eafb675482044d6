import { allAbsent } from '../../observation/absence.ts';
import { processingRead } from '../../observation/absent-from-store.ts';
import { remainderRead } from '../../observation/absent-from-place.ts';
import type { CommitObservation } from '../../observation/observation.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { Destination } from '../../workspace/route.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import type { Acknowledged } from './acknowledged.ts';
import { removedPlaces } from './acknowledged.ts';
import { openCodes } from './open-codes.ts';

/** True when a group had not committed past the place. */
function isBehind({ source, coordinates, facts }: CommitObservation, destination: Destination, place: Acknowledged): boolean {
  if (
    destination.kind === 'exchange' ||
    source !== destination.source ||
    coordinates['topic'] !== destination.topic ||
    coordinates['partition'] !== place.partition
  )
    return false;
  const committed = wholeNumber(facts.committed);
  return committed !== null && committed <= place.offsetNumber;
}

/**
 * The broker removed the record while a declared group had not committed past it, and nothing shows
 * that this group's consumer had it before it committed. That is still so, or it could not be said
 * without history.
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
    const behind = facets.commits.find(
      (commit) => !seen.has(commit.facts.consumer) && isBehind(commit, lifecycle.route.destination, place),
    );
    const consumer = lifecycle.route.consumers.find((each) => each.name === behind?.facts.consumer);
    if (behind === undefined || consumer === undefined) return null;
    const evidence = [place.evidence, behind.id];
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
        consumer: behind.facts.consumer,
        committed: behind.facts.committed ?? '',
      },
    });
  },
};
