import type { Coverage } from '../observation/coverage.ts';
import type { Instant } from '../observation/instant.ts';
import type { Observation } from '../observation/observation.ts';
import { isSample } from '../observation/sample.ts';
import type { Route } from '../workspace/route.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Log } from './logs.ts';
import { destinationLogs } from './logs.ts';
import { orderCoverage, orderObservations } from './order.ts';
import type { PlaceConfig } from './places.ts';
import { isPlaceOf, namedPlaces, otherPlaces } from './places.ts';

/** What a route's sources said, of one message or of many. */
export interface Evidence {
  readonly route: Route;
  readonly observations: readonly Observation[];
  readonly coverage: readonly Coverage[];
  readonly now: Instant;
}

/** The message id an observation names, if it names one and is not a neighbour's. */
export function messageIdOf(observation: Observation): string | undefined {
  if (observation.kind === 'commit' || observation.kind === 'config') return undefined;
  if (observation.kind === 'consume' && observation.facts.neighbour === true) return undefined;
  return observation.facts.messageId;
}

/** The business key an observation names, if any. */
export function businessKeyOf(observation: Observation): string | undefined {
  if (observation.kind === 'commit' || observation.kind === 'config') return undefined;
  return observation.facts.businessKey;
}

/** Every message id that the evidence names, in order of first appearance. */
export function messageIdsOf(evidence: Pick<Evidence, 'observations'>): readonly string[] {
  const ids = new Set<string>();
  for (const observation of evidence.observations) {
    const id = messageIdOf(observation);
    if (id !== undefined) ids.add(id);
  }
  return [...ids];
}

/** The partitions in which the message stands, or is said to have stood, as `source topic partition`. */
function partitionsOf(observations: readonly Observation[], logs: readonly Log[]): ReadonlySet<string> {
  const places = observations.flatMap((observation): readonly string[] => {
    const { kind, source, coordinates, facts } = observation;
    if (kind === 'record' || kind === 'witness' || kind === 'retry' || kind === 'dead-letter')
      return [`${source} ${coordinates['topic']} ${coordinates['partition']}`];
    const acknowledged = kind === 'outbox' || kind === 'produce' || kind === 'consume' ? facts.partition : undefined;
    return acknowledged === undefined ? [] : logs.map(({ source: of, topic }) => `${of} ${topic} ${acknowledged}`);
  });
  return new Set(places);
}

function hasPlaceIn(partitions: ReadonlySet<string>, topic: string): boolean {
  return [...partitions].some((partition) => partition.startsWith(topic));
}

function isPlace(observation: Observation): observation is PlaceConfig {
  return observation.kind === 'config' && observation.facts.subject === 'place';
}

function concerns(
  observation: Observation,
  partitions: ReadonlySet<string>,
  offsets: ReadonlySet<string>,
  named: ReadonlySet<string>,
): boolean {
  const { source, coordinates } = observation;
  switch (observation.kind) {
    case 'commit':
      return partitions.has(`${source} ${coordinates['topic']} ${coordinates['partition']}`);
    case 'config':
      if (isPlace(observation)) return isPlaceOf(observation, named);
      if (!isSample(observation.facts) || coordinates['partition'] === undefined) return true;
      // What was sampled of other partitions is about other messages, but of a message without a place any of them tells whether the topic was made anew.
      return (
        partitions.has(`${source} ${coordinates['topic']} ${coordinates['partition']}`) ||
        (observation.facts.subject === 'partition-sample' && !hasPlaceIn(partitions, `${source} ${coordinates['topic']} `))
      );
    case 'consume':
      return observation.facts.neighbour === true && offsets.has(observation.facts.partition ?? '');
    case 'outbox':
    case 'produce':
    case 'record':
    case 'witness':
    case 'retry':
    case 'dead-letter':
    case 'dedupe':
    case 'effect':
      return false;
  }
}

/**
 * The lifecycle of `messageId`: what names it, and what describes the places where it stands. The
 * id is compared exactly, as text that came from valid UTF-8: sources that fold were compared again
 * when they were read.
 */
export function correlate(evidence: Evidence, messageId: string): Lifecycle {
  const own = evidence.observations.filter((observation) => messageIdOf(observation) === messageId);
  const logs = destinationLogs(evidence, evidence.route);
  const partitions = partitionsOf(own, logs);
  const named = namedPlaces(own, logs);
  const numbers = new Set([...partitions].map((text) => text.slice(text.lastIndexOf(' ') + 1)));
  const around = evidence.observations.filter((observation) => concerns(observation, partitions, numbers, named));
  const others = otherPlaces(evidence.observations, messageId, own, named);
  const observations = orderObservations([...own, ...around, ...others]);
  return {
    route: evidence.route,
    messageId,
    // Of sources that disagree, the most upstream one.
    businessKey:
      observations
        .filter((observation) => messageIdOf(observation) === messageId)
        .map(businessKeyOf)
        .find((key) => key !== undefined) ?? null,
    observations,
    coverage: orderCoverage(evidence.coverage),
    now: evidence.now,
  };
}

/** The lifecycle of a message that nothing names: only what was read, so that the answer can say so. */
export function correlateNothing(evidence: Evidence, asked: string): Lifecycle {
  const config = evidence.observations.filter((observation) => observation.kind === 'config' && !isPlace(observation));
  return {
    route: evidence.route,
    messageId: asked,
    businessKey: null,
    observations: orderObservations(config),
    coverage: orderCoverage(evidence.coverage),
    now: evidence.now,
  };
}
