import { boundaryOf, configs } from '../../lifecycle/facets.ts';
import type { PartitionPlace } from '../../lifecycle/history.ts';
import type { PlaceConfig } from '../../lifecycle/places.ts';
import type { Instant } from '../../observation/instant.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { ProduceContext } from '../rule.ts';

/** A place that a producer or a consumer says the message stood at, with the observation that says so. */
export interface Acknowledged extends PartitionPlace {
  readonly offset: string;
  readonly offsetNumber: bigint;
  readonly by: 'row' | 'producer' | 'consumer';
  /** When it is said to have stood there, on the clock of who says so; null where nobody tells. */
  readonly at: Instant | null;
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
  const said = [
    ...rows.map((row) => ({ ...row, by: 'row' as const, said: row.facts.sentAt ?? null })),
    ...confirmed.map((send) => ({ ...send, by: 'producer' as const, said: send.at })),
    ...facets.consumes.map((line) => ({ ...line, by: 'consumer' as const, said: line.at })),
  ];
  return said.flatMap(({ id, by, said: at, facts: { partition, offset } }) => {
    const offsetNumber = wholeNumber(offset);
    if (partition === undefined || offset === undefined || offsetNumber === null || offsetNumber < 0n) return [];
    const boundary = boundaryOf(lifecycle, { source, coordinates: { topic, partition } });
    return [{ source, topic, partition, offset, offsetNumber, by, at, evidence: id, logStart: wholeNumber(boundary?.facts.logStart) }];
  });
}

/** The acknowledged places below log start: retention or a deletion took what stood there. */
export function removedPlaces(context: ProduceContext): readonly Acknowledged[] {
  return acknowledgedPlaces(context).filter((place) => place.logStart !== null && place.offsetNumber < place.logStart);
}

/** What is known to stand at an acknowledged place, other than the message itself; undefined while the place was not read. */
export function standingAt({ lifecycle }: ProduceContext, { source, topic, partition, offset }: Acknowledged): PlaceConfig | undefined {
  return configs(lifecycle, 'place').find(
    ({ source: of, coordinates }) =>
      of === source && coordinates['topic'] === topic && coordinates['partition'] === partition && coordinates['offset'] === offset,
  );
}

/**
 * The acknowledged places that only their own log can be meant by, of a message that nobody will send
 * again: a row that waits belongs to the relay, a failed send acknowledges nothing, and a consumer
 * with retry places traces their offsets too.
 */
export function certainPlaces(context: ProduceContext): readonly Acknowledged[] {
  const { facets, lifecycle } = context;
  if (facets.rows.some(({ facts }) => facts.state === 'pending' || facts.state === 'claimed')) return [];
  const rows = new Set(facets.rows.filter(({ facts }) => facts.state === 'sent' || facts.state === 'none').map(({ id }) => id));
  const retrying = new Set(lifecycle.route.consumers.filter(({ retries }) => retries.length > 0).map(({ name }) => name));
  const lines = new Set(facets.consumes.filter(({ facts }) => !retrying.has(facts.consumer)).map(({ id }) => id));
  return acknowledgedPlaces(context).filter(({ by, evidence }) => by === 'producer' || (by === 'row' ? rows : lines).has(evidence));
}
