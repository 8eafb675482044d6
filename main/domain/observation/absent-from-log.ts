import { configs } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Log } from '../lifecycle/logs.ts';
import type { Code } from '../verdict/code.ts';
import type { Absence } from './absence.ts';
import { absentFromPart, allAbsent, nothingNeeded, readingsOf, unproven } from './absence.ts';
import type { CoverageRole } from './coverage.ts';
import { partitionPart } from './coverage.ts';
import type { Instant } from './instant.ts';
import { micros, span } from './instant.ts';
import type { SentUntil } from './sent-until.ts';
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
function partitionsOf(lifecycle: Lifecycle, log: Log, role: CoverageRole, count: bigint): readonly number[] {
  const asked = lifecycle.coverage.filter(
    (entry) => entry.source === log.source && entry.role === role && entry.part.startsWith(`${log.topic}/`),
  ).length;
  const length = count < BigInt(asked + namedLimit) ? Number(count) : asked + namedLimit;
  return Array.from({ length }, (_, partition) => partition);
}

function ofLog<Config extends { readonly source: string; readonly coordinates: Readonly<Record<string, string>> }>(
  found: readonly Config[],
  log: Log,
): readonly Config[] {
  return found.filter((config) => config.source === log.source && config.coordinates['topic'] === log.topic);
}

/**
 * True when retention cannot have taken the message: the log is whole, or its first record is surely
 * older. A whole stream proves nothing by itself: it may have been bound only after the message was sent.
 */
function startsBefore(log: Log, logStart: bigint, firstAt: Instant | undefined, { eventAt, until }: Sought, margin: number): boolean {
  // Of a message that nobody says was ever sent, everything that there is was read.
  if (logStart === 0n && (!log.stream || (eventAt === null && until === null))) return true;
  return firstAt !== undefined && eventAt !== null && micros(firstAt) < micros(eventAt) - span(margin);
}

/** What is open where retention may have taken the message; a witness that lost its copy says nothing of the queue's. */
function removedCandidates(log: Log): readonly Code[] {
  return log.witness ? [] : ['EXPIRED', 'LOST_TO_RETENTION'];
}

/** What is asked of an absence: when the message came to be (null: no source says), and by when it had been sent. */
export interface Sought {
  readonly eventAt: Instant | null;
  readonly until: SentUntil;
}

type Boundary = ReturnType<typeof configs<'partition'>>[number];

/** A topic ends at its high watermark; a stream where something stands behind the instant by which the message was sent. */
function endAbsence({ route }: Lifecycle, log: Log, part: string, boundary: Boundary, { until }: Sought, margin: number): Absence {
  if (!log.stream || until === null) return nothingNeeded;
  const { endAt } = boundary.facts;
  const behind = until !== false && endAt !== undefined && micros(endAt) >= micros(until) + span(route.grace) + span(margin);
  return behind ? nothingNeeded : unproven(log.source, part, null, [], 'nothing-behind');
}

/** Whether one partition was read from where the message could first stand. */
function partitionAbsence(lifecycle: Lifecycle, log: Log, role: CoverageRole, partition: number, sought: Sought, margin: number): Absence {
  const part = partitionPart(log.topic, partition);
  const absence = absentFromPart(lifecycle, log.source, role, part);
  const boundary = ofLog(configs(lifecycle, 'partition'), log).find((config) => config.coordinates['partition'] === String(partition));
  const logStart = wholeNumber(boundary?.facts.logStart);
  const begins = readingsOf(lifecycle, log.source, role, part).map((entry) => wholeNumber(entry.wanted?.from));
  const because = log.stream ? 'nothing-before' : undefined;
  if (boundary === undefined || logStart === null || begins.length === 0 || begins.includes(null)) {
    const removed = logStart !== null && !startsBefore(log, logStart, boundary?.facts.firstAt, sought, margin);
    return {
      ...absence,
      ...unproven(log.source, part, absence.missing[0]?.permission ?? null, removed ? removedCandidates(log) : []),
      coverage: absence.coverage,
    };
  }
  const first = begins.reduce<bigint>((lowest, from) => (from !== null && from < lowest ? from : lowest), begins[0] ?? 0n);
  const neighbour = first > logStart;
  // Below log start nothing can be read, so a plan that begins there found its log moved.
  const whole = neighbour || (first === logStart && startsBefore(log, logStart, boundary.facts.firstAt, sought, margin));
  if (whole) return allAbsent([absence, endAbsence(lifecycle, log, part, boundary, sought, margin)]);
  return { ...absence, ...unproven(log.source, part, null, removedCandidates(log), because), coverage: absence.coverage };
}

/** A policy that may not be read is not "delete"; a compacting one may have removed the copy. */
function policyAbsence({ source, topic }: Log, cleanupPolicy: string | undefined): Absence {
  if (cleanupPolicy === undefined) return unproven(source, topic, 'DescribeConfigs', ['COMPACTED']);
  return cleanupPolicy.includes('compact') ? unproven(source, topic, null, ['COMPACTED']) : nothingNeeded;
}

/** The samples that tell of a topic since a message came to be: those after that, and the last before; all when nobody says when that was. */
function samplesSince(
  lifecycle: Lifecycle,
  log: Log,
  eventAt: Instant | null,
): readonly ReturnType<typeof configs<'partition-sample'>>[number][] {
  const samples = ofLog(configs(lifecycle, 'partition-sample'), log);
  if (eventAt === null) return samples;
  const began = micros(eventAt);
  const before = samples.flatMap(({ at }) => (at !== null && micros(at) < began ? [micros(at)] : []));
  const last = before.reduce<bigint | null>((latest, at) => (latest === null || at > latest ? at : latest), null);
  return samples.filter(({ at }) => at !== null && (micros(at) >= began || micros(at) === last));
}

/**
 * Whether the topic is the one that it was when the message came to be: the same throughout the
 * reading, and under every id that was sampled since. One that was made anew has nothing of what the former had.
 */
function sameTopic(lifecycle: Lifecycle, log: Log, eventAt: Instant | null): Absence {
  const now = ofLog(configs(lifecycle, 'topic'), log).flatMap(({ facts }) => facts.topicId ?? []);
  const sampled = samplesSince(lifecycle, log, eventAt).flatMap(({ facts }) => facts.topicId ?? []);
  return new Set([...now, ...sampled]).size > 1 ? unproven(log.source, log.topic) : nothingNeeded;
}

/**
 * Absence of the message from a topic or stream: every partition read over its wanted range,
 * boundaries taken after the upstream sighting, nothing removed by retention or compaction, and the
 * topic the same one throughout.
 */
export function absentFromLog(lifecycle: Lifecycle, log: Log, role: CoverageRole, sought: Sought): Absence {
  const [topic] = ofLog(configs(lifecycle, 'topic'), log);
  const partitions = wholeNumber(topic?.facts.partitions);
  if (topic === undefined || partitions === null || partitions < 1n) return unproven(log.source, log.topic);
  const margin = clockMarginOf(lifecycle, topic.facts.timestampType);
  const parts = partitionsOf(lifecycle, log, role, partitions).map((partition) =>
    partitionAbsence(lifecycle, log, role, partition, sought, margin),
  );
  return allAbsent([policyAbsence(log, topic.facts.cleanupPolicy), sameTopic(lifecycle, log, sought.eventAt), ...parts]);
}

/**
 * Whether every partition was read up to the end that its log had: a reading may stop at a neighbour
 * behind which no first copy can stand, but a further copy can.
 */
export function logReadToEnd(lifecycle: Lifecycle, log: Log, role: CoverageRole): Absence {
  const ends = ofLog(configs(lifecycle, 'partition'), log);
  return allAbsent(
    ends.flatMap(({ coordinates, facts }) => {
      const part = partitionPart(log.topic, Number(coordinates['partition']));
      const end = wholeNumber(facts.highWatermark);
      const reached = readingsOf(lifecycle, log.source, role, part).some((entry) => {
        const to = wholeNumber(entry.wanted?.to);
        return to !== null && end !== null && to >= end;
      });
      return reached ? [] : [unproven(log.source, part)];
    }),
  );
}

/** Whether every partition that is left was read, whatever retention has taken before. */
export function logRemainderRead(lifecycle: Lifecycle, log: Log, role: CoverageRole): Absence {
  const [topic] = ofLog(configs(lifecycle, 'topic'), log);
  const partitions = wholeNumber(topic?.facts.partitions);
  if (partitions === null || partitions < 1n) return unproven(log.source, log.topic);
  const parts = partitionsOf(lifecycle, log, role, partitions).map((partition) =>
    absentFromPart(lifecycle, log.source, role, partitionPart(log.topic, partition)),
  );
  return allAbsent([sameTopic(lifecycle, log, null), ...parts]);
}
