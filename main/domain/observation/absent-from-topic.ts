import { configs } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Code } from '../verdict/code.ts';
import type { Destination } from '../workspace/route.ts';
import type { Absence } from './absence.ts';
import { absentFromPart, allAbsent, nothingNeeded, readingsOf, unproven } from './absence.ts';
import type { CoverageRole } from './coverage.ts';
import { partitionPart } from './coverage.ts';
import type { Instant } from './instant.ts';
import { micros, span } from './instant.ts';
import { wholeNumber } from './whole-number.ts';

const hour = 3_600_000;
const minute = 60_000;

/** How wrong the clock of a topic's records may be, in milliseconds, where the route does not say. */
export function clockMarginOf(lifecycle: Pick<Lifecycle, 'route'>, timestampType: 'create' | 'append' | undefined): number {
  return lifecycle.route.clockMargin ?? (timestampType === 'append' ? minute : hour);
}

/** How many parts that were never asked are named one by one; a document may claim any number. */
const namedLimit = 64;

/** The numbers of the partitions to look at: all that were asked, and of the others the first ones. */
function partitionsOf(lifecycle: Lifecycle, place: Destination, role: CoverageRole, count: bigint): readonly number[] {
  const asked = lifecycle.coverage.filter(
    (entry) => entry.source === place.source && entry.role === role && entry.part.startsWith(`${place.topic}/`),
  ).length;
  const length = count < BigInt(asked + namedLimit) ? Number(count) : asked + namedLimit;
  return Array.from({ length }, (_, partition) => partition);
}

function ofTopic<Config extends { readonly source: string; readonly coordinates: Readonly<Record<string, string>> }>(
  found: readonly Config[],
  place: Destination,
): readonly Config[] {
  return found.filter((config) => config.source === place.source && config.coordinates['topic'] === place.topic);
}

/** True when retention cannot have taken the message: the log is whole, or its first record is surely older. */
function startsBefore(logStart: bigint, firstAt: Instant | undefined, eventAt: Instant | null, margin: number): boolean {
  if (logStart === 0n) return true;
  return firstAt !== undefined && eventAt !== null && micros(firstAt) < micros(eventAt) - span(margin);
}

/** What is open where retention may have taken the message. */
const removedCandidates: readonly Code[] = ['EXPIRED', 'LOST_TO_RETENTION'];

/** Whether one partition was read from where the message could first stand. */
function partitionAbsence(
  lifecycle: Lifecycle,
  place: Destination,
  role: CoverageRole,
  partition: number,
  eventAt: Instant | null,
  margin: number,
): Absence {
  const part = partitionPart(place.topic, partition);
  const absence = absentFromPart(lifecycle, place.source, role, part);
  const boundary = ofTopic(configs(lifecycle, 'partition'), place).find((config) => config.coordinates['partition'] === String(partition));
  const logStart = wholeNumber(boundary?.facts.logStart);
  const begins = readingsOf(lifecycle, place.source, role, part).map((entry) => wholeNumber(entry.wanted?.from));
  if (logStart === null || begins.length === 0 || begins.includes(null)) {
    const removed = logStart !== null && !startsBefore(logStart, boundary?.facts.firstAt, eventAt, margin);
    return {
      ...absence,
      ...unproven(place.source, part, absence.missing[0]?.permission ?? null, removed ? removedCandidates : []),
      coverage: absence.coverage,
    };
  }
  const first = begins.reduce<bigint>((lowest, from) => (from !== null && from < lowest ? from : lowest), begins[0] ?? 0n);
  const neighbour = first > logStart;
  // Below log start nothing can be read, so a plan that begins there found its log moved.
  const whole = neighbour || (first === logStart && startsBefore(logStart, boundary?.facts.firstAt, eventAt, margin));
  if (whole) return absence;
  return { ...absence, ...unproven(place.source, part, null, removedCandidates), coverage: absence.coverage };
}

/** A policy that may not be read is not "delete"; a compacting one may have removed the copy. */
function policyAbsence(place: Destination, cleanupPolicy: string | undefined): Absence {
  if (cleanupPolicy === undefined) return unproven(place.source, place.topic, 'DescribeConfigs', ['COMPACTED']);
  return cleanupPolicy.includes('compact') ? unproven(place.source, place.topic, null, ['COMPACTED']) : nothingNeeded;
}

/**
 * Absence of the message from a Kafka topic: every partition read over its wanted range, boundaries
 * taken after the upstream sighting, nothing removed by retention or compaction, and the topic the
 * same one throughout. `eventAt` is when the message came to be; null when no source says.
 */
export function absentFromTopic(lifecycle: Lifecycle, place: Destination, role: CoverageRole, eventAt: Instant | null): Absence {
  const described = ofTopic(configs(lifecycle, 'topic'), place);
  const [topic] = described;
  const partitions = wholeNumber(topic?.facts.partitions);
  const ids = new Set(described.map((config) => config.facts.topicId));
  if (topic === undefined || partitions === null || partitions < 1n) return unproven(place.source, place.topic);
  const margin = clockMarginOf(lifecycle, topic.facts.timestampType);
  const parts = partitionsOf(lifecycle, place, role, partitions).map((partition) =>
    partitionAbsence(lifecycle, place, role, partition, eventAt, margin),
  );
  const anew = ids.size > 1 ? [unproven(place.source, place.topic)] : [];
  return allAbsent([policyAbsence(place, topic.facts.cleanupPolicy), ...anew, ...parts]);
}

/**
 * Whether every partition was read up to the end that its log had: a reading may stop at a neighbour
 * behind which no first copy can stand, but a further copy can.
 */
export function readToEnd(lifecycle: Lifecycle, place: Destination, role: CoverageRole): Absence {
  const ends = ofTopic(configs(lifecycle, 'partition'), place);
  return allAbsent(
    ends.flatMap(({ coordinates, facts }) => {
      const part = partitionPart(place.topic, Number(coordinates['partition']));
      const end = wholeNumber(facts.highWatermark);
      const reached = readingsOf(lifecycle, place.source, role, part).some((entry) => {
        const to = wholeNumber(entry.wanted?.to);
        return to !== null && end !== null && to >= end;
      });
      return reached ? [] : [unproven(place.source, part)];
    }),
  );
}

/** Absence from every place the route's producers may put a message: the destination and the fallbacks. */
export function absentFromRoute(lifecycle: Lifecycle, eventAt: Instant | null): Absence {
  const { destination, fallbacks } = lifecycle.route;
  return allAbsent([
    absentFromTopic(lifecycle, destination, 'destination', eventAt),
    ...fallbacks.map((fallback) => absentFromTopic(lifecycle, fallback, 'fallback', eventAt)),
  ]);
}

/**
 * Whether every partition that is left was read, whatever retention has taken before: then no
 * further copy can stand unread, though older ones may be gone.
 */
export function remainderRead(lifecycle: Lifecycle): Absence {
  const { destination, fallbacks } = lifecycle.route;
  const places = [
    { place: destination, role: 'destination' as const },
    ...fallbacks.map((place) => ({ place, role: 'fallback' as const })),
  ];
  return allAbsent(
    places.flatMap(({ place, role }) => {
      const [topic] = ofTopic(configs(lifecycle, 'topic'), place);
      const partitions = wholeNumber(topic?.facts.partitions);
      if (partitions === null || partitions < 1n) return [unproven(place.source, place.topic)];
      return partitionsOf(lifecycle, place, role, partitions).map((partition) =>
        absentFromPart(lifecycle, place.source, role, partitionPart(place.topic, partition)),
      );
    }),
  );
}
