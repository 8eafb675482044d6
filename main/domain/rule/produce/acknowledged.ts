import { boundaryOf } from '../../lifecycle/facets.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { ProduceContext } from '../rule.ts';

/** A place that a producer or a consumer says the message stood at, with the observation that says so. */
export interface Acknowledged {
  readonly partition: string;
  readonly offset: string;
  readonly offsetNumber: bigint;
  readonly evidence: string;
  /** First offset the broker still has in that partition; null when it was not read. */
  readonly logStart: bigint | null;
}

/**
 * Acknowledged coordinates in the destination: the outbox row's, the producer trace's, or a consumer
 * trace's, which read it there. A row that names another topic speaks of another log.
 */
export function acknowledgedPlaces({ lifecycle, facets }: ProduceContext): readonly Acknowledged[] {
  const { destination } = lifecycle.route;
  // An exchange stores nothing, so it acknowledges no place.
  if (destination.kind === 'exchange') return [];
  const { source, topic } = destination;
  const elsewhere = lifecycle.route.fallbacks.flatMap((fallback) => (fallback.kind === 'topic' ? [fallback.topic] : []));
  const rows = facets.rows.filter((row) => row.facts.destination === undefined || !elsewhere.includes(row.facts.destination));
  const confirmed = facets.sends.filter((send) => send.facts.outcome === 'ok');
  return [...rows, ...confirmed, ...facets.consumes].flatMap(({ id, facts: { partition, offset } }) => {
    const offsetNumber = wholeNumber(offset);
    if (partition === undefined || offset === undefined || offsetNumber === null || offsetNumber < 0n) return [];
    const boundary = boundaryOf(lifecycle, { source, coordinates: { topic, partition } });
    return [{ partition, offset, offsetNumber, evidence: id, logStart: wholeNumber(boundary?.facts.logStart) }];
  });
}

/** The acknowledged places below log start: retention or a deletion took what stood there. */
export function removedPlaces(context: ProduceContext): readonly Acknowledged[] {
  return acknowledgedPlaces(context).filter((place) => place.logStart !== null && place.offsetNumber < place.logStart);
}
