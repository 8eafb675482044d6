import type { Coverage, CoverageRole } from '../../../main/domain/observation/coverage.ts';
import { micros } from '../../../main/domain/observation/instant.ts';
import type { ConfigObservation } from '../../../main/domain/observation/observation.ts';
import type { RoutePlace } from '../../../main/domain/workspace/route.ts';
import type { Reading } from '../builders/reading.ts';

/**
 * A second opinion on whether a place was read, written apart from the rules and as plainly as
 * possible: it walks every wanted offset.
 */
function everyOffsetRead({ wanted, read, complete, reason }: Coverage): boolean {
  if (!complete || reason !== null || wanted === null) return false;
  for (let offset = Number(wanted.from); offset < Number(wanted.to); offset += 1) {
    if (!read.some((range) => Number(range.from) <= offset && offset < Number(range.to))) return false;
  }
  return true;
}

function configsOf(
  { observations }: Reading,
  subject: ConfigObservation['facts']['subject'],
  { source }: RoutePlace,
  topic: string,
): readonly ConfigObservation[] {
  return observations.filter(
    (each): each is ConfigObservation =>
      each.kind === 'config' && each.facts.subject === subject && each.source === source && each.coordinates['topic'] === topic,
  );
}

/** True when every partition of a topic was read over its whole wanted range, in a log that keeps what it is given. */
/** The topic or stream of a place; worlds have no place without one. */
export function topicOf(place: RoutePlace): string {
  if (place.kind === 'topic') return place.topic;
  throw new Error(`${place.kind} is no topic`);
}

export function topicRead(reading: Reading, place: RoutePlace, role: CoverageRole): boolean {
  const [topic] = configsOf(reading, 'topic', place, topicOf(place));
  if (topic?.facts.subject !== 'topic') return false;
  const policy = topic.facts.cleanupPolicy;
  if (policy === undefined || policy.includes('compact')) return false;
  return Array.from({ length: Number(topic.facts.partitions) }, (_, partition) => `${topicOf(place)}/${partition}`).every((part) => {
    const entry = reading.coverage.find((each) => each.role === role && each.source === place.source && each.part === part);
    return entry !== undefined && entry.asOf !== null && everyOffsetRead(entry) && inOrder(reading, entry);
  });
}

/** Whose boundaries must have been taken before an absence from a place of the role counts. */
function comesBefore(role: CoverageRole): readonly CoverageRole[] {
  if (role === 'outbox') return [];
  return role === 'destination' || role === 'fallback' ? ['outbox'] : ['destination', 'group'];
}

function inOrder({ coverage }: Reading, { asOf, role }: Coverage): boolean {
  return coverage.every(
    (other) => !comesBefore(role).includes(other.role) || other.asOf === null || (asOf !== null && micros(other.asOf) <= micros(asOf)),
  );
}

/** True when every partition of the destination and of the fallbacks was read. */
export function routeRead(reading: Reading): boolean {
  const { destination, fallbacks } = reading.route;
  return topicRead(reading, destination, 'destination') && fallbacks.every((fallback) => topicRead(reading, fallback, 'fallback'));
}

/** True when every partition that is left of the destination was asked and answered: no further copy can be unread. */
export function copiesKnown(reading: Reading): boolean {
  const { destination, fallbacks } = reading.route;
  const asked = (place: RoutePlace, role: CoverageRole): boolean => {
    const [topic] = configsOf(reading, 'topic', place, topicOf(place));
    if (topic?.facts.subject !== 'topic') return false;
    return Array.from({ length: Number(topic.facts.partitions) }, (_, partition) => `${topicOf(place)}/${partition}`).every((part) =>
      reading.coverage.some((each) => each.role === role && each.source === place.source && each.part === part && everyOffsetRead(each)),
    );
  };
  return asked(destination, 'destination') && fallbacks.every((fallback) => asked(fallback, 'fallback'));
}

/** True when a place that has one answer was asked and answered, after what lies before it. */
export function answered(reading: Reading, role: CoverageRole, source: string, part: string): boolean {
  return reading.coverage.some(
    (entry) =>
      entry.role === role &&
      entry.source === source &&
      entry.part === part &&
      entry.complete &&
      entry.reason === null &&
      entry.asOf !== null &&
      inOrder(reading, entry),
  );
}
